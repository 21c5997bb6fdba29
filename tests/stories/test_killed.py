"""`marsad stories --update` killed at any moment: what is written is whole, and the next run ends the same."""

import subprocess
import sys
import time
from pathlib import Path

from invented import ELSEWHERE, OTHER_WORDS, WIRE, article, keep, record
from sqlalchemy import func, select, text

from marsad.store import open_store
from marsad.store.query import find_articles
from marsad.store.schema import STORIES, STORY_ARTICLES
from marsad.stories.group import count_ungrouped, group

DAYS = [f"2022-01-{day:02}" for day in range(1, 21)]
KILLS = 4


def fill(where: Path) -> None:
    with open_store(str(where)) as store:
        for day in DAYS:
            texts = WIRE, OTHER_WORDS, ELSEWHERE
            keep(store, *(record(article(f"{day} {n}", f"{day} {text}", day)) for n, text in enumerate(texts)))


def stories(where: Path) -> dict[str, tuple[str | None, str | None]]:
    with open_store(str(where)) as store:
        return {row.id: (row.story, row.reprint_of) for row in find_articles(store)}


def count_grouped(where: Path) -> int:
    """How many articles are grouped; the store must be whole."""
    with open_store(str(where)) as store, store.reading() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert not connection.execute(text("PRAGMA foreign_key_check")).all()
        grouped = connection.execute(select(func.count()).select_from(STORY_ARTICLES)).scalar_one()
        assert connection.execute(select(func.coalesce(func.sum(STORIES.c.articles), 0))).scalar_one() == grouped
    assert grouped % 3 == 0, "a day is grouped whole"
    return grouped


def test_killed_at_any_moment(tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole.db", tmp_path / "killed.db"
    fill(whole)
    fill(killed)
    with open_store(str(whole)) as store:
        list(group(store))
    done = 0
    for number in range(KILLS):
        run = subprocess.Popen([sys.executable, "-m", "marsad", "stories", "--store", str(killed), "--update"])
        while run.poll() is None and count_grouped(killed) == done:
            time.sleep(0.002 * number)
        run.kill()
        run.wait()
        done = count_grouped(killed)
    with open_store(str(killed)) as store:
        list(group(store))
        assert count_ungrouped(store) == 0
    assert stories(killed) == stories(whole)
    assert len({story for story, _ in stories(whole).values()}) < len(DAYS)
