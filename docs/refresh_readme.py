#!/usr/bin/env python3
"""Put today's output of the sample article into README.md, between its markers: `python docs/refresh_readme.py`."""

from __future__ import annotations

import json
import re
from pathlib import Path

from marsad.coder import Coder
from marsad.explain import explain
from marsad.jsonl import dumps
from marsad.read import read_sample
from marsad.records import Event, Record
from marsad.render import render

README = Path(__file__).resolve().parents[1] / "README.md"
SHOWN = {"ACTORS": 7, "REACTIONS": 20, "STATEMENTS": 4, "EVENTS": 5, "NUMBERS": 3, "TIMES": 3, "PLACES": 3}
TOKENS = 12


def main() -> None:
    coder = Coder()
    ((document, record),) = coder.read_all([read_sample()])
    event = telling_event(record)
    page = README.read_text(encoding="utf-8")
    page = put(page, "text", f"```\n{shorten(render(record))}\n```")
    page = put(page, "event", f"```json\n{json.dumps(json.loads(dumps(event)), ensure_ascii=False)}\n```")
    page = put(
        page, "explain", f"```\n{shorten_reading(explain(event.id, record, document, coder.rulebook) or '')}\n```"
    )
    README.write_text(page, encoding="utf-8")


def telling_event(record: Record) -> Event:
    """An event with both parties and a date, or else the first."""
    full = (
        event for event in record.events if event.actors and event.recipients and event.date and not event.statement
    )
    return next(full, record.events[0])


def put(page: str, name: str, block: str) -> str:
    return re.sub(rf"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)", lambda m: m[1] + block + m[2], page, flags=re.S)


def shorten(text: str) -> str:
    """The first items of each section."""
    sections = text.split("\n\n")
    return "\n\n".join(shorten_section(section) for section in sections)


def shorten_section(section: str) -> str:
    title, *lines = section.split("\n")
    starts = [i for i, line in enumerate(lines) if re.match(r"  \S", line)]
    shown = SHOWN.get(title.split()[0])
    if shown is None or len(starts) <= shown:
        return section
    return "\n".join([title, *lines[: starts[shown]], f"  … {len(starts) - shown} more"])


def shorten_reading(text: str) -> str:
    """The explanation without the JSON line and with the tokens around the evidence."""
    lines = [line for line in text.rstrip().split("\n") if not line.startswith("  {")]
    first = next((i for i, line in enumerate(lines) if line.startswith("> ")), 0)
    head = [line for line in lines if line.startswith("  ") and ("found by" in line or "evidence" in line)]
    return "\n".join([lines[0], *head, "", *lines[max(len(head) + 2, first - 2) : first + TOKENS], "  …"])


if __name__ == "__main__":
    main()
