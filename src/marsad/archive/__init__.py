"""Archives of articles coded on Ray: shards of sources in, partitioned Parquet out, gone on with after a crash.

>>> from marsad import archive
>>> manifest = archive.run(["news.jsonl"], "coded", archive.Options(workers=2))  # doctest: +SKIP
>>> manifest.articles, manifest.rejected  # doctest: +SKIP
(20000, 3)

Needs `pip install 'marsad[archive]'`.
"""

from __future__ import annotations

from marsad.archive.run import ArchiveError, Manifest, Options, Progress, Refused, run

__all__ = ["ArchiveError", "Manifest", "Options", "Progress", "Refused", "run"]
