"""The stores of tests/store: an empty SQLite file, and a PostgreSQL database where the machine has a server."""

import importlib.util
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

_SPEC = importlib.util.spec_from_file_location("store_fixtures", Path(__file__).parents[1] / "store/conftest.py")
assert _SPEC is not None and _SPEC.loader is not None
_FIXTURES = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_FIXTURES)
folder, another, where, store, postgresql = (
    getattr(_FIXTURES, name) for name in ("folder", "another", "where", "store", "postgresql")
)
