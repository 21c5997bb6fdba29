"""Any text at all: offsets index the text as it was read, nothing is lost, no traceback, the same bytes twice."""

import gzip
import json
from collections.abc import Iterator
from itertools import pairwise

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import marsad
from marsad import jsonl
from marsad.cli import main
from marsad.language.parse import parse
from marsad.read import Origin, ReadError, Rejected, read_bytes
from marsad.records import Article, Document, Record, Span
from marsad.tables import LAYERS
from news_pages import LEAD, PAGES

SAMPLE = next(iter(marsad.read("src/marsad/sample/article.txt"))).text
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

fragments = st.sampled_from([SAMPLE[i : i + 40] for i in range(0, len(SAMPLE) - 40, 17)])
signs = st.text("«»“”\"'‹›()[]{}.،؛:!؟…–-٪%0٣۴#@/\\\n\r\t \u00a0", max_size=6)
marks = st.text(
    "\u064b\u0651\u0640\u200e\u200f\u202a\u202b\u202c\u202e\u2066\u2067\u2069\u200b\ufeff\u00ad", max_size=4
)
anything = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
texts = st.lists(st.one_of(fragments, signs, marks, anything), max_size=12).map("".join)

HOSTILE = {
    "nothing": "",
    "white space": " \n\t\u2003\u2028 ",
    "punctuation": "«؟!…،؛.»" * 50,
    "one long word": "ا" * 100_000,
    "a long word with marks": "اُ" * 20_000,
    "one long number": "9" * 10_000,
    "quotes that never close": "قال " + "«نعم " * 300,
    "quotes the wrong way round": "قال »الحرب انتهت« وأضاف ”نعم“. " * 20,
    "nested quotes": "قال «" * 60 + "نعم" + "»" * 60,
    "bidi controls": "\u202eأعلن\u202c \u2067الرئيس\u2069 \u200fأمس\u200e " * 40,
    "marks on nothing": "\u064b\u0651 \u0640\u0640 \u200f",
    "presentation forms": "ﷲ ﷺ ﻷﻋﻠﻦ ﺍﻟﺮﺋﻴﺲ ﷴ " * 10,
    "control characters": "أعلن\0 الرئيس\x01\x7f أمس\x1f\x85نعم\0",
    "astral": "أعلن 😀 𝐏𝐫𝐞𝐬𝐢𝐝𝐞𝐧𝐭 \U0010ffff \ue000 " * 10,
    "latin": "The president condemned the attack. " * 20,
    "mixed scripts": "أعلن president Путин أمس習近平 في נתניהו " * 20,
    "addresses": "https://x.org/" + "ا" * 5000 + " www.مثال.كوم/?q=1 @اسم #وسم_طويل ",
    "windows line ends": "عنوان\r\n\r\nأعلن الرئيس.\r\nوقال نعم.\r\n",
    "one sentence without end": "وقال الرئيس إن الحرب مستمرة في البلاد " * 400,
    "conjunctions": "و " * 3000,
    "reporting verbs": "قال " * 1000,
    "numbers": "ألف مليون مئة " * 400,
    "colons": "قال: " * 500,
}


def spans(value: object) -> Iterator[tuple[int, int]]:
    """Every start and end anywhere in a record."""
    if isinstance(value, dict):
        if isinstance(value.get("start"), int):
            yield value["start"], value["end"]
        for item in value.values():
            yield from spans(item)
    elif isinstance(value, list):
        for item in value:
            yield from spans(item)


def check_document(document: Document) -> None:
    text = document.article.text
    edges = [0, *(edge for s in document.sentences for edge in (s.start, s.end)), len(text)]
    assert edges == sorted(edges)
    assert not "".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)).strip()
    assert [s.first for s in document.sentences] == [0, *(s.last for s in document.sentences)][:-1]
    assert not document.sentences or document.sentences[-1].last == len(document.tokens)
    for sentence in document.sentences:
        tokens = document.tokens[sentence.first : sentence.last]
        inside = [sentence.start, *(edge for t in tokens for edge in (t.start, t.end)), sentence.end]
        assert inside == sorted(inside)
        assert not "".join(text[a:b] for a, b in zip(inside[::2], inside[1::2], strict=True)).strip()
        assert all(a.end == b.start for a, b in pairwise(tokens) if a.word == b.word)
        assert all(t.head == -1 or sentence.first <= t.head < sentence.last for t in tokens)
        assert sum(t.head == -1 for t in tokens) == min(1, len(tokens))
    for name in document.names:
        assert (document.tokens[name.first].start, document.tokens[name.last - 1].end) == (name.start, name.end)


