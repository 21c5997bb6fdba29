"""An archive coded: sources in, a folder of Parquet tables out, on as many workers as there are cores.

The folder holds, beside a folder for each table, `manifest.json` (what was coded, by which coder, how many rows came
out), `plan.jsonl` (which bytes of which file make each shard), `shards/` (a receipt for each shard that is done) and
`rejects.jsonl`. Everything in it is written whole or not at all, so that the same command goes on where a run ended,
however it ended: a shard is done if it has a receipt and its files hash to what that says.
"""

from __future__ import annotations

import fcntl
import gc
import json
import os
import re
import shutil
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from marsad.archive.cluster import ClusterError, cluster, code_shards
from marsad.archive.plan import PLAN, Source, SourceError, cut, find_places, find_sources, fingerprint, write_plan
from marsad.archive.shard import FOLDERS, RECEIPTS, UNFINISHED, Codes, Job, Receipt, hash_file, put, write_atomically
from marsad.coder import Coder
from marsad.jsonl import dumps, load
from marsad.read import Errors, MissingExtra
from marsad.records import CoderInfo

MANIFEST, REJECTS = "manifest.json", "rejects.jsonl"
_LOCK = ".lock"
_FORMAT = "marsad-archive/1"
_OURS = re.compile(r"\d{6,}\.(parquet|json|rejects\.jsonl)")
_TRANSIENT = re.compile(r"[0-9a-f]{8}-.*|.*\.notes")
_TO_SAY = {
    "format": "another version of marsad",
    "coder": "another coder (version, model or dictionaries)",
    "published": "another date",
    "errors": "another way with bytes that are not UTF-8",
    "sources": "other sources, or they have changed since",
}


class ArchiveError(Exception):
    """The run ended early; the message is one sentence. What is done stays, and the same command goes on from there."""


class Refused(ArchiveError):  # noqa: N818
    """The run cannot begin as it was asked for."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to run. workers: how many (default: one a core); threads: cores for each (default: its share of this
    machine's, one on a cluster); address: of a Ray cluster to join, else one is started on this machine; rules: folder
    of further dictionary entries; published, errors: as `marsad.read` takes them; restart: begin the archive anew."""

    workers: int | None = None
    threads: int | None = None
    address: str | None = None
    rules: Path | None = None
    published: str | None = None
    errors: Errors = "strict"
    restart: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive is made of. published, errors: the options it was begun with; files: how many were read; sources,
    plan: SHA-256 of their list and of `plan.jsonl`; articles and what follows: 0 or None until it is complete; rows:
    (table, rows); receipts: SHA-256 over all of them in order."""

    format: str
    coder: CoderInfo
    published: str | None
    errors: str
    files: int
    sources: str
    plan: str
    shards: int
    complete: bool
    articles: int
    rejected: int
    rows: tuple[tuple[str, int], ...]
    receipts: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Shards done of all, and the articles in them that were coded and set aside."""

    done: int
    shards: int
    articles: int
    rejected: int


def run(
    sources: Sequence[str | Path],
    out: str | Path,
    options: Options = Options(),
    *,
    progress: Callable[[Progress], None] = lambda _: None,
    make_coder: Callable[[int], Codes] | None = None,
) -> Manifest:
    """Code every article of the sources into the folder `out`, or go on where an earlier run ended.

    progress: told before the first shard and after each. make_coder: makes a worker's coder of so many threads, instead
    of `marsad.Coder`. Raises Refused where sources, coder or options are not those that the archive was begun with,
    ArchiveError where the run ended early.
    """
    out = Path(out).absolute()
    workers, threads = _share_cores(options)
    make = partial(make_coder or partial(_make_coder, options.rules), threads)
    with _clear_faults(), _locked(out):
        found = _find_sources(sources, out)
        job = Job(out, uuid.uuid4().hex[:8], make().info, make, options.published, options.errors)
        manifest = _begin(found, job, restart=options.restart)
        for state in _code(job, manifest, options, workers, threads):
            progress(state)
        return _finish(job, manifest)


