"""The rules by which spellings of one name meet in one search key: a table, a row a rule, with where each comes from.

A key is made of the letters `a i o u b c d f h k l m n p r s t v z`: what the languages of the archive hear apart,
whatever they write it with. Keys are never shown. ADR 17 tells why; `tests/core/test_name_keys.py` tries each row.
"""

from dataclasses import dataclass

AZ_LATIN = "Alphabet law of Azerbaijan, 25 December 1991 (ə: 16 May 1992)"
AZ_CYRILLIC = "Azerbaijani Cyrillic alphabet, 11 July 1939, as reformed in 1958"
BGN = "BGN/PCGN romanization of Russian (1947) and of Azerbaijani Cyrillic (1993)"
ISO9 = "ISO 9:1995"
PRACTICE = "Practical transcription between Azerbaijani and Russian (Gilyarevsky and Starostin)"
PRESS = "Spellings of the press attested in fixtures/memorials.yaml"
ENGLISH = "English, French and German spellings of Russian and Azerbaijani names"
KEYBOARD = "Typed without the marks that a keyboard lacks"
ARABIC = "Arabic-script Azerbaijani as written until 1929 and in Iran"
GEORGIAN = "National romanization of Georgian (2002)"


@dataclass(frozen=True, eq=False)  # a table of them is looked up with each word: by what it is, not by all it says
class Rule:
    """One row: what is `written` sounds like one of `keys`. The two words of `example` meet by this rule."""

    written: tuple[str, ...]
    keys: tuple[str, ...]
    source: str
    example: tuple[str, str]


def _rule(written: str, keys: str, source: str, example: str) -> Rule:
    one, other = example.split()
    return Rule(tuple(written.split()), tuple(keys.split()), source, (one, other))


#: What is written, in any script → what it is heard as. The longest spelling that fits is taken; what no row knows,
#: such as ь, is silent. `y` is a glide, `^` the beginning of a word; several keys where the spelling leaves it open.
RULES: tuple[Rule, ...] = (
    # --- vowels
    _rule("ə ä e é è a", "a", AZ_LATIN, "Məmmədov Mammadov"),
    _rule("ә а э", "a", AZ_CYRILLIC, "Әһмәдов Əhmədov"),
    _rule("е", "a", PRACTICE, "Мамедов Məmmədov"),
    _rule("ё", "a o", BGN, "Аксёнов Aksyonov"),
    _rule("^е ^ye ^je", "ya a", BGN, "Елена Yelena"),
    _rule("^ё", "yo ya", BGN, "Ёлкин Yolkin"),
    _rule("ı i î í и ы і", "i", AZ_LATIN, "Qızıl Gizil"),
    _rule("o о ó", "o", AZ_CYRILLIC, "Османов Osmanov"),
    _rule("ö ө", "o a", PRACTICE, "Böyük Беюк"),
    _rule("u ü у ү ú", "u", PRACTICE, "Hüseyn Гусейн"),
    _rule("ou", "u", ENGLISH, "Mouradov Muradov"),
    _rule("ю", "yu", ISO9, "Юсиф Yusif"),
    _rule("я", "ya", ISO9, "Ян Yan"),
    _rule("â", "ya a", ISO9, "Ân Yan"),
    _rule("û", "yu u", ISO9, "Ûsif Yusif"),
    # --- glides
    _rule("y й ј ý", "y", AZ_CYRILLIC, "Јусиф Yusif"),
    # --- k, g, q, ğ are one; x, h, kh are one; Russian г stands for both
    _rule("q g k ğ к ғ ҝ", "k", AZ_LATIN, "Qurban Gurban"),
    _rule("gh ck", "k", PRESS, "Ağaverdi Aghaverdi"),
    _rule("г", "k h", PRACTICE, "İbrahim Ибрагим"),
    _rule("h х һ", "h", PRACTICE, "Mehman Мехман"),
    _rule("kh", "h", BGN, "Khanlar Xanlar"),
    _rule("x", "h ks", ENGLISH, "Alexandrov Aleksandrov"),
    # --- c, ç, j and their many spellings
    _rule("c ç ч ҹ ж č ž", "c", KEYBOARD, "Elçin Elcin"),
    _rule("ch", "c", PRESS, "Elchin Elçin"),
    _rule("tch tsch tsj", "c", ENGLISH, "Eltchin Elçin"),
    _rule("j", "c y", PRESS, "Jabbarov Cabbarov"),
    _rule("zh", "c", BGN, "Azhdar Ajdar"),
    _rule("дж dzh dž dj dsch", "c", PRACTICE, "Джаббаров Cabbarov"),
    # --- s, ş
    _rule("s ş с ш š ŝ", "s", KEYBOARD, "Şahin Sahin"),
    _rule("sh", "s", BGN, "Shahin Şahin"),
    _rule("sch shch щ", "s", ENGLISH, "Schahin Şahin"),
    _rule("ц ts tz", "s", BGN, "Гамарцев Gamartsev"),
    # --- the rest
    _rule("b б", "b", AZ_CYRILLIC, "Борис Boris"),
    _rule("d д", "d", AZ_CYRILLIC, "Мурад Murad"),
    _rule("f ф", "f", AZ_CYRILLIC, "Фуад Fuad"),
    _rule("ph", "f", ENGLISH, "Yusiph Yusif"),
    _rule("l л", "l", AZ_CYRILLIC, "Лала Lala"),
    _rule("m м", "m", AZ_CYRILLIC, "Макар Makar"),
    _rule("n н", "n", AZ_CYRILLIC, "Насиб Nasib"),
    _rule("p п", "p", AZ_CYRILLIC, "Павел Pavel"),
    _rule("r р", "r", AZ_CYRILLIC, "Рауф Rauf"),
    _rule("t т", "t", AZ_CYRILLIC, "Тофиг Tofiq"),
    _rule("v в", "v", AZ_CYRILLIC, "Вера Vera"),
    _rule("w", "v", ENGLISH, "Wagif Vagif"),
    _rule("z з", "z", AZ_CYRILLIC, "Азиз Aziz"),
    # --- Georgian
    _rule("ა ე", "a", GEORGIAN, "ვაფადარ Vəfadar"),
    _rule("ი", "i", GEORGIAN, "ილია İliya"),
    _rule("ო", "o", GEORGIAN, "ოსმან Osman"),
    _rule("უ", "u", GEORGIAN, "მურად Murad"),
    _rule("ბ", "b", GEORGIAN, "ბაბა Baba"),
    _rule("გ კ ქ ღ ყ", "k", GEORGIAN, "ყარა Qara"),
    _rule("დ", "d", GEORGIAN, "დადაშ Dadaş"),
    _rule("ვ", "v", GEORGIAN, "ვერა Vera"),
    _rule("ზ ძ", "z", GEORGIAN, "აზიზ Aziz"),
    _rule("თ ტ", "t", GEORGIAN, "თოფიქ Tofiq"),
    _rule("ლ", "l", GEORGIAN, "ლალა Lala"),
    _rule("მ", "m", GEORGIAN, "მამედ Məmməd"),
    _rule("ნ", "n", GEORGIAN, "ნინა Nina"),
    _rule("პ", "p", GEORGIAN, "პაპა Papa"),
    _rule("ფ", "f p", GEORGIAN, "ფუად Fuad"),
    _rule("რ", "r", GEORGIAN, "რაუფ Rauf"),
    _rule("ს შ ც წ", "s", GEORGIAN, "შაჰინ Şahin"),
    _rule("ჟ ჩ ჭ ჯ", "c", GEORGIAN, "ელჩინ Elçin"),
    _rule("ხ ჰ", "h", GEORGIAN, "ხანლარ Xanlar"),
)


