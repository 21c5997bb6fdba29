"""What the pages and the API work with: the store, the doorkeeper, and a coder that takes one article at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends, Request

from marsad.records import Article, Record
from marsad.store import Store
from marsad.web.access import Doorkeeper
from marsad.web.context import Rules


class Codes(Protocol):
    """What codes an article: `marsad.coder.Coder`."""

    def code(self, article: Article) -> Record: ...


class BusyError(Exception):
    """The coder has too much to do, or an article takes too long."""


class Coding:
    """Codes articles one after the other, in a thread of its own."""

    def __init__(self, coder: Codes, *, seconds: float = 60, waiting: int = 8) -> None:
        """seconds: what an article may take, its wait included. waiting: how many articles may wait."""
        self._coder, self._seconds, self._most = coder, seconds, waiting
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="coding")
        self._waiting = 0

    async def code(self, article: Article) -> Record:
        """The record of an article; BusyError where it has to wait or takes too long."""
        if self._waiting >= self._most:
            raise BusyError("too many articles are waiting to be coded: try again in a minute")
        self._waiting += 1
        work = self._thread.submit(self._coder.code, article)
        work.add_done_callback(self._finished(asyncio.get_running_loop()))
        try:
            return await asyncio.wait_for(asyncio.wrap_future(work), self._seconds)
        except TimeoutError:
            raise BusyError(f"the article was not coded within {self._seconds:g} seconds") from None

    def _finished(self, loop: asyncio.AbstractEventLoop) -> Callable[[object], None]:
        """Count an article off in the loop's own thread, also where nobody waits for it any longer."""

        def count_off() -> None:
            self._waiting -= 1

        def when_done(_: object) -> None:
            loop.call_soon_threadsafe(count_off)

        return when_done


@dataclass(frozen=True, slots=True)
class Desk:
    """What a request works with. rules: where the dictionary entries stand."""

    store: Store
    coding: Coding
    doorkeeper: Doorkeeper
    rules: Rules


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(_desk)]