def _share_cores(options: Options) -> tuple[int | None, int]:
    """How many workers, None for as many as a cluster has room for, and how many cores for each."""
    if options.address is not None:
        return options.workers, options.threads or 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    workers = options.workers or max(1, cores // (options.threads or 1))
    return workers, options.threads or max(1, cores // workers)


def _make_coder(rules: Path | None, threads: int) -> Codes:
    coder = Coder(rules=rules, threads=threads)
    gc.freeze()  # it stays: nobody need look for garbage in its dictionaries
    return coder


@contextmanager
def _clear_faults() -> Iterator[None]:
    try:
        yield
    except ClusterError as error:
        raise ArchiveError(str(error)) from error
    except MissingExtra as error:
        raise Refused(str(error)) from None
    except OSError as error:
        raise ArchiveError(f"{error.filename or 'the archive'}: {error.strerror or error}") from error


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    """The folder, made if need be, for this process alone; the lock ends with the process."""
    strangers = [path.name for path in out.iterdir() if not _is_ours(path.name)] if out.is_dir() else []
    if strangers and not (out / MANIFEST).exists():
        raise Refused(f"{out} is neither empty nor an archive: it holds {min(strangers)!r:.80}")
    out.mkdir(parents=True, exist_ok=True)
    with (out / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"another run is writing to {out}") from None
        yield


def _is_ours(name: str) -> bool:
    return name in (*FOLDERS, MANIFEST, PLAN, REJECTS, _LOCK)


def _find_sources(names: Sequence[str | Path], out: Path) -> tuple[Source, ...]:
    try:
        sources = find_sources([str(name) for name in names])
    except SourceError as error:
        raise Refused(str(error)) from None
    if inside := [source.path for source in sources if Path(source.path).is_relative_to(out)]:
        raise Refused(f"{inside[0]} is read and lies in the archive itself")
    return sources


# ── the manifest and the plan ───────────────────────────────────────────────────────────────────────────────────────


def _begin(sources: tuple[Source, ...], job: Job, *, restart: bool) -> Manifest:
    """The archive's manifest, from its folder or, with the plan, made anew."""
    asked = Manifest(
        format=_FORMAT,
        coder=job.info,
        published=job.published,
        errors=job.errors,
        files=len(sources),
        sources=fingerprint(sources),
        plan="",
        shards=0,
        complete=False,
        articles=0,
        rejected=0,
        rows=(),
        receipts=None,
    )
    if (job.out / MANIFEST).exists() and not restart:
        manifest = _read_manifest(job.out)
        _refuse_another(manifest, asked, job.out)
        _clear(job.out / UNFINISHED, _TRANSIENT)
        return manifest
    _clear_all(job.out)
    for folder in FOLDERS:
        (job.out / folder).mkdir(exist_ok=True)
    plan = job.out / UNFINISHED / f"{job.run}-{PLAN}"
    shards = write_plan(cut(sources), plan)
    manifest = replace(asked, shards=shards, plan=put(plan, job.out / PLAN))
    _write_manifest(manifest, job)
    return manifest


def _read_manifest(out: Path) -> Manifest:
    try:
        return load(Manifest, json.loads((out / MANIFEST).read_text(encoding="utf-8")))
    except ValueError as error:
        raise Refused(f"{out / MANIFEST} cannot be read: {error} (--restart begins anew)") from None


def _write_manifest(manifest: Manifest, job: Job) -> None:
    text = json.dumps(json.loads(dumps(manifest)), indent=1) + "\n"
    write_atomically(job.out / MANIFEST, text, job.out / UNFINISHED / f"{job.run}-{MANIFEST}")


def _refuse_another(manifest: Manifest, asked: Manifest, out: Path) -> None:
    differing = [said for name, said in _TO_SAY.items() if getattr(manifest, name) != getattr(asked, name)]
    if differing:
        raise Refused(f"{out} was begun with {', '.join(differing)} (--restart begins anew)")
    if not (out / PLAN).exists() or hash_file(out / PLAN) != manifest.plan:
        raise Refused(f"{out / PLAN} is not the plan that the archive was begun with (--restart begins anew)")


def _clear_all(out: Path) -> None:
    """Remove what an archive consists of, the manifest first; nothing else."""
    for name in (MANIFEST, PLAN, REJECTS):
        (out / name).unlink(missing_ok=True)
    for folder in FOLDERS:
        _clear(out / folder, _TRANSIENT if folder == UNFINISHED else _OURS)


def _clear(folder: Path, names: re.Pattern[str]) -> None:
    for path in folder.iterdir() if folder.is_dir() else ():
        if names.fullmatch(path.name):
            path.unlink(missing_ok=True)


# ── shards ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _code(job: Job, manifest: Manifest, options: Options, workers: int | None, threads: int) -> Iterator[Progress]:
    """Code the shards that are not done yet."""
    state = Progress(0, manifest.shards, 0, 0)
    finished = set()
    for receipt in _receipts(job.out, manifest.shards):
        if _is_whole(receipt, job.out):
            finished.add(receipt.shard)
            state = _add(state, receipt.articles, receipt.rejected)
    yield state
    places = [place for place in find_places(job.out / PLAN) if place[0] not in finished]
    if not places:
        return
    with cluster(address=options.address, cores=(workers or 1) * threads) as cores:
        for done in code_shards(places, job, workers=workers or max(1, cores // threads), cores=threads):
            if done.fault:
                raise ArchiveError(done.fault)
            state = _add(state, done.articles, done.rejected)
            yield state


def _add(state: Progress, articles: int, rejected: int) -> Progress:
    return Progress(state.done + 1, state.shards, state.articles + articles, state.rejected + rejected)


def _receipts(out: Path, shards: int) -> Iterator[Receipt]:
    """The receipts that are there and can be read, in order."""
    for number in range(shards):
        path = _receipt_path(out, number)
        if path.exists():
            try:
                yield load(Receipt, json.loads(path.read_text(encoding="utf-8")))
            except ValueError:
                path.unlink()


def _receipt_path(out: Path, number: int) -> Path:
    return out / RECEIPTS / f"{number:06}.json"


def _is_whole(receipt: Receipt, out: Path) -> bool:
    """Whether a shard's files are what its receipt says; a receipt of others is removed."""
    for name, digest in receipt.files:
        if not (out / name).is_file() or hash_file(out / name) != digest:
            _receipt_path(out, receipt.shard).unlink()
            return False
    return True


def _finish(job: Job, manifest: Manifest) -> Manifest:
    """Count what came out, put the rejects together, and say in the manifest that all is done."""
    rows: Counter[str] = Counter()
    digest = sha256()
    shards = articles = rejected = 0
    temporary = job.out / UNFINISHED / f"{job.run}-{REJECTS}"
    with temporary.open("wb") as rejects:
        for receipt in _receipts(job.out, manifest.shards):
            shards += 1
            articles += receipt.articles
            rejected += receipt.rejected
            rows.update(dict(receipt.rows))
            digest.update(dumps(receipt).encode())
            if receipt.rejected:
                with (job.out / RECEIPTS / f"{receipt.shard:06}.rejects.jsonl").open("rb") as part:
                    shutil.copyfileobj(part, rejects)
    if shards < manifest.shards:
        raise ArchiveError(f"{manifest.shards - shards} of {manifest.shards} shards are not done")
    put(temporary, job.out / REJECTS)
    manifest = replace(
        manifest,
        complete=True,
        articles=articles,
        rejected=rejected,
        rows=tuple(rows.items()),
        receipts=digest.hexdigest(),
    )
    _write_manifest(manifest, job)
    _clear(job.out / UNFINISHED, _TRANSIENT)
    return manifest
