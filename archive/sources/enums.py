"""Closed lists of the sources app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Perspective(models.TextChoices):
    """Who speaks: a property of every source, shown wherever the source is named."""

    OFFICIAL_SOVIET = "official-soviet", _("Official Soviet")
    SOVIET_PRESS = "soviet-press", _("Soviet press")
    OFFICIAL_AZERBAIJANI = "official-azerbaijani", _("Azerbaijani official")
    AZERBAIJANI_PRESS = "azerbaijani-press", _("Azerbaijani press")
    POPULAR_FRONT = "popular-front", _("Popular Front of Azerbaijan")
    HUMAN_RIGHTS = "human-rights", _("Human-rights organisation")
    INTERNATIONAL_PRESS = "international-press", _("International press")
    RUSSIAN = "russian", _("Russian authors and press")
    ARMENIAN = "armenian", _("Armenian")
    SCHOLARLY = "scholarly", _("Scholarly")
    MEMOIR = "memoir", _("Memoir or testimony")
    REFERENCE = "reference", _("Reference work")
    OTHER = "other", _("Other")


class Seen(models.TextChoices):
    """What the archive has read of a source."""

    WHOLE = "whole", _("The whole text was read")
    EXCERPT = "excerpt", _("Only an excerpt was read")
    NOT_SEEN = "not-seen", _("Not seen yet")


class Stance(models.TextChoices):
    SUPPORTS = "supports", _("supports the statement")
    CONTRADICTS = "contradicts", _("contradicts the statement")


class CreatorRole(models.TextChoices):
    """CSL-JSON 1.0.2 name variables that occur with the types the archive holds."""

    AUTHOR = "author", _("author")
    EDITOR = "editor", _("editor")
    TRANSLATOR = "translator", _("translator")
    INTERVIEWER = "interviewer", _("interviewer")
    RECIPIENT = "recipient", _("recipient")
    CONTAINER_AUTHOR = "container-author", _("author of the whole work")
    COLLECTION_EDITOR = "collection-editor", _("series editor")
    CONTRIBUTOR = "contributor", _("contributor")


class CSLType(models.TextChoices):
    """Item types of CSL-JSON 1.0.2."""

    ARTICLE = "article", _("article")
    ARTICLE_JOURNAL = "article-journal", _("journal article")
    ARTICLE_MAGAZINE = "article-magazine", _("magazine article")
    ARTICLE_NEWSPAPER = "article-newspaper", _("newspaper article")
    BILL = "bill", _("bill")
    BOOK = "book", _("book")
    BROADCAST = "broadcast", _("broadcast")
    CHAPTER = "chapter", _("chapter")
    CLASSIC = "classic", _("classic")
    COLLECTION = "collection", _("archival collection")
    DATASET = "dataset", _("dataset")
    DOCUMENT = "document", _("document")
    ENTRY = "entry", _("entry")
    ENTRY_DICTIONARY = "entry-dictionary", _("dictionary entry")
    ENTRY_ENCYCLOPEDIA = "entry-encyclopedia", _("encyclopedia entry")
    EVENT = "event", _("event")
    FIGURE = "figure", _("figure")
    GRAPHIC = "graphic", _("graphic")
    HEARING = "hearing", _("hearing")
    INTERVIEW = "interview", _("interview")
    LEGAL_CASE = "legal_case", _("legal case")
    LEGISLATION = "legislation", _("legislation")
    MANUSCRIPT = "manuscript", _("manuscript")
    MAP = "map", _("map")
    MOTION_PICTURE = "motion_picture", _("film")
    MUSICAL_SCORE = "musical_score", _("musical score")
    PAMPHLET = "pamphlet", _("pamphlet")
    PAPER_CONFERENCE = "paper-conference", _("conference paper")
    PATENT = "patent", _("patent")
    PERFORMANCE = "performance", _("performance")
    PERIODICAL = "periodical", _("periodical")
    PERSONAL_COMMUNICATION = "personal_communication", _("personal communication")
    POST = "post", _("post")
    POST_WEBLOG = "post-weblog", _("blog post")
    REGULATION = "regulation", _("regulation")
    REPORT = "report", _("report")
    REVIEW = "review", pgettext_lazy("source type", "review")
    REVIEW_BOOK = "review-book", _("book review")
    SOFTWARE = "software", _("software")
    SONG = "song", _("song")
    SPEECH = "speech", _("speech")
    STANDARD = "standard", _("standard")
    THESIS = "thesis", _("thesis")
    TREATY = "treaty", _("treaty")
    WEBPAGE = "webpage", _("web page")
