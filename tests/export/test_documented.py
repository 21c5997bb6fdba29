"""docs/exports.md says what is exported."""

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def test_every_column_is_documented() -> None:
    spec = importlib.util.spec_from_file_location("make_exports", DOCS / "make_exports.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = (DOCS / "exports.md").read_text(encoding="utf-8")
    assert page == module.filled(page), "python docs/make_exports.py"


def test_every_layer_of_a_cas_is_documented() -> None:
    pytest.importorskip("cassis")
    from marsad.export.cas import LAYERS

    page = (DOCS / "exports.md").read_text(encoding="utf-8")
    for layer in LAYERS:
        row = next(line for line in page.splitlines() if line.startswith(f"| `{layer.type}` |"))
        assert row.split("|")[3].split() == [f"`{feature}`" for feature in layer.features]
