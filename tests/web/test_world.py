"""Maps drawn by the server."""

import re
from itertools import pairwise

from marsad.web.world import HEIGHT, WIDTH, MapPoint, draw_map

PARIS = MapPoint("p1", "باريس", 48.85, 2.35)
BEIJING = MapPoint("p2", "بكين", 39.9, 116.4, weight=3)


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


def test_nothing_to_show_is_no_map() -> None:
    assert draw_map([]) is None


def test_every_point_is_inside_and_in_its_direction() -> None:
    drawn = draw_map([PARIS, BEIJING])
    assert drawn is not None
    at = {spot.point.id: spot for spot in drawn.points}
    assert at["p1"].x < at["p2"].x and at["p1"].y < at["p2"].y  # Paris is west and north of Beijing
    assert all(0 < spot.x < WIDTH and 0 < spot.y < HEIGHT for spot in drawn.points)
    assert at["p2"].radius > at["p1"].radius


def test_the_land_is_drawn_no_farther_than_needed() -> None:
    drawn = draw_map([PARIS])
    assert drawn is not None
    assert drawn.land.startswith("M") and drawn.land.endswith("Z")
    assert len(drawn.land) < 50_000
    assert all(-21 < x < WIDTH + 21 and -21 < y < HEIGHT + 21 for x, y in points(drawn.land))


def test_labels_cover_neither_points_nor_each_other() -> None:
    crowd = [MapPoint(f"p{i}", "المدينة", 33.0 + i / 50, 44.0 + i / 50) for i in range(8)]
    drawn = draw_map([*crowd, PARIS])
    assert drawn is not None
    labels = [(spot.label.x, spot.label.y) for spot in drawn.points if spot.label]
    assert 1 <= len(labels) < 9
    assert len(set(labels)) == len(labels)


def test_no_outline_crosses_the_map_where_the_earth_goes_round() -> None:
    everywhere = [MapPoint("a", "", 60, -170), MapPoint("b", "", -50, 175)]
    drawn = draw_map(everywhere)
    assert drawn is not None
    for ring in drawn.land.split("Z"):
        inside = [(x, y) for x, y in points(ring) if 0 < x < WIDTH and 0 < y < HEIGHT - 40]
        steps = [abs(x2 - x1) for (x1, _), (x2, _) in pairwise(inside)]
        assert max(steps, default=0) < WIDTH / 3
