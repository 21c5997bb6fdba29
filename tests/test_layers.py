"""Imports flow down: records ← language, rulebook ← stages ← coder ← cli; heavy libraries stay where they belong."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src/marsad"
MODULES = sorted(PACKAGE.rglob("*.py"))

# each part of the package and the parts it may import
MAY_IMPORT = {
    "records": set(),
    "jsonl": {"records"},
    "schema": {"records", "jsonl"},
    "read": {"records", "jsonl", "language"},
    "language": {"records", "jsonl"},
    "fetch": {"records", "jsonl", "read"},
    "rulebook": {"records", "language"},
    "stages": {"records", "language", "rulebook"},
    "tables": {"records"},
    "render": {"records"},
    "explain": {"records", "jsonl", "rulebook"},
    "coder": {"records", "read", "language", "rulebook", "stages"},
    "proof": {"records", "rulebook", "stages", "coder"},
    "review": {"records"},
    "store": {"review", "records", "jsonl", "language"},
    "stories": {"records", "language", "store", "export"},
    "archive": {"records", "jsonl", "read", "tables", "coder"},
    "export": {"records", "language", "rulebook", "store"},
    "web": {
        "review",
        "language",
        "records",
        "jsonl",
        "schema",
        "read",
        "rulebook",
        "coder",
        "store",
        "stories",
        "export",
    },
    "cli": {
        "review",
        "web",
        "records",
        "jsonl",
        "read",
        "language",
        "rulebook",
        "coder",
        "render",
        "explain",
        "proof",
        "store",
        "stories",
        "export",
        "fetch",
        "archive",
    },
    "__init__": {"records", "read", "coder"},
    "__main__": {"cli"},
}
# what a part imports inside a function or for type checking only, against the flow, and why
AGAINST_THE_FLOW = {
    ("records", "tables"),  # Record.to_pandas and the notebook view
}
ONLY_IN = {
    "ray": {"archive"},
    "onnxruntime": {"language"},
    "numpy": {"language", "stories"},
    "scipy": {"stories"},
    "datasketch": {"stories"},
    "yaml": {"rulebook", "read"},
    "trafilatura": {"read"},
    "lxml": {"read"},
    "feedparser": {"read"},
    "fastwarc": {"read"},
    "httpcore2": {"fetch"},
    "httpx2": {"fetch"},
    "protego": {"fetch"},
    "socket": {"fetch"},
    "pandas": {"tables"},
    "nltk": {"review"},
    "fastapi": {"web"},
    "starlette": {"web"},
    "jinja2": {"web"},
    "pyarrow": {"archive", "export"},
    "networkx": {"export", "web"},
    "cassis": {"export"},
    "sqlalchemy": {"store", "stories"},
    "alembic": {"store"},
    "click": {"cli"},
}
NEVER = {"torch", "onnx", "transformers"}


def part(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(node: ast.AST, *, top: bool = True) -> Iterator[tuple[str, bool]]:
    """(imported name, whether at the top of the module) of every import, those of marsad as marsad.part."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from ((alias.name, top) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, "imports are absolute"
            if child.module == "marsad":
                yield from ((f"marsad.{alias.name}", top) for alias in child.names)
            else:
                yield child.module or "", top
        else:
            only_typing = isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"
            yield from imports(child, top=top and not only_typing and not isinstance(child, ast.FunctionDef))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_flow_down(module: Path) -> None:
    here = part(module)
    for name, top in imports(ast.parse(module.read_text(encoding="utf-8"))):
        package, _, rest = name.partition(".")
        assert package not in NEVER, f"{module}: {name} is for training only"
        assert here in ONLY_IN.get(package, {here}), f"{module}: {name} belongs in {ONLY_IN[package]}"
        other = rest.split(".")[0]
        if package == "marsad" and other not in ("", "__version__", here):
            allowed = other in MAY_IMPORT[here] or (not top and (here, other) in AGAINST_THE_FLOW)
            assert allowed, f"{module}: {here} may not import {other}"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_bare_except_and_no_swallowed_import(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"{module}:{node.lineno}: a bare except"
            assert "ImportError" not in ast.unparse(node.type), f"{module}:{node.lineno}: a swallowed import"
