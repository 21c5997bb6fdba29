"""The dictionaries: typed entries read from YAML, each carrying its own proof."""

from __future__ import annotations

from marsad.rulebook.schema import Entry, Example, Fault, RulebookError

__all__ = ["Entry", "Example", "Fault", "RulebookError"]
