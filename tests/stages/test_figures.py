"""Numbers in words and digits, what they count, and the proof of every entry of rules/figures*.yaml."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from marsad.records import Article, Document, Figure, Statement
from marsad.rulebook.compile import SHIPPED
from marsad.rulebook.figures import FigureBook, FigureWord, NumberWord
from marsad.rulebook.load import read_entries
from marsad.rulebook.numbers import Numbers, read_digits
from marsad.stages.figures import count_people, find_figures
from marsad.stages.surface import read_surface

NUMBER_WORDS = read_entries([Path(SHIPPED) / "figures_numbers.yaml"], NumberWord)
FIGURE_WORDS = read_entries([Path(SHIPPED) / "figures.yaml"], FigureWord)
NUMBERS, BOOK = Numbers(NUMBER_WORDS), FigureBook(FIGURE_WORDS)


def count(text: str) -> tuple[Figure, ...]:
    return count_people(_document(text), BOOK, NUMBERS)


def _document(text: str) -> Document:
    return Document(Article("test", text), (), (), ())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ستة وعشرين", 26),
        ("عشرين ألفا", 20_000),
        ("مئة وخمسة وعشرون ألفا وثلاثمئة وواحد", 125_301),
        ("ثلاثة آلاف ومئتين وخمسة وستين", 3_265),
        ("إحدى عشرة", 11),
        ("اثني عشر ألفا", 12_000),
        ("مليون ونصف المليون", 1_500_000),
        ("مليونين وثلاثمائة ألف", 2_300_000),
        ("٣ آلاف و٢٠٠", 3_200),
        ("١٫٥ مليون", 1_500_000),
        ("عشرات الآلاف", 10_000),
        ("ألف ومئة", 1_100),
        ("نصف مليون", 500_000),
    ],
)
def test_reads_numbers(text: str, value: float) -> None:
    words = read_surface(text).words
    number = NUMBERS.read(words, 0)
    assert number is not None
    assert (number.value, number.end) == (value, len(words))


@pytest.mark.parametrize("text", ["الأربعاء", "الخميس", "أحد الجنود", "نصف البلاد", "الاثنين"])
def test_weekdays_and_parts_are_no_numbers(text: str) -> None:
    assert NUMBERS.read(read_surface(text).words, 0) is None


@pytest.mark.parametrize(
    ("word", "value"), [("1,592", 1592), ("1.592", 1592), ("2,5", 2.5), ("0.5", 0.5), ("3.4.2018", None), ("07", 7)]
)
def test_reads_digits(word: str, value: float | None) -> None:
    assert read_digits(word) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("مقتل 26 شخصا وإصابة 30 آخرين", [(26, "killed"), (30, "injured")]),
        ("سقوط 1592 قتيلا و3329 جريحا", [(1592, "killed"), (3329, "injured")]),
        ("ستة قتلى هم ثلاثة شرطيين وثلاثة مدنيين", [(6, "killed"), (3, "killed"), (3, "killed")]),
        ("قتل 14 شخصا بينهم سبعة إيرانيين", [(14, "killed"), (7, "killed")]),
        ("لقي متظاهر واحد على الأقل مصرعه", [(1, "killed")]),
        ("إن متظاهرين قتلا بالرصاص", [(2, "killed")]),
        ("مقتل عسكريين تركيين اثنين", [(2, "killed")]),
        ("سقوط 3 قتلى وجريح", [(3, "killed"), (1, "injured")]),
        ("ارتفعت حصيلة قتلى العملية في محافظة درعا إلى 162 مدنيا", [(162, "killed")]),
        ("قتل بين 20 و30 شخصا", [((20, 30), "killed")]),
        ("قتل 20-30 شخصا", [((20, 30), "killed")]),
        ("مقتل ستة وعشرين محتجا", [(26, "killed")]),
        ("نزوح نحو 300 ألف شخص", [(300_000, "displaced")]),
        ("تظاهر مئات الأشخاص", [(100, "participants")]),
        ("مقتل الجنرال في 15 مايو 2018", []),
        ("مقتل الوزير بعد 3 سنوات من الحرب", []),
        ("أصيبت 20 سيارة ودمرت 5 منازل", []),
        ("أحكاما بالإعدام على 17 شخصا", []),
        ("بقيمة 118 مليار دولار", []),
        ("قتل عام 2014", []),
    ],
)
def test_counts_people(text: str, expected: list) -> None:
    assert [(figure.value, figure.measure) for figure in count(text)] == expected


@pytest.mark.parametrize(
    "text", ["", "9" * 5000, "𐩀 قتيلا ² شخص", "و", "من", "مقتل", "قتيلان", "بين 3 و", "واحد", "-" * 50]
)
def test_strange_input_is_read_without_error(text: str) -> None:
    for figure in count(text):
        assert 0 <= figure.start < figure.end <= len(text)


def test_says_what_is_counted_and_how_surely() -> None:
    text = "وأصيب ما لا يقل عن 1400 شخص"
    (figure,) = count(text)
    assert (text[figure.start : figure.end], figure.of, figure.approximate) == ("1400", "شخص", True)


def test_the_speaker_of_the_innermost_statement_claims_it() -> None:
    text = "قال الناشطون إن المشفى أعلن مقتل 15 مدنيا وقتل 3 جنود أمس"
    outer = _statement("s1", text.index("المشفى"), len(text), "e1")
    inner = _statement("s2", text.index("مقتل"), text.index(" وقتل"), "e2")
    rulebook = SimpleNamespace(figures=BOOK, numbers=NUMBERS)
    figures = find_figures(_document(text), (), (outer, inner), rulebook)  # type: ignore[arg-type]
    assert [(figure.value, figure.source) for figure in figures] == [(15, "e2"), (3, "e1")]


def _statement(number: str, start: int, end: int, speaker: str) -> Statement:
    return Statement(
        number, start, end, "indirect", None, speaker, None, None, None, (), None, None, None, found_by="test"
    )


@pytest.mark.parametrize("entry", FIGURE_WORDS, ids=lambda entry: entry.id)
def test_every_word_is_proved(entry: FigureWord) -> None:
    for example in entry.matches:
        wanted = dict(example.expect)
        found = [(str(figure.value), figure.measure, figure.found_by) for figure in count(example.text)]
        assert (wanted["value"][0], wanted["measure"][0], entry.id) in found
    for example in entry.rejects:
        assert not count(example.text)


@pytest.mark.parametrize("entry", NUMBER_WORDS, ids=lambda entry: entry.id)
def test_every_number_word_is_proved(entry: NumberWord) -> None:
    for example in entry.matches:
        words = read_surface(example.text).words
        wanted = dict(example.expect)
        number = NUMBERS.read_ordinal(words, 0) if "ordinal" in wanted else NUMBERS.read(words, 0)
        assert number is not None
        assert number.value == float(wanted.get("value", wanted.get("ordinal", ("nan",)))[0])
        assert number.end == len(words)
    for example in entry.rejects:
        assert NUMBERS.read(read_surface(example.text).words, 0) is None
