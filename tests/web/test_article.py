"""The article page: the text cut at every border, its context, its tables, its HTML."""

from dataclasses import replace
from itertools import pairwise

import pytest
from lxml.html import HtmlElement, document_fromstring

from marsad.web.article import article_page, tables
from marsad.web.article_text import Segment, cut
from marsad.web.context import Frame, Table, web_address
from marsad.web.i18n import Language
from marsad.web.rendering import as_json, render
from page_records import ATTACK, NESTED, TEXT, hostile, span

PAGE = article_page(NESTED)
SEGMENTS = [segment for paragraph in PAGE.paragraphs for segment in paragraph.segments]


class Links:
    def static(self, name: str) -> str:
        return f"/static/{name}"

    def table(self, table: Table, form: str) -> str:
        return f"/articles/x/{table.name}.{form}"


def page_of(page: object, language: Language = "ar") -> HtmlElement:
    html = render("article.html", language, page=page, prefix="", frame=Frame(), links=Links(), visitor=None)
    return document_fromstring(html)


def segment_at(words: str, nth: int = 0) -> Segment:
    start, end = span(words, nth)
    return next(segment for segment in SEGMENTS if segment.start <= start and end <= segment.end)


# ── the text ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_segments_tile_their_lines() -> None:
    for paragraph in PAGE.paragraphs:
        borders = [(segment.start, segment.end) for segment in paragraph.segments]
        assert all(end == start for (_, end), (start, _) in pairwise(borders))
    lines = [line for line in TEXT.splitlines() if line]
    assert ["".join(s.text for s in paragraph.segments) for paragraph in PAGE.paragraphs] == lines
    assert all(TEXT[segment.start : segment.end] == segment.text for segment in SEGMENTS)


def test_title_subhead_and_text() -> None:
    assert [paragraph.kind for paragraph in PAGE.paragraphs] == ["title", "text", "subhead", "text"]


def test_a_segment_names_all_its_records_the_most_telling_first() -> None:
    assert segment_at("قصف").records == ("v2", "s2", "s1")
    assert segment_at("كييف").records == ("e2", "s1")
    assert segment_at("غدا").records == ("t1", "s2", "s1")
    assert segment_at("باريس").records == ("p1", "e3")
    assert segment_at("المدينة").evidence == ("v2", "h1")


def test_nested_statements_are_deeper() -> None:
    assert (segment_at("كييف").depth, segment_at("المدينة").depth, segment_at("باريس").depth) == (1, 2, 0)


def test_a_status_stands_behind_the_whole_word_and_none_where_it_is_fact() -> None:
    tagged = [(segment.text, segment.tags) for segment in SEGMENTS if segment.tags]
    assert tagged == [("قصف", ("claimed",))]
    inside = replace(
        NESTED, events=(replace(NESTED.events[1], trigger=replace(NESTED.events[1].trigger, end=span("قصف")[1] - 1)),)
    )
    words = [segment.text for paragraph in cut(inside) for segment in paragraph.segments if segment.tags]
    assert words == ["ف"]  # the end of the word, not of the trigger


def test_a_statement_opens_at_its_first_word() -> None:
    assert [(segment.text, segment.opens) for segment in SEGMENTS if segment.opens] == [
        ("إن ", ("s1",)),
        ("الجيش سي", ("s2",)),
    ]
    inside = replace(NESTED, statements=(replace(NESTED.statements[0], start=span("إن كييف")[0] + 1),))
    opened = [segment.text for paragraph in cut(inside) for segment in paragraph.segments if segment.opens]
    assert opened == ["إ"]


def test_what_is_only_implied_is_no_stop() -> None:
    implied = segment_at("ن", 1)
    assert implied.layers == ("statements", "actors-implied")
    assert not implied.is_stop
    assert segment_at("كييف").is_stop


def test_a_record_without_text_has_no_page() -> None:
    with pytest.raises(ValueError, match="without its text"):
        cut(replace(NESTED, article=replace(NESTED.article, text=None)))


def test_spans_outside_the_text_are_left_out() -> None:
    far = replace(NESTED.places[0], start=len(TEXT) - 2, end=len(TEXT) + 9)
    assert cut(replace(NESTED, places=(far,)))


# ── the context ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_reactions_show_both_sides_and_topics() -> None:
    assert [target.name for target in PAGE.reactions.targets] == ["كييف", "الحوار"]
    first, second = PAGE.reactions.rows
    assert [cell.polarity for cell in first.cells] == ["both", None]
    assert first.cells[0].stances == ("h1", "h2")
    assert [cell.polarity for cell in second.cells] == [None, "support"]


def test_the_timeline_ends_with_what_has_no_date() -> None:
    assert [(day.first, day.events) for day in PAGE.timeline] == [("2022-01-07", ("v2",)), (None, ("v1",))]


