"""The dictionaries: typed entries read from YAML, each carrying its own proof.

`load()` gives the shipped rules as one frozen Rulebook, `load(folder)` the same with a user's own rules on top.
"""

from __future__ import annotations

from marsad.rulebook.compile import Rulebook, load
from marsad.rulebook.schema import Entry, Example, Fault, RulebookError

__all__ = ["Entry", "Example", "Fault", "Rulebook", "RulebookError", "load"]
