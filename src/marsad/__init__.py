"""Arabic political news in, verifiable records out.

>>> import marsad
>>> record = marsad.code("أعلن ماكرون أمس دعمه لأوكرانيا", published="2022-01-08")  # doctest: +SKIP
>>> [(event.type, event.actors, event.recipients) for event in record.events]  # doctest: +SKIP
[('SUPPORT', ('e1',), ('e2',))]

`code` and `code_all` load the language model at the first call; importing the package loads nothing heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from marsad.read import read
from marsad.records import Article, Document, Record

if TYPE_CHECKING:
    from marsad.coder import Coder, code, code_all

__version__ = "0.1.0"
__all__ = ["Article", "Coder", "Document", "Record", "__version__", "code", "code_all", "read"]

_CODER = ("Coder", "code", "code_all")


def __getattr__(name: str) -> object:
    """Import the coder when it is first asked for."""
    if name in _CODER:
        return getattr(import_module("marsad.coder"), name)
    raise AttributeError(f"module 'marsad' has no attribute {name!r}")
