"""Rows that have a place as GeoJSON (RFC 7946): a point each, the columns as its properties."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import IO

from marsad.export.columns import Column
from marsad.export.tables import as_object
from marsad.store.rows import EventRow, FigureRow, StatementRow

Placed = EventRow | StatementRow | FigureRow


def write_geojson(rows: Iterable[Placed], columns: Sequence[Column], stream: IO[str]) -> int:
    """A FeatureCollection of the rows whose place has coordinates, others left out; how many features."""
    count = 0
    stream.write('{"type": "FeatureCollection", "features": [')
    for row in rows:
        if row.place is not None and row.place.lat is not None and row.place.lon is not None:
            stream.write(",\n" if count else "\n")
            stream.write(json.dumps(_feature(row, row.place.lon, row.place.lat, columns), ensure_ascii=False))
            count += 1
    stream.write("\n]}\n")
    return count


def _feature(row: Placed, lon: float, lat: float, columns: Sequence[Column]) -> dict[str, object]:
    return {
        "type": "Feature",
        "id": f"{row.article.key}:{row.id}",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": as_object(row, columns),
    }
