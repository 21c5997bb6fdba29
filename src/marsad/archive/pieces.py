"""Pieces of files → Articles, as `marsad.read` would give them for the whole file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from marsad.archive.plan import Piece, Shard
from marsad.read import Errors, ReadError, Rejected
from marsad.read.articles import read_lines
from marsad.read.formats import read_stream
from marsad.read.limits import split_lines
from marsad.read.text import Origin
from marsad.records import Article

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


def read_pieces(shard: Shard, *, published: str | None, errors: Errors) -> Iterator[Article | Rejected]:
    """The articles of a shard in order; what is no article, or cannot be read, comes as Rejected."""
    for piece in shard.pieces:
        try:
            with io.BufferedReader(_Stretch(piece)) as stream:
                yield from _read_piece(cast(io.BufferedReader, stream), piece, published, errors)
        except ReadError as error:
            yield Rejected(piece.path, str(error))
        except OSError as error:
            yield Rejected(piece.path, f"cannot be read: {error.strerror}")


def _read_piece(
    stream: io.BufferedReader, piece: Piece, published: str | None, errors: Errors
) -> Iterator[Article | Rejected]:
    if piece.line is None:
        return read_stream(stream, Origin(piece.path, piece.id, published, errors))
    return read_lines(split_lines(stream), name=piece.path, first=piece.line, published=published, errors=errors)


class _Stretch(io.FileIO):
    """A file that begins and ends where the piece does; positions are those of the file."""

    def __init__(self, piece: Piece) -> None:
        super().__init__(piece.path, "rb")
        self._end = piece.end
        self.seek(piece.start)

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        return super().readinto(view[: max(0, self._end - self.tell())]) or 0

    def readall(self) -> bytes:
        return self.read(max(0, self._end - self.tell())) or b""
