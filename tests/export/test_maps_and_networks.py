"""GeoJSON, GraphML and dyads."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from marsad.export import stream_rows, write_rows
from marsad.export.dyads import DYAD_COLUMNS, Dyad, count_dyads
from marsad.export.network import party_id
from marsad.export.tables import write_csv
from marsad.store import Store, query
from marsad.store.query import Filters, find_events
from marsad.store.rows import EventRow, FigureRow, StanceRow, StatementRow
from news_store import ONE, key


def features(news: Store, find: Any, kind: Any, **filters: Any) -> Any:
    stream = io.StringIO()
    stream_rows(find(news, Filters(**filters)), kind, "geojson", stream)
    return json.loads(stream.getvalue())


def test_events_with_a_place_as_geojson(news: Store) -> None:
    collection = features(news, find_events, EventRow)
    assert collection["type"] == "FeatureCollection" and set(collection) == {"type", "features"}
    assert len(collection["features"]) == 2
    (one,) = features(news, find_events, EventRow, article=key(ONE))["features"]
    assert (one["type"], one["id"]) == ("Feature", f"{key(ONE)}:v2")
    assert one["geometry"] == {"type": "Point", "coordinates": [76.95, 43.25]}  # RFC 7946: longitude first
    assert one["properties"]["recipient_countries"] == ["KAZ", "TUR"]


def test_other_layers_and_nothing_as_geojson(news: Store) -> None:
    assert len(features(news, query.find_statements, StatementRow)["features"]) == 2
    assert len(features(news, query.find_figures, FigureRow)["features"]) == 2
    assert features(news, find_events, EventRow, type="AID") == {"type": "FeatureCollection", "features": []}


def test_events_as_a_network(news: Store, tmp_path: Path) -> None:
    nx = pytest.importorskip("networkx")
    assert write_rows(find_events(news), EventRow, "graphml", tmp_path / "net.graphml") == 6
    graph = nx.read_graphml(tmp_path / "net.graphml")
    assert graph.is_directed() and set(graph) == {
        "TUR", "kassym-jomart-tokayev", "جيش روسيا|RUS", '=hyperlink("x")', "@بلده;اخري",
    }  # fmt: skip
    assert graph.nodes["TUR"]["label"] == "تركيا" and graph.nodes["جيش روسيا|RUS"]["sectors"] == "MIL"
    edge = graph.edges["جيش روسيا|RUS", "TUR"]
    assert (edge["weight"], edge["material_conflict"], edge["score_sum"]) == (2, 2, -19)
    assert graph.edges["kassym-jomart-tokayev", "TUR"]["verbal_cooperation"] == 1


def test_stances_and_statements_as_networks(news: Store, tmp_path: Path) -> None:
    nx = pytest.importorskip("networkx")
    write_rows(query.find_stances(news), StanceRow, "graphml", tmp_path / "stances.graphml")
    edge = nx.read_graphml(tmp_path / "stances.graphml").edges["TUR", "جيش روسيا|RUS"]
    assert (edge["weight"], edge["support"], edge["oppose"]) == (2, 0, 2)
    write_rows(query.find_statements(news), StatementRow, "graphml", tmp_path / "said.graphml")
    assert nx.read_graphml(tmp_path / "said.graphml").edges["TUR", "جيش روسيا|RUS"]["weight"] == 2


def test_a_name_that_xml_cannot_hold(news: Store, tmp_path: Path) -> None:
    row = next(find_events(news))
    hostile = replace(row, actors=(replace(row.actors[0], name="a\x00\x0b<&\ufffe", slug=None),))
    write_rows([hostile], EventRow, "graphml", tmp_path / "net.graphml")
    assert "a&lt;&amp;" in (tmp_path / "net.graphml").read_text(encoding="utf-8")
    ElementTree.parse(tmp_path / "net.graphml")  # noqa: S314


def totals(dyad: Dyad) -> tuple[object, ...]:
    return dyad.period, dyad.actor.id, dyad.recipient.id, dyad.events, tuple(dyad.quads), dyad.score_sum


def test_dyads_of_countries_count_a_reprint_once(news: Store) -> None:
    assert [totals(dyad) for dyad in count_dyads(find_events(news))] == [
        ("2022-01", "KAZ", "RUS", 1, (0, 0, 1, 0), -2.0),
        ("2022-01", "RUS", "KAZ", 1, (0, 0, 0, 1), -9.5),
        ("2022-01", "RUS", "TUR", 1, (0, 0, 0, 1), -9.5),
        ("2022-02", "KAZ", "TUR", 1, (1, 0, 0, 0), 4.0),
    ]


def test_dyads_of_actors_by_day(news: Store) -> None:
    dyads = count_dyads(find_events(news, Filters(status="asserted")), period="day", level="entity")
    assert [totals(dyad)[:4] for dyad in dyads] == [
        (None, '=hyperlink("x")', "@بلده;اخري", 1),
        ("2022-01-09", "kassym-jomart-tokayev", "جيش روسيا|RUS", 1),
    ]
    assert [dyad.historical for dyad in count_dyads(find_events(news, Filters(type="CONSULT")))] == [1]


def test_a_reprint_counts_where_the_original_is_not_there(news: Store) -> None:
    assert len(count_dyads(find_events(news, Filters(source="صحيفة", type="ACCUSE")))) == 1


def test_an_event_counts_once_for_each_pair_of_countries(news: Store) -> None:
    row = next(find_events(news, Filters(article=key(ONE), type="ACCUSE")))
    twice = replace(row, actors=(row.actors[0], replace(row.actors[0], slug="other")))
    assert [dyad.events for dyad in count_dyads([twice])] == [1]
    assert [dyad.events for dyad in count_dyads([twice], level="entity")] == [1, 1]
    at_home = replace(row, recipients=row.actors)
    assert count_dyads([at_home]) == () and count_dyads([replace(row, recipients=())], level="entity") == ()


def test_dyads_as_a_table(news: Store) -> None:
    stream = io.StringIO(newline="")
    write_csv(count_dyads(find_events(news)), DYAD_COLUMNS, stream)
    assert stream.getvalue().splitlines()[3] == "2022-01,RUS,,Russia,RUS,365,TUR,,Türkiye,TUR,640,1,0,0,0,1,0,-9.5"


def test_who_is_whom_across_articles(news: Store) -> None:
    row = next(find_events(news, Filters(article=key(ONE), type="ASSAULT")))
    assert [party_id(party) for party in (*row.actors, *row.recipients)] == [
        "جيش روسيا|RUS", "kassym-jomart-tokayev", "TUR",
    ]  # fmt: skip
