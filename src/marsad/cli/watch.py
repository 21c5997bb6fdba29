"""`marsad watch`."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from marsad.cli.inputs import RULES, STORE, SetAsides, load_coder, opened, plain, require_network
from marsad.read import Rejected
from marsad.records import Article

if TYPE_CHECKING:
    from marsad.coder import Coder
    from marsad.store import Store

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_SHORTEST = 60


class _Duration(click.ParamType[float]):
    """A number of seconds, minutes, hours or days."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        match = re.fullmatch(r"(\d{1,6})([smhd])", str(value))
        seconds = int(match[1]) * _SECONDS[match[2]] if match else 0
        if seconds < _SHORTEST:
            self.fail(f"{value!r} is no time of a minute at least (90s, 10m, 2h, 1d)", param, ctx)
        return seconds


@click.command()
@click.argument("feeds", nargs=-1, required=True, metavar="FEED…")
@STORE
@click.option("--every", type=_Duration(), default="10m", metavar="T", help="Time between two looks (90s, 10m, 2h).")
@click.option("--once", is_flag=True, help="Look at each feed once and end.")
@click.option("--full-text/--feed-text", default=True, help="Fetch the articles, or take what the feed has of them.")
@click.option("--allow-private", is_flag=True, help="Fetch from private and loopback addresses too.")
@RULES
def watch(
    feeds: tuple[str, ...],
    where: str,
    every: float,
    once: bool,
    full_text: bool,
    allow_private: bool,
    rules: Path | None,
) -> None:
    """Look at feeds again and again, and read and code new articles into a store.

    FEED is the address of an RSS or Atom feed. The watch ends on Ctrl-C or SIGTERM, after the article in hand.
    """
    require_network()
    from marsad import fetch
    from marsad.fetch.http import FetchError, parse_url

    policy = fetch.Policy(allow_private=allow_private)
    for feed in feeds:
        try:
            parse_url(feed, policy)
        except FetchError as error:
            raise click.UsageError(f"{plain(feed)}: {error}") from None
    with opened(where, create=True) as store:
        from marsad.store.feeds import FeedMemory

        coder = load_coder(rules)
        plan = fetch.Plan(every, once=once, full_text=full_text)
        with until_signal() as pause:
            crawler = fetch.Crawler(policy)
            memory = FeedMemory(store)
            found = fetch.watch(feeds, plan, crawler=crawler, memory=memory, pause=pause)
            set_asides = _keep(found, store, coder)
    if once:
        set_asides.exit()


def _keep(found: Iterator[Article | Rejected], store: Store, coder: Coder) -> SetAsides:
    """Store and code the articles one by one, and say each."""
    from marsad.store.keep import SetAside, keep

    set_asides = SetAsides()
    for article in found:
        if isinstance(article, Rejected):
            set_asides.set_aside(article.where, article.reason)
            continue
        for answer in keep(store, [article], coder):
            if isinstance(answer, SetAside):
                set_asides.set_aside(article.url or answer.id, answer.reason)
            elif answer.is_new:
                click.echo(plain(f"{answer.key} {article.title or article.url or article.id}"))
    return set_asides


@contextmanager
def until_signal() -> Iterator[Callable[[float], bool]]:
    """A way to wait some seconds that says whether SIGINT or SIGTERM came; a second signal ends at once."""
    stop = Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def end(number: int, _: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    for number in before:
        signal.signal(number, end)
    try:
        yield stop.wait
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
