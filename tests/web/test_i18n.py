"""The interface in Arabic and English: every message and every code named, numbers, dates and plurals right."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from marsad import records
from marsad.rulebook import load
from marsad.web.article import tables
from marsad.web.article_text import LAYERS
from marsad.web.i18n import LANGUAGES, LOCALES, Language, choose_language, interface
from marsad.web.rendering import STATUSES

TEMPLATES = LOCALES.parent / "templates"


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("en", "en"),
        ("en-US,en;q=0.9", "en"),
        ("ar-EG, en;q=0.9", "ar"),
        ("en;q=0.5, ar;q=0.9", "ar"),
        ("fr, de;q=0.7", "ar"),
        ("fr, en;q=0.1", "en"),
        ("en;q=0", "ar"),
        ("en;q=broken", "ar"),
        ("*", "ar"),
        (",;=" * 50, "ar"),
        ("", "ar"),
        (None, "ar"),
    ],
)
def test_the_language_that_a_browser_likes_best(accept: str | None, language: Language) -> None:
    assert choose_language(accept=accept) == language


def test_a_wish_goes_before_the_browser() -> None:
    assert choose_language("ar", "en") == "ar"
    assert choose_language("xx", "en") == "en"


def codes() -> Iterator[tuple[str, str]]:
    """(kind, code) of everything that a record may say in codes."""
    book = load()
    for event_type in book.plover_types:
        yield "event type", event_type.id
        yield from (("mode", mode.mode) for mode in event_type.modes)
    yield from (("context" if term.kind == "context" else "sector", term.id) for term in book.plover_terms)
    yield from (("force", entry.force) for entry in book.cue_entries)
    yield from (("setting", entry.setting) for entry in book.setting_entries)
    for kind, values in (
        ("status", records.Status),
        ("status meaning", records.Status),
        ("polarity", records.Polarity),
        ("entity type", records.EntityType),
        ("statement kind", records.StatementKind),
        ("time type", records.TimeType),
        ("place level", records.PlaceLevel),
    ):
        yield from ((kind, value) for value in get_args(values))
    yield from (("layer", layer) for layer in LAYERS)
    yield from (("record", layer) for layer in (*LAYERS, "stances"))
    yield from (("status", status) for status in STATUSES)
    yield from (("country", code) for code in ("IGO", "NGO", "EUR"))
    yield from (("anchor", anchor) for anchor in ("published", "dateline"))
    counted = (files("marsad.stories") / "counted.tsv").read_text(encoding="utf-8").splitlines()
    yield from (("counted", line.partition("\t")[2]) for line in counted if not line.startswith("#"))
    doc = records.Figure.__doc__ or ""
    measures = re.search(r"measure: (.+?)\. of:", doc, flags=re.S)
    assert measures is not None
    yield from (("measure", measure.strip()) for measure in measures[1].split("·"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_name(language: Language) -> None:
    catalogue = read(language)
    assert sorted({code for code in codes() if not catalogue.get(code[1], context=code[0])}) == []


def test_every_message_of_the_templates_is_in_arabic() -> None:
    catalogue = read("ar")
    missing = [message for message in messages() if not (found := catalogue.get(message)) or not found.string]
    assert missing == []


def test_arabic_has_all_its_plural_forms_and_loses_no_value() -> None:
    for message in read("ar"):
        if isinstance(message.id, tuple):
            assert len(message.string) == 6 and all(message.string), message.id
            assert all("%(num)s" in form for form in message.string[3:]), message.id
        elif message.id:
            assert set(re.findall(r"%\(\w+\)s|\{\}", message.id)) == set(re.findall(r"%\(\w+\)s|\{\}", message.string))


def messages() -> set[str]:
    found = extract_from_dir(
        TEMPLATES,
        method_map=[("**.html", "jinja2.ext:babel_extract")],
        keywords={"_": None, "ngettext": (1, 2)},
    )
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def read(language: Language) -> Catalog:
    with Path(LOCALES / language / "LC_MESSAGES/marsad.po").open("rb") as stream:
        return read_po(stream, locale=language)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "لا أحداث"),
        (1, "حدث واحد"),
        (2, "حدثان"),
        (3, "3 أحداث"),
        (11, "11 حدثًا"),
        (100, "100 حدث"),
        (103, "103 أحداث"),
    ],
)
def test_plurals_in_arabic(count: int, words: str) -> None:
    message = interface("ar").messages.ngettext("%(num)s event", "%(num)s events", count)
    assert message % {"num": count} == words


def test_dates_numbers_and_countries() -> None:
    arabic, english = interface("ar"), interface("en")
    assert (arabic.date("2022-01-07"), english.date("2022-01-07")) == ("7 يناير 2022", "January 7, 2022")
    assert (arabic.date("2022-01"), english.date("2022-01")) == ("يناير 2022", "January 2022")
    assert [english.date(value) for value in ("2022", "P3D", "2022-W02", "2022-99-99", None)] == [
        *("2022", "P3D", "2022-W02", "2022-99-99", ""),
    ]
    assert english.days("2022-01-07", "2022-01-08") == "January 7, 2022 – January 8, 2022"
    assert (english.number(20000), english.percent(0.25)) == ("20,000", "25%")
    assert (arabic.country("KAZ"), english.country("KAZ")) == ("كازاخستان", "Kazakhstan")
    assert (arabic.country("EUR"), english.country("XXX")) == ("الاتحاد الأوروبي", "XXX")


def test_the_coders_sentences_keep_their_values() -> None:
    arabic = interface("ar")
    assert (
        arabic.sentence("the quotation that begins at 12 is never closed") == "الاقتباس الذي يبدأ عند الحرف 12 لا يُغلق"
    )
    assert arabic.sentence("not Arabic (und-Latn): nothing was coded") == "النص ليس عربيًا (und-Latn)، فلم يُرمَّز شيء"
    assert [arabic.sentence(text) for text in ("something {} else 5", "{0.__class__}", "")] == [
        *("something {} else 5", "{0.__class__}", ""),
    ]


def test_every_table_has_a_name() -> None:
    from marsad.web.article import article_page
    from page_records import NESTED

    catalogue = read("ar")
    assert all(catalogue.get(table.name, context="table") for table in tables(article_page(NESTED)))
