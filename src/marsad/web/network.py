"""The network of reactions drawn by the server: actors as circles, who is for or against whom as lines.

Laid out by the force-directed method of Fruchterman and Reingold (1991), as networkx has it, with a fixed seed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import networkx as nx

from marsad.store.overview import Actor, Tie
from marsad.web.labels import Label, Named, Sheet, place_labels

WIDTH, HEIGHT = 960, 640  # units of the drawing
_MARGIN = 70
_MOST_ACTORS = 40
_SEED = 7
_ROUNDS = 300
_SHEET = Sheet(WIDTH, HEIGHT, letter=7.0, line=16.0)


@dataclass(frozen=True, slots=True)
class Node:
    """An actor in the picture; x, y, radius: units. label: where its name stands, None where there is no room."""

    actor: Actor
    x: float
    y: float
    radius: float
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One actor towards another, from edge to edge of their circles. polarity: support, oppose or both."""

    holder: Actor
    target: Actor
    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    polarity: str
    support: int
    oppose: int


@dataclass(frozen=True, slots=True)
class Network:
    """The picture."""

    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    width: int = WIDTH
    height: int = HEIGHT


def draw_network(actors: Sequence[Actor], ties: Sequence[Tie]) -> Network | None:
    """The actors with most ties, at most forty, as far as they hang together; None where nobody takes a stand."""
    weights: dict[str, int] = {}
    for tie in ties:
        for key in (tie.holder, tie.target):
            weights[key] = weights.get(key, 0) + tie.support + tie.oppose
    chosen = sorted(actors, key=lambda actor: (-weights.get(actor.key, 0), actor.key))[:_MOST_ACTORS]
    keys = {actor.key for actor in chosen if actor.key in weights}
    shown = [tie for tie in ties if tie.holder in keys and tie.target in keys]
    if not shown:
        return None
    graph = nx.Graph((tie.holder, tie.target) for tie in shown)
    tied = max(nx.connected_components(graph), key=lambda keys: (len(keys), sorted(keys)))
    shown = [tie for tie in shown if tie.holder in tied]
    places = _lay_out(sorted(tied), shown)
    nodes = {
        actor.key: Node(actor, *places[actor.key], radius=min(4 + 2 * math.sqrt(weights[actor.key]), 18))
        for actor in chosen
        if actor.key in tied
    }
    return Network(tuple(_labelled(nodes.values())), tuple(_line(tie, nodes) for tie in shown))


def _labelled(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes with their names, those of most ties first."""
    ordered = sorted(nodes, key=lambda node: -node.radius)
    names = [Named(node.x, node.y, node.radius, _longer_name(node.actor)) for node in ordered]
    for node, label in zip(ordered, place_labels(names, _SHEET), strict=True):
        yield replace(node, label=label)


def _longer_name(actor: Actor) -> str:
    """The name that takes more room, so that the picture is the same in every language."""
    return max(actor.name, actor.name_en or "", key=len)


def _lay_out(keys: Sequence[str], ties: Sequence[Tie]) -> dict[str, tuple[float, float]]:
    graph = nx.Graph()
    graph.add_nodes_from(keys)
    graph.add_edges_from((tie.holder, tie.target) for tie in ties)
    found = nx.spring_layout(graph, k=6 / math.sqrt(len(keys)), iterations=_ROUNDS, seed=_SEED, method="force")
    xs, ys = [float(found[key][0]) for key in keys], [float(found[key][1]) for key in keys]
    across, down = _scale(xs, WIDTH), _scale(ys, HEIGHT)
    return {key: (across[i], down[i]) for i, key in enumerate(keys)}


def _scale(values: Sequence[float], size: int) -> list[float]:
    least, most = min(values), max(values)
    span = (most - least) or 1.0
    return [round(_MARGIN + (value - least) / span * (size - 2 * _MARGIN), 1) for value in values]


def _line(tie: Tie, nodes: dict[str, Node]) -> Line:
    one, other = nodes[tie.holder], nodes[tie.target]
    length = math.hypot(other.x - one.x, other.y - one.y) or 1.0
    across, down = (other.x - one.x) / length, (other.y - one.y) / length
    polarity = "both" if tie.support and tie.oppose else "support" if tie.support else "oppose"
    return Line(
        one.actor,
        other.actor,
        x1=round(one.x + across * one.radius, 1),
        y1=round(one.y + down * one.radius, 1),
        x2=round(other.x - across * (other.radius + 4), 1),
        y2=round(other.y - down * (other.radius + 4), 1),
        width=round(1 + math.log2(1 + tie.support + tie.oppose) / 2, 2),
        polarity=polarity,
        support=tie.support,
        oppose=tie.oppose,
    )
