"""A run of `marsad.archive` with a stand-in for the coder, as a process of its own that can be killed.

usage: python stand_in.py OUT SOURCE… [--workers N] [--lose-node-after SHARDS]

What the articles hold says what the stand-in does with them: `sleep` takes its time, `poison` ends the worker's
process, `fault` raises. Prints a line for each shard.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256

from example_record import RECORD
from marsad.records import Article, ArticleInfo, CoderInfo, Record

INFO = CoderInfo("0.1.0", "stand-in", "none")


class StandIn:
    info = INFO

    def __init__(self, threads: int = 1) -> None:
        self.threads = threads

    def code_all(self, articles: Iterable[Article]) -> Iterator[Record]:
        for article in articles:
            if "poison" in article.text:
                os._exit(1)
            if "fault" in article.text:
                raise ValueError("the stand-in fails")
            if "sleep" in article.text:
                time.sleep(0.01)
            yield replace(RECORD, coder=INFO, article=info(article))


def info(article: Article) -> ArticleInfo:
    digest = sha256(article.text.encode()).hexdigest()
    return ArticleInfo(
        *(article.id, article.title, article.text, article.published, None, article.source, article.url, "ar"),
        *(digest, len(article.text)),
    )


def main() -> None:
    from marsad import archive
    from marsad.archive import plan

    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--lose-node-after", dest="lose_after", type=int, metavar="SHARDS")
    args = parser.parse_args()
    plan._SMALLEST = 4_000
    cluster = Nodes() if args.lose_after is not None else None
    options = archive.Options(workers=args.workers, threads=1, address=cluster and cluster.address)

    def say(state: archive.Progress) -> None:
        sys.stdout.write(f"{state.done} {state.shards}\n")
        sys.stdout.flush()
        if cluster and state.done == args.lose_after:
            cluster.lose_one()

    archive.run(args.sources, args.out, options, progress=say, make_coder=StandIn)


class Nodes:
    """A Ray cluster of two nodes, a core each, on this machine."""

    def __init__(self) -> None:
        os.environ |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "0" * 64, "RAY_USAGE_STATS_ENABLED": "0"}
        from ray.cluster_utils import Cluster

        self._cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
        self._node = self._cluster.add_node(num_cpus=1)
        self.address = self._cluster.address

    def lose_one(self) -> None:
        """End a node as a power cut would: its processes are killed, it says goodbye to nobody."""
        self._cluster.remove_node(self._node, allow_graceful=False)


if __name__ == "__main__":
    main()
