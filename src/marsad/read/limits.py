"""How much of an input is read: nothing larger is ever held in memory, nothing endless is waited for."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from io import BufferedReader
from typing import TYPE_CHECKING, Protocol

from marsad.read.text import ReadError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LARGEST_ITEM = 8 * 2**20  # bytes of one text, line, page, feed or record of an archive, unpacked
MOST_ELEMENTS = 20_000  # of a page; the longest reports have some thousand
DEEPEST = 250  # elements inside each other
_LARGEST_RATIO = 250  # news shrinks to a fifth or a tenth
_HARMLESS = 64 * 2**20  # unpacked bytes before the ratio counts


class Reader(Protocol):
    """What bytes are read from."""

    def read(self, size: int = ..., /) -> bytes: ...


def read_whole(stream: Reader) -> bytes:
    """The rest of a stream; ReadError where it is larger than an article can be."""
    data = stream.read(LARGEST_ITEM + 1)
    refuse_large(data)
    return data


def refuse_large(data: bytes) -> None:
    """ReadError for what is larger than an article can be."""
    if len(data) > LARGEST_ITEM:
        raise ReadError(f"larger than {LARGEST_ITEM // 2**20} MiB: no single article")


def split_lines(stream: BufferedReader) -> Iterator[bytes]:
    """The lines of a stream; of a line that is too large only as much as shows it."""
    while line := stream.readline(LARGEST_ITEM + 1):
        yield line
        while len(line) > LARGEST_ITEM and not line.endswith(b"\n"):
            line = stream.readline(LARGEST_ITEM + 1)


def unpack(stream: BufferedReader) -> BufferedReader:
    """A gzip stream unpacked as it is read; ReadError where it is broken or blows up."""
    return BufferedReader(_Unpacked(stream))


class _Unpacked(io.RawIOBase):
    """gzip members one after the other, given up when they unpack to more than any text does."""

    def __init__(self, packed: BufferedReader) -> None:
        self._packed, self._file = packed, gzip.GzipFile(fileobj=packed)
        self._given = self._taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        try:
            data = self._file.read(len(view))
        except (OSError, EOFError, zlib.error) as error:
            raise ReadError(f"broken gzip: {error}") from None
        self._given += len(data)
        if self._given > max(_HARMLESS, _LARGEST_RATIO * self._read_of_file()):
            raise ReadError(f"unpacks to more than {_LARGEST_RATIO} times its size: no text does")
        view[: len(data)] = data
        return len(data)

    def _read_of_file(self) -> int:
        """Bytes taken from the packed file so far; where that cannot be told, none."""
        return self._packed.tell() if self._packed.seekable() else 0