def check_record(record: Record, text: str) -> None:
    line = jsonl.dumps(record)
    assert jsonl.dumps(jsonl.loads(line)) == line
    assert record.article.text == text
    assert all(0 <= start < end <= len(text) for start, end in spans(json.loads(line)))
    layers = [getattr(record, layer) for layer in LAYERS]
    ids = [item.id for layer in layers for item in layer]
    assert len(ids) == len(set(ids))
    known = set(ids)
    for statement in record.statements:
        assert {statement.speaker, statement.place} - {None} <= known
    for event in record.events:
        assert {*event.actors, *event.recipients, *event.figures, event.place, event.statement} - {None} <= known
        trigger = Span(event.trigger.start, event.trigger.end)
        assert any(e.start <= trigger.start and trigger.end <= e.end for e in event.evidence)
    for stance in record.stances:
        assert {stance.holder, stance.target, stance.basis} - {None} <= known
    for figure in record.figures:
        assert {figure.source, figure.event, figure.place} - {None} <= known


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text(text: str) -> None:
    (document,) = parse([Article("a", text, language="ar")])
    check_document(document)
    article = Article("a", text, published="2022-01-08", language="ar")
    check_record(marsad.code(article), text)
    assert jsonl.dumps(marsad.code(article)) == jsonl.dumps(marsad.code(article))


@slow
@given(texts)
def test_any_text_is_read(text: str) -> None:
    (document,) = parse([Article("a", text)])
    check_document(document)


@slow
@given(texts, st.sampled_from([None, "2022-01-08", "1999-12-31", "0001-01-01", "9999-12-31"]))
def test_any_text_is_coded(text: str, published: str | None) -> None:
    article = Article("a", text, published=published, language="ar")
    record = marsad.code(article)
    check_record(record, text)
    assert marsad.code(article) == record


@slow
@given(st.one_of(st.binary(max_size=80), texts.map(str.encode)))
@pytest.mark.parametrize("command", ["code", "parse"])
def test_any_bytes_end_without_a_traceback(command: str, data: bytes) -> None:
    result = CliRunner().invoke(main, [command, "-"], input=data)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code in (0, 1) and (result.exit_code == 0) == (result.stderr == "")


def test_five_megabytes() -> None:
    text = (SAMPLE + "\n") * (5_000_000 // (2 * len(SAMPLE)))
    (document,) = parse([Article("a", text[: len(SAMPLE) * 40], language="ar")])
    check_document(document)


RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGES["agency"]
RECORD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/1\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
    % (len(RESPONSE), RESPONSE)
)
ITEM = f"<item><title>{LEAD}</title><link>/1</link><pubDate>Sat, 09 Mar 2024 01:30:00 +0300</pubDate></item>"
SOURCES = {
    **PAGES,
    "feed": f"<?xml version='1.0'?><rss version='2.0'><channel>{ITEM * 3}</channel></rss>".encode(),
    "archive": RECORD * 3,
    "packed archive": gzip.compress(RECORD) * 3,
    "packed page": gzip.compress(PAGES["channel"]),
    "ninjs": json.dumps(
        [{"uri": "u", "headlines": [{"value": LEAD}], "bodies": [{"value": f"<p>{LEAD}"}]}] * 2
    ).encode(),
}
scars = st.sampled_from(
    [b"<", b">", b'"', b"&#x", b"\0", b"<!--", b"]]>", b"\xff\xfe", b"//[", b"{", b"\r\n\r\n", b"-1"]
)
wounds = st.tuples(st.floats(0, 1), st.integers(0, 300), st.one_of(scars, st.binary(max_size=20)))


@slow
@given(st.sampled_from(sorted(SOURCES)), st.lists(wounds, max_size=6))
def test_damaged_sources_are_articles_or_one_sentence(name: str, damage: list[tuple[float, int, bytes]]) -> None:
    data = SOURCES[name]
    for where, length, scar in damage:
        start = int(where * len(data))
        data = data[:start] + scar + data[start + length :]
    try:
        found = list(read_bytes(data, Origin("x", "x", url="https://x.example/")))
    except ReadError as error:
        found = [Rejected("x", str(error))]
    for item in found:
        if isinstance(item, Rejected):
            assert "\n" not in item.reason
        else:
            item.text.encode()  # no half of a surrogate pair, which could not be written
