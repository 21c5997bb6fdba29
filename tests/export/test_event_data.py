"""POLECAT rows, PLOVER JSON and UIMA CAS."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from marsad.export.plover import OPTIONAL, REQUIRED, write_plover
from marsad.export.polecat import POLECAT_COLUMNS, write_polecat
from marsad.records import Article
from marsad.store import Store
from marsad.store.query import Filters, find_coded, find_records
from news_store import FOUR, NEWS, ONE, key, record

# as the data set publishes them
POLECAT = (
    "Event ID,Event Date,Event Type,Event Mode,Intensity,Quad Code,Contexts,Actor Name,Actor Country,Actor COW,"
    "Primary Actor Sector,Actor Sectors,Actor Title,Actor Name Raw,Wikipedia Actor ID,Recipient Name,"
    "Recipient Country,Recipient COW,Primary Recipient Sector,Recipient Sectors,Recipient Title,"
    "Recipient Name Raw,Wikipedia Recipient ID,Placename,City,District,Province,Country,Latitude,Longitude,"
    "GeoNames ID,Raw Placename,Feature Type,Source,Publication Date,Story People,Story Organizations,"
    "Story Locations,Language,Version"
)


def polecat(news: Store, **filters: Any) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    count = write_polecat(find_records(news, Filters(**filters)), stream)
    text = stream.getvalue()
    assert text.split("\n")[0].split("\t") == POLECAT.split(",") and len(POLECAT_COLUMNS) == 40
    rows = list(csv.DictReader(io.StringIO(text, newline=""), dialect="excel-tab"))
    assert len(rows) == count
    return rows


def test_a_polecat_row(news: Store) -> None:
    (row,) = polecat(news, article=key(ONE), type="ASSAULT")
    assert row == {
        "Event ID": f"{key(ONE)}_v2", "Event Date": "2022-01-07", "Event Type": "ASSAULT",
        "Event Mode": "heavy-weapons", "Intensity": "-9.5", "Quad Code": "4", "Contexts": "military",
        "Actor Name": "جيش روسيا", "Actor Country": "RUS", "Actor COW": "365", "Primary Actor Sector": "MIL",
        "Actor Sectors": "MIL", "Actor Title": "", "Actor Name Raw": "جيش روسيا", "Wikipedia Actor ID": "",
        "Recipient Name": "قاسم جومارت توكاييف; تركيا", "Recipient Country": "KAZ; TUR", "Recipient COW": "705; 640",
        "Primary Recipient Sector": "GOV; ", "Recipient Sectors": "GOV|ELI; ", "Recipient Title": "الرئيس; ",
        "Recipient Name Raw": "توكاييف; أنقرة", "Wikipedia Recipient ID": "", "Placename": "Almaty", "City": "Almaty",
        "District": "", "Province": "", "Country": "KAZ", "Latitude": "43.25", "Longitude": "76.95",
        "GeoNames ID": "1526384", "Raw Placename": "ألماتي", "Feature Type": "city", "Source": "وكالة",
        "Publication Date": "2022-01-08", "Story People": "قاسم جومارت توكاييف", "Story Organizations": "جيش روسيا",
        "Story Locations": "Almaty", "Language": "ar", "Version": "0.1.0",
    }  # fmt: skip


def test_only_the_chosen_events_and_missing_is_empty(news: Store) -> None:
    assert len(polecat(news)) == 6 and [row["Event Type"] for row in polecat(news, type="ACCUSE")] == ["ACCUSE"] * 2
    (row,) = polecat(news, article=key(FOUR))
    assert (row["Event Date"], row["Publication Date"], row["Actor Country"], row["Latitude"]) == ("", "", "", "")
    assert row["Actor Name"] == '\'=HYPERLINK("x")' and row["Actor Name Raw"] == '"مجهول"'
    assert "None" not in {value for row in polecat(news) for value in row.values()}


def plover(news: Store, **filters: Any) -> list[dict[str, Any]]:
    stream = io.StringIO()
    write_plover(find_records(news, Filters(**filters)), stream)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_plover_json(news: Store) -> None:
    for item in plover(news):
        assert list(item)[:4] == list(REQUIRED) and set(item) <= {*REQUIRED, *OPTIONAL}
    (item,) = plover(news, article=key(ONE), type="ASSAULT")
    assert (item["id"], item["date"], item["event"]) == (f"{key(ONE)}_v2", "2022-01-07", ["ASSAULT"])
    assert item["actor"] == [{"name": "جيش روسيا", "country": "RUS", "sector": ["MIL"]}]
    assert [party["country"] for party in item["recipient"]] == ["KAZ", "TUR"]
    assert (item["mode"], item["quad_code"], item["event_scale"]) == ("heavy-weapons", 4, -9.5)
    assert (item["size"], item["event_loc"]["lat"], item["link"]) == (
        {"dead": [26, 30]},
        43.25,
        "https://example.org/1",
    )
    start, end = item["text_info"]["start"], item["text_info"]["end"]
    assert ONE[start:end] == item["event_text"]
    assert {"mode", "size", "event_loc", "link"} & set(plover(news, article=key(FOUR))[0]) == set()


# ── UIMA CAS ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_cas_comes_back(news: Store, tmp_path: Path) -> None:
    cassis = pytest.importorskip("cassis")
    from marsad.export.cas import LAYERS, SENTENCE, write_cas

    path = tmp_path / "news.zip"
    assert write_cas(find_coded(news), path) == 4
    with zipfile.ZipFile(path) as archive:
        assert sorted(archive.namelist()) == sorted(
            [*(f"{key(article.text)}.xmi" for article, _ in NEWS), "typesystem.xml"]
        )
        types = cassis.load_typesystem(archive.read("typesystem.xml").decode())
        xmi = archive.read(f"{key(ONE)}.xmi").decode()
    cas = cassis.load_cas_from_xmi(xmi, typesystem=types)
    assert cas.sofa_string == ONE
    assert {layer.type for layer in LAYERS if cas.select(layer.type)} == {
        f"webanno.custom.Marsad{name}" for name in ("Mention", "Statement", "Event", "Stance", "Figure", "Place")
    }
    (sentence,) = cas.select(SENTENCE)
    assert sentence.get_covered_text() == ONE
    first = cas.select("webanno.custom.MarsadEvent")[0]
    assert (first.get_covered_text(), first.event_type, first.mode, first.status) == (
        "قصف", "ASSAULT", "heavy-weapons", "claimed",
    )  # fmt: skip
    assert (first.actors, first.recipients) == ("جيش روسيا", "قاسم جومارت توكاييف; تركيا")
    mentions = {(one.entity, one.get_covered_text()) for one in cas.select("webanno.custom.MarsadMention")}
    assert mentions == {("e1", "أنقرة"), ("e2", "جيش روسيا"), ("e10", "توكاييف")}


def test_offsets_in_xmi_count_utf_16_units(news: Store, tmp_path: Path) -> None:
    """As Java reads them: 😀 before everything makes them one more than code points."""
    pytest.importorskip("cassis")
    from xml.etree import ElementTree

    from marsad.export.cas import write_cas

    write_cas(find_coded(news, Filters(article=key(ONE))), tmp_path / "folder")
    root = ElementTree.parse(tmp_path / "folder" / f"{key(ONE)}.xmi").getroot()  # noqa: S314
    units = ONE.encode("utf-16-le")
    place = root.find("{http:///webanno/custom.ecore}MarsadPlace")
    assert place is not None
    assert units[2 * int(place.get("begin", "")) : 2 * int(place.get("end", ""))].decode("utf-16-le") == "ألماتي"
    assert int(place.get("begin", "")) == ONE.index("ألماتي") + 1


def test_what_xml_cannot_hold_is_a_space_there(tmp_path: Path) -> None:
    pytest.importorskip("cassis")
    from marsad.export.cas import as_cas, type_system

    text = "قصف\x00\x0b\ufffe ألماتي"
    cas = as_cas(record(Article("x", text), {}), type_system())
    assert cas.sofa_string == "قصف    ألماتي" and len(cas.sofa_string) == len(text)
    assert "&#0;" not in cas.to_xmi()


def test_same_records_same_bytes(news: Store, tmp_path: Path) -> None:
    pytest.importorskip("cassis")
    from marsad.export.cas import write_cas

    for name in ("a.zip", "b.zip"):
        write_cas(find_coded(news), tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