def test_the_chain_leads_from_the_outlet_to_the_speaker() -> None:
    assert [party.name for party in PAGE.statements[0].chain] == ["وكالة", "الوزير"]
    told = next(event for event in PAGE.events if event.id == "v2")
    assert [party.name for party in told.chain] == ["وكالة", "كييف"]


def test_the_cast_says_who_did_what() -> None:
    minister = next(actor for actor in PAGE.actors if actor.id == "e1")
    assert (minister.did, minister.underwent, minister.said) == (("v1", "v2"), (), ("s1",))
    assert [actor.id for actor in PAGE.also_named] == ["e3"]


def test_the_twin_is_json_of_the_same() -> None:
    assert f'"key":"{PAGE.heading.key}"' in as_json(PAGE)


def test_tables_are_rectangles_with_every_item() -> None:
    found = {table.name: table for table in tables(PAGE)}
    assert set(found) == {"reactions", "cast", "statements", "events", "figures", "times", "places"}
    assert all(len(row) == len(table.columns) for table in found.values() for row in table.rows)
    assert [row[0] for row in found["events"].rows] == ["v1", "v2"]


def test_a_spreadsheet_calculates_nothing() -> None:
    table = Table("t", ("a", "b"), (("=1+1", 2), ("-5", -5), ("كييف", None)))
    assert table.as_csv() == "\ufeffa,b\r\n'=1+1,2\r\n'-5,-5\r\nكييف,\r\n"
    assert table.as_json() == '[{"a": "=1+1", "b": 2}, {"a": "-5", "b": -5}, {"a": "كييف", "b": null}]'


@pytest.mark.parametrize(
    "url",
    [
        *(
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example",
            "/x",
            "ftp://x",
        ),
        *(
            "http://",
            "https://user@evil.example/",
            "java\nscript:alert(1)",
            "https://x/\u202egnp",
            "http://[",
            "",
            None,
        ),
    ],
)
def test_no_link_but_to_the_web(url: str | None) -> None:
    assert web_address(url) is None


# ── the HTML ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_the_page_reads_in_its_language_and_the_article_in_arabic(language: Language, direction: str) -> None:
    page = page_of(PAGE, language)
    assert (page.get("lang"), page.get("dir")) == (language, direction)
    body = page.find_class("body")[0]
    assert (body.get("lang"), body.get("dir")) == ("ar", "rtl")
    for unwanted in body.xpath(".//*[contains(@class, 'tag') or contains(@class, 'opens')]"):
        unwanted.drop_tree()
    lines = [line for line in TEXT.splitlines() if line]
    assert [p.text_content() for p in body.iter("p")] == lines[1:]


def test_an_article_in_another_language_keeps_its_direction() -> None:
    other = replace(NESTED, article=replace(NESTED.article, language="und-Latn"))
    body = page_of(article_page(other)).find_class("body")[0]
    assert (body.get("lang"), body.get("dir")) == (None, "auto")


def test_an_article_without_records_is_still_a_page() -> None:
    layers = ("entities", "statements", "events", "stances", "figures", "times", "places")
    page = page_of(article_page(replace(NESTED, **dict.fromkeys(layers, ()))))
    assert page.find_class("section") == []
    assert [p.text_content() for p in page.find_class("body")[0].iter("p")] == TEXT.split("\n")[2:3] + TEXT.split("\n")[
        4:6
    ]


def test_every_link_inside_the_page_leads_somewhere_and_ids_are_unique() -> None:
    page = page_of(PAGE)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
    assert targets <= set(ids)


def test_every_record_has_a_card_with_its_rule() -> None:
    page = page_of(PAGE)
    cards = {card.get("id"): card.text_content() for card in page.find_class("card")}
    items = [*PAGE.statements, *PAGE.events, *PAGE.stances, *PAGE.actors, *PAGE.times, *PAGE.places]
    assert set(cards) == {item.id for item in items}
    assert "assault/qatala" in cards["v2"] and "قصف" in cards["v2"]


def test_statuses_have_shape_and_label() -> None:
    (tag,) = page_of(PAGE).find_class("body")[0].find_class("tag")
    assert "منسوب" in tag.text_content()
    assert tag.xpath(".//*[local-name()='use']/@href") == ["#i-claimed"]


def test_no_style_or_handler_inside_the_page() -> None:
    page = page_of(article_page(hostile()))
    assert page.xpath("//@style") == []
    assert [name for element in page.iter() for name in element.attrib if str(name).startswith("on")] == []


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(
    "url", ["javascript:window.hacked=1", "data:text/html,<script>1</script>", f"https://x/{ATTACK}"]
)
def test_hostile_text_stays_text(language: Language, url: str) -> None:
    page = page_of(article_page(hostile(url)), language)
    assert [script.get("src") for script in page.iter("script")] == ["/static/marsad.js"]
    assert list(page.iter("img")) == []
    assert all(href.startswith(("#", "/", "https://")) for href in page.xpath("//@href"))
    assert "49" not in page.find_class("body")[0].text_content()
    assert ATTACK in page.text_content()
