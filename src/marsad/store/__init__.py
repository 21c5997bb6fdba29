"""Articles and their records, kept in SQLite or PostgreSQL: opened, filled, coded again, searched."""

from marsad.store.faults import RefusedError, StoreError
from marsad.store.store import Added, Store, Version, open_store

__all__ = ["Added", "RefusedError", "Store", "StoreError", "Version", "open_store"]
