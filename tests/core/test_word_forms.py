"""Forms of a word: which of them meet in a stem, and which words do not, in Russian, Azerbaijani and English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.core.azerbaijani import azerbaijani_stem
from archive.core.folding import fold
from archive.core.word_forms import SIGN, are_forms, stems, stems_of

RUSSIAN = """
похороны похорон похоронах
шехид шехиды шехидов шехидам
чёрный чёрного чёрным черный
январь января январе
свидетель свидетели свидетелей свидетелями
солдат солдаты солдатами
танк танки танков
войска войск войскам войсками
улица улиц улице
Россия России
армия армии армией
комиссия комиссии
убийство убийства
убит убиты убитых убитый
погиб погибла погибли погибших погибшие
жертва жертв
раненый раненых
военный военного
площадь площади
азербайджанский азербайджанского азербайджанская
чрезвычайное чрезвычайного
больница больнице
митинг митинги
герой героя героев
человек человека люди людей
день дня дни
отец отца
мать матери
ребёнок ребёнка дети детей
имя имени имена
время времени
друг друзья друзей
Азербайджан Азербайджана Азербайджане Азербайджаном
армянин армяне армян армянами
гражданин граждане граждан
капитан капитаны
беженец беженцы беженцев
азербайджанец азербайджанцы
список списки
посёлок посёлка
Мамедов Мамедова Мамедову Мамедовым
Горбачёв Горбачёву
"""
AZERBAIJANI = """
şəhid şəhidi şəhidə şəhidlər şəhidlərin şəhidlərdən şəhidlərimiz
yanvar yanvarda yanvarın yanvarından
küçə küçələr küçəsi küçəsində küçələrdə küçəyə küçəni
kuce kuceler küçələrində
meydan meydanı meydanında meydana
Bakı Bakıda Bakının Bakıya Bakıdan
hadisə hadisələr hadisəsi hadisələrinin
tank tanklar tankların
uşaq uşağın uşaqlar uşağı
ürək ürəyi ürəyə
xalq xalqın xalqımız
insan insanın insanlar
ordu ordusu ordunun orduya
əsgər əsgərlər əsgərin
qurban qurbanları
şahid şahidin şahidlər
gecə gecəsi gecələr
güllə güllələr gülləsi
azadlıq azadlığı azadlığın
Azərbaycan Azərbaycanın Azərbaycanda
azərbaycanlı azərbaycanlılar
partiya partiyası partiyanın
komissiya komissiyasının
yaralı yaralılar
qardaş qardaşı qardaşlar
bayraq bayrağı
xəstəxana xəstəxanada
dövlət dövlətin
ev evlər evdə
il illər ildə
gün günlər gündən
"""
ENGLISH = """
kill kills killed killing
witness witnesses witnessed
soldier soldiers
massacre massacres massacred
tank tanks
body bodies
bury buried
burial burials
wounded wounding
street streets
shoot shooting shot
die died
family families
victim victims
protest protests protested
crush crushed
army armies
declare declared
emergency emergencies
mourn mourning
child children
woman women
"""
MET = [
    (first, other)
    for text in (RUSSIAN, AZERBAIJANI, ENGLISH)
    for first, *others in map(str.split, text.strip().splitlines())
    for other in others
]
#: Words that are nearly the same and have nothing to do with each other.
APART = [
    tuple(line.split())
    for line in """
пол полиция
Баку бак
метро метр
народ родина
город огород
танк танго
суд судно
час часть
план планета
рана ранение
дом дума
слово слава
восток востребован
стол столица
армия арман
январь янтарь
право правда
власть влага
мать мат
имя именно
время временный
друзья другие
Bakı bak
gecə gec
bütün but
Gəncə gənc
partiya part
məsələ meşə
tələbə tələb
şəhid şahid
qara qar
qardaş qar
ana an
ada ad
xalq xala
hiss hissə
sərhəd şərh
böyük boyu
fərman farm
bayram bayraq
yol yoldaş
Əlizadə Əli
university universe
emergency emerge
general generation
organization organ
note not
care car
within with
policy police
news new
plane plan
hope hop
state statue
people person
rate rat
Sunday sun
birthday birth
Berlin berl
""".strip().splitlines()
]
#: What is known to be taken for a form of another word: said in `docs/adr/0026-other-forms-of-a-word.md`.
TAKEN_FOR_ONE = [
    ("война", "воин"),
    ("партия", "парта"),
    ("страна", "странный"),
    ("остров", "острый"),
    ("import", "important"),
]


def test_the_tables_are_long_enough_to_say_something() -> None:
    assert len(MET) > 120 and len(APART) > 45


@pytest.mark.parametrize(("one", "other"), MET)
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    assert are_forms(fold(one), fold(other)) and are_forms(fold(other), fold(one))


@pytest.mark.parametrize(("one", "other"), APART)
def test_words_that_are_nearly_the_same_do_not_meet(one: str, other: str) -> None:
    assert not are_forms(fold(one), fold(other))
    assert not are_forms(fold(one, "a"), fold(other, "a")) or fold(one, "a") == fold(other, "a")


@pytest.mark.parametrize(("one", "other"), TAKEN_FOR_ONE)
def test_some_words_are_taken_for_forms_of_one(one: str, other: str) -> None:
    assert are_forms(fold(one), fold(other))


def test_numbers_short_words_and_other_scripts_have_no_stem() -> None:
    assert [stems(word) for word in ("", "a", "no", "1990", "20th", "محمد", "мәтн", "x" * 50)] == [()] * 8
    assert stems("ev") == (f"{SIGN}ev",)


def test_a_stem_is_no_word_and_stands_once() -> None:
    found = stems_of(["tank", "tanklar", "tanks", "танк", "танки"])
    assert found == ["§tank", "§tanklar", "§tanks", "§танк"]
    assert all(not fold(stem[:1]) for stem in found)


@pytest.mark.parametrize("word", ["meydan", "butun", "gence", "komissiya", "elizade"])
def test_what_only_looks_inflected_is_left_alone(word: str) -> None:
    assert azerbaijani_stem(word) == word


LETTERS = "abcdefghijklmnopqrstuvxyz"


@given(st.text(alphabet=LETTERS, min_size=1, max_size=20))
def test_an_azerbaijani_stem_is_a_beginning_that_has_no_ending_left(word: str) -> None:
    stem = azerbaijani_stem(word)
    assert 1 <= len(stem) <= len(word)
    assert word.startswith(stem) or (stem[-1] == "q" and word.startswith(f"{stem[:-1]}g"))
    assert len(stem) >= min(len(word), 2)
    assert azerbaijani_stem(stem) == stem


@given(
    st.text(alphabet="bcdfghjklmpqrtvxz", min_size=2, max_size=3).map(lambda text: f"{text[0]}a{text[1:]}"),
    st.sampled_from(["lar", "larda", "lardan", "larin", "lari", "larimiz", "larina", "larinda", "larindan"]),
)
def test_any_noun_is_found_in_the_plural(noun: str, ending: str) -> None:
    """A made-up noun of one syllable with a back vowel, as most loanwords are declined."""
    assert azerbaijani_stem(f"{noun}{ending}") == azerbaijani_stem(noun)


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    for word in fold(text).split():
        assert all(stem.startswith(SIGN) and len(stem) > 1 for stem in stems(word))
