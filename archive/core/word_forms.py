"""What the forms of a word have in common, so that a search for one finds the others.

Folded words have stems (`archive.core.folding`): in Cyrillic letters one by the Russian rules of Snowball, in Latin
letters one by its English rules and one by ours for Azerbaijani, for the words of a record do not say in which language
each of them is. A stem begins with a sign that no word has, so that it is never taken for a word.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from Stemmer import Stemmer

from archive.core.azerbaijani import SHORT, WHOLE, azerbaijani_stem

#: With it a stem begins.
SIGN = "§"
SHORTEST, LONGEST = 3, 40
#: They have one form, and by the rules would be taken for forms of another word.
_NEVER_INFLECTED = WHOLE | frozenset("баку метро within berlin".split())
#: Forms that no rule leads to their word, of words that an archive of people is asked for: a stem, then the forms.
_IRREGULAR = {
    form: stem
    for stem, *forms in map(
        str.split,
        (
            "день день дня дню днем дне дни днеи дням днями днях",
            "отец отец отца отцу отцом отце отцы отцов отцам отцами отцах",
            "матер мать матерью",
            "дочер дочь дочерью",
            "брат братья братьев братьям братьями братьях",
            "сын сыновья сыновеи сыновьям сыновьями сыновьях",
            "друзья друг друга другу друге друзья друзеи друзьям друзьями друзьях",
            "имя имя имени именем имена имен именам именами именах",
            "время время времени временем времена времен временам временами временах",
            "человек люди людеи людям людьми людях",
            "ребенок ребенок ребенка ребенку ребенком ребенке дети детеи детям детьми детях",
            "геро герои",
            "погибш погиб погибла погибло погибли погибнуть",
            "убит убит убита убито убиты убить убил убила убили",
            "child children",
            "man men",
            "woman women",
            "shoot shot",
            "fight fought",
        ),
    )
    for form in forms
}
_CYRILLIC = re.compile(r"[а-я]+")
_LATIN = re.compile(r"[a-z]+")
#: What looks Azerbaijani and is not: Sunday, birthday.
_DAY = re.compile(r"(?:birth|fri|holi|mid|mon|satur|sun|thurs|tues|wednes|yester)days?")
#: Folding takes the breve from й. Behind a vowel, where an ending is, it was one.
_SHORT_I = re.compile(r"(?<=[аеиоуыэюя])и(?=$|с[яь]$|те$)")
#: What Snowball leaves in some forms of a Russian word, not in others: a vowel that flees (беженец, беженцы; список,
#: списки), an н that might be that of a participle (Азербайджан, Азербайджане), -ин of one (гражданин, граждане), the
#: end of a surname (Везиров, Везирову).
_UNSTEADY = re.compile(r"(?<=..[^аеиоуыэюя])(?:е(?=ц$)|о(?=к$))|(?<=...[ая])н(?:ин)?$|(?<=....)[ое]в$")
# One of each will do for all threads: the lock of the interpreter is held while a word is stemmed.
_RUSSIAN, _ENGLISH = (Stemmer(language, 0) for language in ("russian", "english"))


@lru_cache(maxsize=1 << 16)
def stems(word: str) -> tuple[str, ...]:
    """The stems of a folded word, each with its sign; none of numbers, of very short words, and of other scripts."""
    if not SHORTEST <= len(word) <= LONGEST and word not in SHORT:
        return ()
    return tuple(dict.fromkeys(f"{SIGN}{stem}" for stem in _stems(word)))


def _stems(word: str) -> tuple[str, ...]:
    if word in _NEVER_INFLECTED:
        return (word,)
    if word in _IRREGULAR:
        return (_IRREGULAR[word],)
    if _CYRILLIC.fullmatch(word):
        return (_UNSTEADY.sub("", _RUSSIAN.stemWord(_SHORT_I.sub("й", word))).replace("й", "и"),)
    if _DAY.fullmatch(word):
        return (_ENGLISH.stemWord(word),)
    if _LATIN.fullmatch(word):
        return _ENGLISH.stemWord(word), azerbaijani_stem(word)
    return ()


def stems_of(words: Iterable[str]) -> list[str]:
    """The stems of folded words, each once, in the order of the words."""
    return list(dict.fromkeys(stem for word in dict.fromkeys(words) for stem in stems(word)))


def are_forms(one: str, other: str) -> bool:
    """Whether two folded words are forms of one word, as far as their stems say."""
    return one == other or not set(stems(one)).isdisjoint(stems(other))