@dataclass(frozen=True)
class Shortening:
    """What is done to a whole key: a regular expression and what takes its place."""

    pattern: str
    key: str
    source: str
    example: tuple[str, str]


SHORTENINGS: tuple[Shortening, ...] = (
    Shortening(r"(?<=[bcdfhklmnprstvz])y(?=[aou])", "", BGN, ("Kyazimov", "Kazımov")),
    Shortening(r"(?<=[aiou])y(?=[aiou])", "", PRESS, ("Mirzəyev", "Мирзаев")),
    Shortening(r"y", "i", PRESS, ("Yan", "Ian")),
    Shortening(r"(?<=[oa])ff$", "v", ENGLISH, ("Mammadoff", "Məmmədov")),
    Shortening(r"(.)\1+", r"\1", PRACTICE, ("Məmməd", "Мамед")),
    Shortening(r"(?<=[oa]v)i$", "", GEORGIAN, ("ემინოვი", "Eminov")),
)

#: Consonants of Arabic-script Azerbaijani, which writes few vowels. و is a consonant or a vowel, ه may be silent.
ARABIC_LETTERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys("اآأإعئءىیيۍې\u0651\u0640\u200c", ("",)),
    **dict.fromkeys("وؤۇۆ", ("", "v")),
    **dict.fromkeys("قگغکكݣ", ("k",)),
    **dict.fromkeys("خح", ("h",)),
    "ه": ("h", ""),
    "ە": ("",),
    "ة": ("", "t"),
    **dict.fromkeys("جچژ", ("c",)),
    **dict.fromkeys("سصثش", ("s",)),
    **dict.fromkeys("زذضظ", ("z",)),
    **dict.fromkeys("تط", ("t",)),
    **dict(zip("بدفلمنپرڤ", [(letter,) for letter in "bdflmnprv"], strict=True)),
    "ڭ": ("n",),
}
#: Endings and names that Arabic script writes by tradition, not by sound; `$` is the end of the word.
ARABIC_SPELLINGS: tuple[Rule, ...] = (
    _rule("اوف$ وف$ اف$ یف$ ييف$", "v f", ARABIC, "نصيروف Nasirov"),
    _rule("اوا$ وا$ یوا$", "v", ARABIC, "محمداوا Məmmədova"),
    _rule("محمد", "md mhmd", ARABIC, "محمد Məmməd"),
)

#: Words that stand between names and belong to none: son and daughter, in keys.
PARTICLES = frozenset({"oklu", "okli", "ohlu", "ohli", "uklu", "kizi", "اوغلو", "اوغلی", "اوغلي", "قیزی", "قيزي"})
#: Endings of surnames, in keys: a son, a daughter, their grandchildren after 1991 bear one stem with another of them.
ENDINGS = ("zada", "skaia", "ski", "ova", "ava", "ov", "av", "li", "lu", "")
#: Russian patronymics, in keys: who writes Rəşidoviç means the child of Rəşid.
PATRONYMICS = ("ovic", "avic", "ovna", "avna")
