# ruff: noqa: E501 (the table of mistakes reads best with one case a line)
"""Every mistake in a file is reported with file, line, record and field, and nothing is written."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from archive.interchange.loading import Load
from archive.interchange.problems import LoadRefusedError
from tests.interchange.conftest import BASE, contents, load

pytestmark = pytest.mark.django_db

EVENT = """\
record: event
identifier: BJ-E-0002
status: published
date: 1990-01-20
texts: {en: {title: Synthetic event}}
citations: [{source: BJ-S-0001}]
"""
PLACE = """\
record: place
identifier: BJ-P-0002
status: published
texts: {en: {title: Synthetic place}}
citations: [{source: BJ-S-0001}]
"""
MEMORIAL = """\
record: memorial
identifier: BJ-M-0002
status: published
names: [{text: Synthetic 000002, language: en, is_primary: true}]
citations: [{source: BJ-S-0001}]
"""
MEDIA = """\
record: media
identifier: BJ-D-0001
status: published
external_url: https://example.org/
texts: {en: {title: Synthetic item}}
citations: [{source: BJ-S-0001}]
"""
#: An item in English, a version that does not say its language yet, and a version of that version.
FIRST = f"{MEDIA}language: en\n---\n"
SECOND = MEDIA.replace("0001", "0002", 1) + "version_of: BJ-D-0001\n"
THIRD = MEDIA.replace("0001", "0003", 1) + "language: az\nversion_of: BJ-D-0002\n"
VOICE = """\
record: oral-history
identifier: BJ-V-0001
status: draft
texts: {en: {title: Synthetic memory}}
"""
EXHIBITION = """\
record: exhibition
identifier: BJ-X-0001
status: published
texts: {en: {title: Synthetic exhibition}}
citations: [{source: BJ-S-0001}]
"""
SOURCE = """\
record: source
identifier: BJ-S-0002
status: published
language: en
perspective: scholarly
texts: {en: {title: Synthetic source}}
"""

ERA = """\
record: era
slug: synthetic
date: 1990-01-19/1990-01-22
texts: {en: {title: Synthetic era}}
"""

#: A chapter whose first scene stands in line 17.
SCENES = f"{MEDIA}---\n{EXHIBITION}chapters:\n- anchor: a\n  texts: {{en: {{title: S}}}}\n  scenes:\n"

# id, text of case.yaml, line, record, field, part of the message. Lines count from one.
CASES = [
    # the record
    ("no-record", "identifier: BJ-E-0002\nstatus: draft\n", 1, "BJ-E-0002", "", "“record” is missing"),
    ("unknown-record", "record: person\nidentifier: BJ-M-0002\n", 1, "BJ-M-0002", "record", "Allowed: rights-statement"),
    ("unknown-page", "record: page\nkind: blog\n", 2, "", "kind", "Allowed: home, events"),
    ("empty-document", EVENT + "---\n---\n" + PLACE, 7, "", "", "The document is empty"),
    ("list-document", "- record: event\n", 1, "", "", "A record is a mapping"),
    ("text-document", "Synthetic\n", 1, "", "", "A record is a mapping"),
    ("empty-file", "# nothing but a remark\n", 1, "", "", "holds no record"),
    # identifiers
    ("no-identifier", EVENT.replace("identifier: BJ-E-0002\n", ""), 1, "event", "identifier", "missing"),
    ("other-series", EVENT.replace("BJ-E-0002", "BJ-M-0002"), 2, "BJ-M-0002", "identifier", "such as BJ-E-0007"),
    ("short-number", EVENT.replace("BJ-E-0002", "BJ-E-2"), 2, "BJ-E-2", "identifier", "not an identifier"),
    ("other-archive", EVENT.replace("BJ-E-0002", "XX-E-0002"), 2, "XX-E-0002", "identifier", "such as BJ-E-0007"),
    ("twice-in-file", EVENT + "---\n" + EVENT, 9, "BJ-E-0002", "identifier", "case.yaml, line 1"),
    ("twice-in-folder", EVENT.replace("0002", "0001"), 2, "BJ-E-0001", "identifier", ""),
    ("alias-taken", EVENT + "other_identifiers: [synthetic-event]\n", 7, "BJ-E-0002", "other_identifiers[1]", "BJ-E-0001"),
    ("alias-twice", EVENT + "other_identifiers:\n- x\n- x\n", 9, "BJ-E-0002", "other_identifiers[2]", "twice"),
    ("alias-is-identifier", EVENT + "other_identifiers: [BJ-S-0001]\n", 7, "BJ-E-0002", "other_identifiers[1]", "another record"),
    ("slug-taken", EVENT + "slug: synthetic-event\n", 7, "BJ-E-0002", "slug", "taken already: by BJ-E-0001"),
    ("slug-spaces", EVENT + "slug: two words\n", 7, "BJ-E-0002", "slug", "slug"),
    ("figure-taken", EVENT + "figures:\n- {identifier: BJ-F-0001, measure: wounded}\n", 8, "BJ-E-0002", "figures[1]", "BJ-E-0001"),
    ("figure-series", EVENT + "figures:\n- {identifier: BJ-E-0009, measure: wounded}\n", 8, "BJ-E-0002", "figures[1].identifier", "BJ-F-0007"),
    ("standard-page-without-slug", "record: page\nkind: standard\ntexts: {en: {title: Synthetic}}\n", 1, "page standard", "slug", "missing"),
    ("page-slug-taken", "record: page\nkind: standard\nslug: events\ntexts: {en: {title: S}}\n---\nrecord: page\nkind: events\nslug: events\ntexts: {en: {title: S}}\n", 8, "page events", "slug", "taken already"),
    # eras
    ("era-too-long-by-the-hour", ERA.replace("01-22", "02") + "scale: hours\n", 3, "era synthetic", "date", "at most 14 days"),
    ("era-without-beginning", ERA.replace("1990-01-19/", "../"), 3, "era synthetic", "date", "needs a beginning"),
    # fields
    ("unknown-field", EVENT + "colour: red\n", 7, "BJ-E-0002", "colour", "no such field"),
    ("field-of-another-type", EVENT + "latitude: 40.1\n", 7, "BJ-E-0002", "latitude", "no such field"),
    ("derived-field", EVENT + "date_earliest: 1990-01-20\n", 7, "BJ-E-0002", "date_earliest", "no such field"),
    ("unknown-row-field", EVENT + "places:\n- place: BJ-P-0001\n  kind: x\n", 9, "BJ-E-0002", "places[1].kind", "no such field"),
    ("unknown-text-field", EVENT.replace("title: Synthetic event", "title: Synthetic, colour: x"), 5, "BJ-E-0002", "texts.en.colour", "no such field"),
    ("duplicate-field", EVENT + "date: 1990-01-21\n", 7, "BJ-E-0002", "date", "given twice"),
    ("duplicate-language", EVENT.replace("{en: {title: Synthetic event}}", "\n  en: {title: A}\n  en: {title: B}"), 7, "BJ-E-0002", "texts.en", "given twice"),
    ("no-status", EVENT.replace("status: published\n", ""), 1, "BJ-E-0002", "status", "missing"),
    ("unknown-status", EVENT.replace("published", "public"), 3, "BJ-E-0002", "status", "Allowed: published, draft"),
    # types of values
    ("number-for-text", EVENT.replace("title: Synthetic event", "title: 1990"), 5, "BJ-E-0002", "texts.en.title", "a number. Put it in quotation marks"),
    ("list-for-text", EVENT + "internal_note: [a]\n", 7, "BJ-E-0002", "internal_note", "a list"),
    ("null-for-text", EVENT + "internal_note:\n", 7, "BJ-E-0002", "internal_note", "nothing"),
    ("text-for-number", EVENT + "figures:\n- measure: wounded\n  lowest: three\n", 9, "BJ-E-0002", "figures[1].lowest", "a text"),
    ("decimal-for-number", EVENT + "figures:\n- {measure: wounded, lowest: 1.5}\n", 8, "BJ-E-0002", "figures[1].lowest", "whole number"),
    ("negative-number", EVENT + "figures:\n- {measure: wounded, lowest: -1}\n", 8, "BJ-E-0002", "figures[1].lowest", "greater than or equal to 0"),
    ("yes-for-true", SOURCE + "has_supplied_title: yes\n", 7, "BJ-S-0002", "has_supplied_title", "true or false"),
    ("mapping-for-list", EVENT + "places: {place: BJ-P-0001}\n", 7, "BJ-E-0002", "places", "A list is expected, not a mapping"),
    ("list-for-mapping", EVENT.replace("{en: {title: Synthetic event}}", "[{title: x}]"), 5, "BJ-E-0002", "texts", "not a list"),
    ("text-for-row", EVENT + "places: [BJ-P-0001]\n", 7, "BJ-E-0002", "places[1]", "A mapping of names to values"),
    ("too-long", EVENT + f"clock_basis: {'x' * 256}\n", 7, "BJ-E-0002", "clock_basis", "255"),
    ("no-character", EVENT + 'internal_note: "\\0"\n', 7, "BJ-E-0002", "internal_note", "U+0000"),
    # names and people
    ("letters-of-another-script", MEMORIAL.replace("Synthetic 000002", "Синтетик"), 4, "BJ-M-0002", "names[1].script", "Cyrillic (Cyrl)"),
    ("related-to-oneself", MEMORIAL + "relations:\n- person: BJ-M-0002\n  relationship: sibling\n", 7, "BJ-M-0002", "relations[1]", "related to themselves"),
    # closed lists
    ("unknown-choice", EVENT + "event_type: battle\n", 7, "BJ-E-0002", "event_type", "Allowed: political-decision, violence"),
    ("unknown-language", EVENT.replace("en: {", "xx: {"), 5, "BJ-E-0002", "texts.xx", "Allowed: az, en, ru"),
    ("unknown-role", EVENT + "places: [{place: BJ-P-0001, role: near}]\n", 7, "BJ-E-0002", "places[1].role", "Allowed: here, about, from"),
    ("unknown-stance", EVENT.replace("[{source: BJ-S-0001}]", "[{source: BJ-S-0001, stance: doubts}]"), 6, "BJ-E-0002", "citations[1].stance", "Allowed: supports, contradicts"),
    ("doi-as-an-address", SOURCE + "doi: https://doi.org/10.1000/1\n", 7, "BJ-S-0002", "doi", "begins with “10.”"),
    ("unknown-perspective", SOURCE.replace("scholarly", "neutral"), 5, "BJ-S-0002", "perspective", "Allowed: official-soviet"),
    ("source-without-language", SOURCE.replace("language: en\n", ""), 1, "BJ-S-0002", "language", "missing"),
    # dates, times, places
    ("no-calendar-day", EVENT.replace("1990-01-20", "1990-02-29"), 4, "BJ-E-0002", "date", "calendar"),
    ("no-date", EVENT.replace("1990-01-20", "January 1990"), 4, "BJ-E-0002", "date", "space"),
    ("reversed-date", EVENT.replace("1990-01-20", "1990-02/1990-01"), 4, "BJ-E-0002", "date", "ends before it starts"),
    ("level-two", EVENT.replace("1990-01-20", "19XX-12-XX"), 4, "BJ-E-0002", "date", ""),
    ("date-missing", EVENT.replace("date: 1990-01-20\n", ""), 1, "BJ-E-0002", "date", "needs a date"),
    ("claim-date", EVENT + "figures:\n- measure: wounded\n  claimed: 1990-13\n", 9, "BJ-E-0002", "figures[1].claimed", "calendar"),
    ("no-time", EVENT + "clock: baku\nclock_time: 25:10\n", 8, "BJ-E-0002", "clock_time", "not a time of day"),
    ("time-without-clock", EVENT + 'clock_time: "19:30"\n', 1, "BJ-E-0002", "clock", "which clock"),
    ("no-day", SOURCE + "accessed: 2026-02-30\n", 7, "BJ-S-0002", "accessed", "not a day"),
    ("time-without-offset", EVENT + "embargo_until: 2040-01-20T00:00:00\n", 7, "BJ-E-0002", "embargo_until", "point of time"),
    ("embargo-without-end", EVENT + "access_status: embargoed\n", 1, "BJ-E-0002", "embargo_until", "when the embargo ends"),
    ("latitude", PLACE + "latitude: 91\nlongitude: 1\nuncertainty_m: 1\n", 6, "BJ-P-0002", "latitude", "less than or equal to 90"),
    ("longitude", PLACE + "latitude: 9\nlongitude: -181\nuncertainty_m: 1\n", 7, "BJ-P-0002", "longitude", "greater than or equal to -180"),
    ("coordinates-as-text", PLACE + "latitude: 40°22′\n", 6, "BJ-P-0002", "latitude", "A number is expected"),
    ("no-uncertainty", PLACE + "latitude: 40.1\nlongitude: 49\n", 1, "BJ-P-0002", "uncertainty_m", "uncertainty"),
    ("reversed-figure", EVENT + "figures:\n- measure: wounded\n  lowest: 5\n  highest: 3\n", 10, "BJ-E-0002", "figures[1].highest", "below the lowest"),
    # references
    ("no-such-source", EVENT.replace("BJ-S-0001", "BJ-S-0099"), 6, "BJ-E-0002", "citations[1].source", "There is no record “BJ-S-0099”"),
    ("place-for-event", EVENT + "part_of: BJ-P-0001\n", 7, "BJ-E-0002", "part_of", "is a record of type place; expected: event"),
    ("event-for-place", EVENT + "places: [{place: BJ-E-0001}]\n", 7, "BJ-E-0002", "places[1].place", "type event; expected: place"),
    ("source-in-chapter", EXHIBITION + "chapters:\n- anchor: a\n  texts: {en: {title: S}}\n  records: [{record: BJ-S-0001}]\n", 9, "BJ-X-0001", "chapters[1].records[1].record", "type source; expected: event or memorial"),
    ("no-such-rights", MEDIA + "rights_statement: none\n", 7, "BJ-D-0001", "rights_statement", "rights-statement"),
    ("row-without-reference", EVENT + "places: [{role: here}]\n", 7, "BJ-E-0002", "places[1].place", "missing"),
    ("no-such-person", MEMORIAL + "relations: [{person: BJ-M-0099, relationship: child}]\n", 6, "BJ-M-0002", "relations[1].person", "BJ-M-0099"),
    ("merged-into-nothing", EVENT + "access_status: merged\nreplaced_by: BJ-E-0099\n", 8, "BJ-E-0002", "replaced_by", "BJ-E-0099"),
    ("merged-into-itself", EVENT + "access_status: merged\nreplaced_by: BJ-E-0002\n", 8, "BJ-E-0002", "replaced_by", "into itself"),
    ("version-of-itself", MEDIA + "language: en\nversion_of: BJ-D-0001\n", 8, "BJ-D-0001", "version_of", "not a version of itself"),
    ("version-of-nothing", MEDIA + "language: en\nversion_of: BJ-D-0009\n", 8, "BJ-D-0001", "version_of", "BJ-D-0009"),
    ("version-without-language", f"{FIRST}{SECOND}", 9, "BJ-D-0002", "language", "in which language this version is"),
    ("version-of-no-language", f"{MEDIA}---\n{SECOND}language: ru\n", 14, "BJ-D-0002", "version_of", "in which language BJ-D-0001 is"),
    ("version-in-the-same", f"{FIRST}{SECOND}language: en\n", 16, "BJ-D-0002", "language", "already: BJ-D-0001"),
    ("version-of-a-version", f"{FIRST}{SECOND}language: ru\n---\n{THIRD}", 25, "BJ-D-0003", "version_of", "of BJ-D-0001: name that one"),
    ("part-of-itself", EVENT + "part_of: BJ-E-0002\n", 7, "BJ-E-0002", "part_of", "part of itself"),
    ("settings-source", "record: settings\nmemorial_total: 1\nmemorial_total_source: BJ-P-0001\n", 3, "settings", "memorial_total_source", "expected: source"),
    # publication
    ("no-citation", EVENT.replace("citations: [{source: BJ-S-0001}]\n", ""), 1, "BJ-E-0002", "citations", "at least one citation"),
    ("no-title", EVENT.replace("title: Synthetic event", "summary: Synthetic"), 5, "BJ-E-0002", "texts.en.title", "missing"),
    ("no-texts", EVENT.replace("texts: {en: {title: Synthetic event}}\n", ""), 1, "BJ-E-0002", "texts", "title in at least one language"),
    ("draft-without-title", VOICE.replace("title: Synthetic memory", "summary: S"), 4, "BJ-V-0001", "texts", "title in at least one language"),
    ("no-primary-name", MEMORIAL.replace(", is_primary: true", ""), 4, "BJ-M-0002", "names", "exactly one name as primary"),
    ("primary-made-by-rule", MEMORIAL.replace("is_primary: true", "is_primary: true, kind: transliterated"), 4, "BJ-M-0002", "names", "must be attested"),
    ("voice-without-rights", VOICE.replace("draft", "published").replace("title:", "transcript: S, title:") + "narrator: Synthetic\n", 1, "BJ-V-0001", "rights_statement", "rights statement"),
    ("voice-with-wrong-times", VOICE.replace("draft", "published").replace("title:", 'transcript: "WEBVTT\\n\\n00:02.000 --> 00:01.000\\nSynthetic", title:') + "narrator: Synthetic\nrights_statement: inc\n---\nrecord: rights-statement\ncode: inc\nuri: http://rightsstatements.org/vocab/InC/1.0/\n", 4, "BJ-V-0001", "texts.en.transcript", "Line 3: It ends before it begins"),
    # texts
    ("unknown-block", EVENT.replace("title: Synthetic event", "title: S, body: [{poem: x}]"), 5, "BJ-E-0002", "texts.en.body[1].poem", "Allowed: heading, paragraph"),
    ("unknown-block-field", EVENT.replace("title: Synthetic event", "title: S, body: [{statement: {said_by: a, text: b, tone: c}}]"), 5, "BJ-E-0002", "texts.en.body[1].statement.tone", "no such field"),
    ("block-field-missing", EVENT.replace("title: Synthetic event", "title: S, body: [{statement: {text: b}}]"), 5, "BJ-E-0002", "texts.en.body[1].statement.said_by", "missing"),
    ("block-field-empty", EVENT.replace("title: Synthetic event", 'title: S, body: [{statement: {said_by: "", text: b}}]'), 5, "BJ-E-0002", "texts.en.body[1].statement.said_by", "required"),
    ("two-blocks-in-one", EVENT.replace("title: Synthetic event", "title: S, body: [{heading: a, paragraph: {text: b}}]"), 5, "BJ-E-0002", "texts.en.body[1]", "one name"),
    ("bad-anchor", EVENT.replace("title: Synthetic event", "title: S, body: [{paragraph: {text: b, anchor: P 1}}]"), 5, "BJ-E-0002", "texts.en.body[1].paragraph.anchor", "Lower-case"),
    ("anchor-twice", EVENT.replace("title: Synthetic event", "title: S, body: [{paragraph: {text: a, anchor: p1}}, {paragraph: {text: b, anchor: p1}}]"), 5, "BJ-E-0002", "texts.en.body[2].paragraph.anchor", "stands already"),
    ("scene-of-no-kind", SCENES + "  - film: {}\n", 17, "BJ-X-0001", "chapters[1].scenes[1].film", "There is no such block. Allowed: image, comparison"),
    ("scene-without-record", SCENES + "  - person: {}\n", 17, "BJ-X-0001", "chapters[1].scenes[1].person.record", "This field is missing"),
    ("scene-of-unknown-record", SCENES + "  - person: {record: BJ-M-0099}\n", 17, "BJ-X-0001", "chapters[1].scenes[1].person.record", "There is no record “BJ-M-0099” (memorial)"),
    ("scene-of-other-type", SCENES + "  - event: {record: BJ-M-0001}\n", 17, "BJ-X-0001", "chapters[1].scenes[1].event.record", "type memorial; expected: event"),
    ("scene-of-empty-record", SCENES + "  - event: {record: ''}\n", 17, "BJ-X-0001", "chapters[1].scenes[1].event.record", "The identifier is empty"),
    ("scene-with-unknown-part", SCENES + "  - silence: {colour: red}\n", 17, "BJ-X-0001", "chapters[1].scenes[1].silence.colour", "no such field"),
    ("scene-size", SCENES + "  - image: {record: BJ-D-0001, size: huge}\n", 17, "BJ-X-0001", "chapters[1].scenes[1].image.size", "Allowed: column, wide, full"),
    ("hotspot-beyond", SCENES + "  - image: {record: BJ-D-0001, hotspots: [{x: 101, y: 0, words: {en: S}}]}\n", 17, "BJ-X-0001", "chapters[1].scenes[1].image.hotspots[1].x", "less than or equal to 100"),
    ("hotspot-text", SCENES + "  - image: {record: BJ-D-0001, hotspots: [{x: '1', y: 0, words: {en: S}}]}\n", 17, "BJ-X-0001", "chapters[1].scenes[1].image.hotspots[1].x", "whole number"),
    ("hotspot-without-words", SCENES + "  - image: {record: BJ-D-0001, hotspots: [{x: 1, y: 0}]}\n", 17, "BJ-X-0001", "chapters[1].scenes[1].image.hotspots[1].words", "This field is missing"),
    ("words-in-no-language", SCENES + "  - silence: {words: {xx: S}}\n", 17, "BJ-X-0001", "chapters[1].scenes[1].silence.words.xx", "not a language"),
    ("same-image-twice", SCENES + "  - comparison: {first: BJ-D-0001, second: BJ-D-0001}\n", 17, "BJ-X-0001", "chapters[1].scenes[1].comparison.second", "another item"),
    ("excerpt-backwards", SCENES + "  - voice: {record: BJ-D-0001, start: 9, end: 9}\n", 17, "BJ-X-0001", "chapters[1].scenes[1].voice.end", "ends before it starts"),
    ("no-stops", SCENES + "  - places: {stops: []}\n", 17, "BJ-X-0001", "chapters[1].scenes[1].places.stops", "at least 1"),
    ("slice-without-date", SCENES + "  - timeline: {start: yesterday, end: 1990}\n", 17, "BJ-X-0001", "chapters[1].scenes[1].timeline.start", "cannot be read as a date"),
    ("slice-backwards", SCENES + "  - timeline: {start: 1990-02, end: 1990-01}\n", 17, "BJ-X-0001", "chapters[1].scenes[1].timeline.end", "ends before it starts"),
    ("unknown-measure", SCENES + "  - figures: {event: BJ-E-0001, measure: sorrow}\n", 17, "BJ-X-0001", "chapters[1].scenes[1].figures.measure", "Allowed: killed-civilians"),
    ("unknown-group", SCENES + "  - names: {group: all}\n", 17, "BJ-X-0001", "chapters[1].scenes[1].names.group", "Allowed: civilian, serviceman"),
    ("scene-after-nothing", SCENES + "  - silence: {after: p9}\n", 13, "BJ-X-0001", "chapters", "after “p9”, an anchor that its text lacks"),
    ("anchor-of-two-scenes", SCENES + "  - silence: {anchor: s}\n  - silence: {anchor: s}\n", 18, "BJ-X-0001", "chapters[1].scenes[2].silence.anchor", "stands already in line 17"),
    ("anchor-in-two-chapters", EXHIBITION + "chapters:\n- anchor: a\n  texts: {en: {title: S, body: [{paragraph: {text: x, anchor: p1}}]}}\n- anchor: b\n  texts: {en: {title: S, body: [{paragraph: {text: y, anchor: p1}}]}}\n", 9, "BJ-X-0001", "chapters[2]", "“p1” stands already in chapter 1"),
    ("about-nothing", EVENT.replace("BJ-S-0001}", "BJ-S-0001, about: c9}"), 6, "BJ-E-0002", "citations[1].about", "neither a field of this record nor an anchor"),
    ("about-another-field", PLACE.replace("BJ-S-0001}", "BJ-S-0001, about: birth}"), 5, "BJ-P-0002", "citations[1].about", "neither a field"),
    ("figure-about-anchor", EVENT + "figures:\n- measure: wounded\n  citations: [{source: BJ-S-0001, about: c1}]\n", 9, "BJ-E-0002", "figures[1].citations[1].about", "neither a field"),
    ("script", EVENT.replace("title: Synthetic event", "title: S, body: [{paragraph: {text: <script>x</script>}}]"), 5, "BJ-E-0002", "texts.en.body[1].paragraph.text", "<script> is not allowed"),
    ("event-handler", EVENT.replace("title: Synthetic event", "title: S, body: [{paragraph: {text: <p onclick=x>y</p>}}]"), 5, "BJ-E-0002", "texts.en.body[1].paragraph.text", "“onclick” is not allowed"),
    ("script-address", EVENT.replace("title: Synthetic event", "title: S, body: [{paragraph: {text: '<a href=\"javascript:x\">y</a>'}}]"), 5, "BJ-E-0002", "texts.en.body[1].paragraph.text", "may link to"),
    ("link-to-nothing", EVENT.replace("title: Synthetic event", "title: S, body: [{paragraph: {text: '<a linktype=\"page\" id=\"BJ-E-0099\">y</a>'}}]"), 5, "BJ-E-0002", "texts.en.body[1].paragraph.text", "BJ-E-0099"),
    # other fields with rules of their own
    ("csl-own-field", SOURCE + "csl_extra: {title: x}\n", 7, "BJ-S-0002", "csl_extra", "has a field of its own"),
    ("csl-unknown", SOURCE + "csl_extra: {colour: x}\n", 7, "BJ-S-0002", "csl_extra", "not a variable of CSL"),
    ("bad-address", SOURCE + "url: example.org\n", 7, "BJ-S-0002", "url", "valid URL"),
    ("bad-languages", VOICE + "languages: Azerbaijani\n", 5, "BJ-V-0001", "languages", "Language codes"),
    ("bad-mail", "record: settings\ncontact_email: nobody\n", 2, "settings", "contact_email", "valid email"),
    ("rights-uri-of-nobody", "record: rights-statement\ncode: x\nuri: https://example.org/rights\n", 3, "rights-statement x", "uri", "no URI of RightsStatements.org"),
    ("rectangle-beyond-the-image", MEDIA + "depicted_places: [{place: BJ-P-0001, region_x: 90, region_y: 0, region_width: 20, region_height: 5}]\n", 7, "BJ-D-0001", "depicted_places[1].region_width", "reaches beyond the image"),
    ("rights-without-uri", "record: rights-statement\ncode: inc\n", 1, "rights-statement inc", "uri", "missing"),
    # files
    ("no-file", MEDIA + "image: {file: files/none.jpg, title: S}\nrights_statement: inc\n---\nrecord: rights-statement\ncode: inc\nuri: http://rightsstatements.org/vocab/InC/1.0/\n", 7, "BJ-D-0001", "image.file", "There is no file"),
    ("no-file-and-no-address", MEDIA.replace("external_url: https://example.org/\n", "") + "image: {file: files/none.jpg, title: S}\n", 6, "BJ-D-0001", "image.file", "There is no file"),
    ("file-not-named", MEDIA + "image: {title: S}\n", 7, "BJ-D-0001", "image.file", "missing"),
    ("file-outside", SOURCE + "digitised_copy: {file: ../../secret.txt, title: S}\n", 7, "BJ-S-0002", "digitised_copy.file", "leads out of the folder"),
    ("other-file", SOURCE + f"digitised_copy: {{file: base.yaml, title: S, sha256: {'0' * 64}}}\n", 7, "BJ-S-0002", "digitised_copy.sha256", "another one"),
    # YAML
    ("not-yaml", EVENT + "slug: [unclosed\n", 8, "", "", "This is not YAML"),
    ("tab", "record: event\n\tidentifier: x\n", 2, "", "", "indent it with spaces"),
    ("colon-in-a-title", EVENT.replace("{en: {title: Synthetic event}}", "\n  en:\n    title: The night: a story"), 7, "", "", "Put the value in quotation marks"),
    ("sign-before-a-title", EVENT.replace("{en: {title: Synthetic event}}", "\n  en:\n    title: @home"), 7, "", "", "Put the value in quotation marks"),
    ("alias", EVENT.replace("status: published", "status: &s published") + "internal_note: *s\n", 7, "BJ-E-0002", "internal_note", "aliases"),
    ("tag", EVENT + "internal_note: !!python/name:os.system x\n", 7, "BJ-E-0002", "internal_note", "tags"),
    ("nested-key", EVENT + "? [a]\n: b\n", 7, "BJ-E-0002", "", "plain word"),
    ("too-deep", "record: " + "[" * 60 + "]" * 60 + "\n", 1, "", "", "nested too deeply"),
]  # fmt: skip


def problems_of(folder: Path) -> list[Any]:
    with pytest.raises(LoadRefusedError) as refusal:
        Load(folder).prepare()
    return list(refusal.value.report)


@pytest.mark.parametrize(("text", "line", "record", "field", "part"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_mistake_is_located_and_nothing_is_written(
    write: Callable[..., Path], text: str, line: int, record: str, field: str, part: str
) -> None:
    folder = write(base=BASE, case=text)
    before = contents()
    err = StringIO()
    with pytest.raises(CommandError, match="nothing was written"):
        call_command("load_records", str(folder), stdout=StringIO(), stderr=err)
    assert contents() == before
    [said] = err.getvalue().splitlines()
    assert said.startswith(": ".join(part for part in (f"case.yaml:{line}", record, field) if part) + ": ")
    assert part in said


@pytest.mark.parametrize(
    ("content", "line", "part"),
    [
        (b"\xef\xbb\xbf" + EVENT.encode(), 1, "byte order mark"),
        (EVENT.encode("utf-16"), 1, "byte order mark"),
        (EVENT.encode() + b"---\n\xef\xbb\xbf" + PLACE.encode(), 8, "(U+FEFF) stands in this line"),
        (EVENT.encode() + b"\xef\xbb\xbf---\n" + PLACE.encode(), 7, "(U+FEFF) stands in this line"),
        (EVENT.encode().rstrip() + b"\xef\xbb\xbf# Synthetic\n" + PLACE.encode(), 6, "(U+FEFF) stands in this line"),
        (EVENT.replace("{title: Synthetic", "{title: Synthetic\ufeff").encode(), 5, "(U+FEFF) stands in this line"),
        (EVENT.encode() + "internal_note: Бакы\n".encode("cp1251"), 7, "not UTF-8"),
        (EVENT.encode() + b"internal_note: \x07\n", 7, "not YAML"),
    ],
    ids=[
        "bom",
        "utf-16",
        "joined",
        "joined-before-a-line",
        "joined-in-a-line",
        "in-a-text",
        "cp1251",
        "control-character",
    ],
)
def test_a_file_in_another_encoding_is_refused(
    write: Callable[..., Path], content: bytes, line: int, part: str
) -> None:
    folder = write(base=BASE)
    (folder / "case.yaml").write_bytes(content)
    [problem] = problems_of(folder)
    assert (problem.file, problem.line) == ("case.yaml", line)
    assert part in problem.message


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    [problem] = problems_of(tmp_path)
    assert "no *.yaml file" in problem.message


@pytest.mark.parametrize("name", ["more.yml", "more.YAML", "more.Yml"])
def test_a_file_with_another_ending_is_not_passed_over(write: Callable[..., Path], name: str) -> None:
    folder = write(base=BASE)
    (folder / name).write_text(EVENT, encoding="utf-8")
    [problem] = problems_of(folder)
    assert problem.file == name


def test_all_mistakes_are_reported_at_once(write: Callable[..., Path]) -> None:
    case = EVENT.replace("1990-01-20", "1990-02-30").replace("citations: [{source: BJ-S-0001}]", "colour: red")
    found = problems_of(write(base=BASE, case=case + "---\n" + PLACE + "kind: moon\n"))
    assert [(problem.line, problem.field) for problem in found] == [
        (1, "citations"),
        (4, "date"),
        (6, "colour"),
        (13, "kind"),
    ]


def test_a_mistake_is_one_line_that_an_editor_can_jump_to(write: Callable[..., Path]) -> None:
    [problem] = problems_of(write(base=BASE, case=EVENT.replace("1990-01-20", "1990-02-29")))
    assert str(problem).startswith("case.yaml:4: BJ-E-0002: date: “1990-02-29” names a day")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (EVENT + "other_identifiers: [synthetic-event]\n", "other_identifiers[1]"),
        (EVENT + "slug: synthetic-event\n", "slug"),
        (EVENT + "figures:\n- {identifier: BJ-F-0001, measure: wounded}\n", "figures[1]"),
    ],
)
def test_a_clash_with_a_record_of_the_archive_is_found(
    write: Callable[..., Path], tmp_path: Path, text: str, field: str
) -> None:
    load(write(base=BASE))
    other = tmp_path / "other"
    other.mkdir()
    (other / "case.yaml").write_text(text, encoding="utf-8")
    [problem] = problems_of(other)
    assert (problem.field, problem.record) == (field, "BJ-E-0002")
    assert "BJ-E-0001 in the archive" in problem.message


def test_versions_are_held_against_those_of_the_archive_unless_the_files_say_otherwise(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    load(write(base=BASE, case=f"{MEDIA}---\n{MEDIA.replace('0001', '0002', 1)}"))
    load(write(base=BASE, case=f"{FIRST}{SECOND}language: ru\n"))
    other = tmp_path / "other"
    other.mkdir()
    (other / "case.yaml").write_text(THIRD.replace("BJ-D-0002", "BJ-D-0001").replace("az", "ru"), encoding="utf-8")
    [problem] = problems_of(other)
    assert problem.field == "language" and "already: BJ-D-0002" in problem.message


def test_a_loop_of_parts_is_found(write: Callable[..., Path]) -> None:
    second = EVENT.replace("0002", "0003")
    found = problems_of(write(base=BASE, case=f"{EVENT}part_of: BJ-E-0003\n---\n{second}part_of: BJ-E-0002\n"))
    assert [problem.record for problem in found] == ["BJ-E-0002", "BJ-E-0003"]


def test_a_file_that_the_archive_does_not_take_is_named_with_its_line(sample: Path) -> None:
    (sample / "files" / "synthetic.png").write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'></svg>")
    problems = problems_of(sample)
    assert {problem.file for problem in problems} == {"memorials.yaml", "media.yaml"}
    for problem in problems:
        assert "“synthetic.png” cannot be taken: it is a web page or a drawing" in problem.message
        assert problem.line and problem.record and problem.field.endswith("file")
