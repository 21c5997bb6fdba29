"""Who acts towards whom as GraphML, for Gephi and other programs that draw networks.

A node is an actor: one of the dictionaries, or a name with its country. An edge leads from the actor (speaker, holder)
to the recipient (addressee, target); its weight is how many rows say so. Memory grows with the number of pairs, not of
rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import networkx as nx

from marsad.export.codes import codes
from marsad.language.orthography import fold
from marsad.store.rows import EventRow, Party, StanceRow, StatementRow

Linking = EventRow | StatementRow | StanceRow
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


@dataclass(frozen=True, slots=True)
class _Tie:
    """What one row says of its parties. adds: what it adds to the edge beside its weight."""

    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    adds: tuple[tuple[str, float], ...]


def write_graphml(rows: Iterable[Linking], path: Path) -> int:
    """The network of the rows; how many rows it was made of."""
    graph = nx.DiGraph()
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007
        _add(graph, _tie(row))
    nx.write_graphml_xml(graph, path, encoding="utf-8")
    return count


def party_id(party: Party) -> str:
    """What tells an actor from others across articles: the dictionaries' id, or the name with the country."""
    return party.slug or "|".join(filter(None, (fold(party.name), party.country)))


def _tie(row: Linking) -> _Tie:
    if isinstance(row, EventRow):
        return _Tie(row.actors, row.recipients, tuple(_of_event(row)))
    if isinstance(row, StatementRow):
        return _Tie(tuple(filter(None, (row.speaker,))), tuple(filter(None, (row.addressee,))), ())
    signs = (("support", float(row.polarity == "support")), ("oppose", float(row.polarity == "oppose")))
    return _Tie((row.holder,), tuple(filter(None, (row.target,))), signs)


def _of_event(row: EventRow) -> Iterator[tuple[str, float]]:
    quad = codes().quad(row.type)
    yield from ((name, float(quad == number)) for number, name in enumerate(_QUADS, start=1))
    yield "score_sum", codes().score(row.type, row.mode) or 0.0


def _add(graph: nx.DiGraph, tie: _Tie) -> None:
    for party in (*tie.actors, *tie.recipients):
        graph.add_node(_xml(party_id(party)), **_attributes(party))
    for actor, recipient in product(tie.actors, tie.recipients):
        ends = _xml(party_id(actor)), _xml(party_id(recipient))
        edge = graph.get_edge_data(*ends, default={"weight": 0})
        adds = {name: edge.get(name, 0.0) + value for name, value in tie.adds}
        graph.add_edge(*ends, weight=edge["weight"] + 1, **adds)


def _attributes(party: Party) -> dict[str, str]:
    """What a node says; GraphML has no unknown values, so they are empty."""
    return {
        "label": _xml(party.name),
        "name_en": _xml(party.name_en or ""),
        "type": party.type,
        "country": party.country or "",
        "sectors": "+".join(party.sectors),
        "wikidata": party.wikidata or "",
    }


def _xml(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NOT_XML.sub("", text)
