"""Ray: started on this machine or joined, with a pool of workers that each load the coder once."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from marsad.archive.plan import PLAN, read_shard
from marsad.archive.shard import Codes, Job, LoadError, code_shard

_STORE = 80 << 20  # bytes: only numbers of shards go through Ray's object store
_LOCAL = {
    # Ray listens on all interfaces unless it believes that there is no cluster to join
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    "RAY_AUTH_MODE": "token",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
}


class ClusterError(Exception):
    """Ray cannot be started or joined, or ended; one sentence."""


@dataclass(frozen=True, slots=True)
class Done:
    """A shard that a worker is through with. fault: why nothing can be written or coded there, one sentence."""

    shard: int
    articles: int
    rejected: int
    fault: str | None


@contextmanager
def cluster(*, address: str | None, cores: int) -> Iterator[int]:
    """Ray as this process's cluster, and how many cores it has: a new one on this machine that only listens on the
    loopback interface, or the one at the address. It sends no usage statistics and shows no dashboard."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    if address is None:
        with _environment({**_LOCAL, "RAY_AUTH_TOKEN": secrets.token_hex(32)}), _folder() as folder, _ray(
            address="local",
            num_cpus=cores,
            object_store_memory=_STORE,
            include_dashboard=False,
            _temp_dir=str(folder),
        ):  # fmt: skip
            yield cores
    else:
        with _ray(address=address) as ray:
            yield int(ray.cluster_resources().get("CPU", 1))


@contextmanager
def _ray(**options: Any) -> Iterator[Any]:
    import ray

    try:
        with _hushed():
            ray.init(**options, logging_level=logging.ERROR, log_to_driver=False)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise ClusterError(f"Ray cannot be reached or started: {_line(error, 0)}") from error
    try:
        yield ray
    except ray.exceptions.RayError as error:
        raise ClusterError(f"Ray gave up: {_line(error, -1)}") from error
    finally:
        ray.shutdown()


def _line(error: Exception, which: int) -> str:
    return f"{(str(error).strip() or type(error).__name__).splitlines()[which]:.200}"


@contextmanager
def _hushed() -> Iterator[None]:
    """Nothing goes to standard error: what Ray says there as it starts is about itself, what goes wrong it raises."""
    stderr = os.dup(2)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _folder() -> Iterator[Path]:
    """Ray's folder for sockets and logs: this user's alone, with a name that is short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="marsad-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def code_shards(places: Sequence[tuple[int, int]], job: Job, *, workers: int, cores: int) -> Iterator[Done]:
    """Code the shards, given as (number, offset of its line in the plan), on a pool of workers of so many cores each;
    each Done as it comes. A worker that dies is started anew and its shard goes to whoever is free."""
    import ray.data

    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    rows = [{"shard": number, "offset": offset} for number, offset in places]
    done = ray.data.from_items(rows, override_num_blocks=len(rows)).map(
        _Worker,  # type: ignore[arg-type]
        fn_constructor_args=(job,),
        compute=ray.data.ActorPoolStrategy(size=min(workers, len(rows)), max_tasks_in_flight_per_actor=1),
        num_cpus=cores,
    )
    for row in done.iter_rows():
        yield Done(row["shard"], row["articles"], row["rejected"], row["fault"] or None)


class _Worker:
    """An actor: codes a shard at a time."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        shard = read_shard(self._job.out / PLAN, row["offset"])
        articles = rejected = 0
        fault = ""
        try:
            receipt = code_shard(shard, self._job, lambda: self._coder)
            articles, rejected = receipt.articles, receipt.rejected
        except LoadError as error:
            fault = str(error)
        except OSError as error:
            fault = f"{self._job.out} cannot be written: {os.strerror(error.errno) if error.errno else error}"
        return {"shard": shard.number, "articles": articles, "rejected": rejected, "fault": fault}

    @cached_property
    def _coder(self) -> Codes:
        """Loaded at the first shard, so that whoever cannot load it says so in a sentence."""
        try:
            coder = self._job.make_coder()
        except Exception as error:
            raise LoadError(f"the coder cannot be loaded: {type(error).__name__}: {error!s:.300}") from error
        if coder.info != self._job.info:
            raise LoadError("a node of the cluster has another version of marsad, its model or its dictionaries")
        return coder
