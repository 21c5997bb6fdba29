"""What a watch knows of its feeds, kept in the store from one run to the next."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text, select

from marsad.store.schema import METADATA
from marsad.store.store import Store

# state: what the watch has to remember, in its own words
FEEDS = Table("feeds", METADATA, Column("url", Text, primary_key=True), Column("state", Text, nullable=False))


class FeedMemory:
    """Feed → state, as a dict has it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, url: str) -> str | None:
        with self._store.reading() as connection:
            return connection.execute(select(FEEDS.c.state).where(FEEDS.c.url == url)).scalar_one_or_none()

    def __setitem__(self, url: str, state: str) -> None:
        with self._store.writing() as connection:
            connection.execute(FEEDS.delete().where(FEEDS.c.url == url))
            connection.execute(FEEDS.insert().values(url=url, state=state))
