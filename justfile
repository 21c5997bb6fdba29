# `just` lists the recipes; `just check` is what every change must pass.

default:
    @just --list

# format and lint, types, rules, tests (documentation tests included)
check: format lint types rules test

format:
    ruff format .

lint:
    ruff check .

types:
    mypy

rules:
    marsad rules check

test *ARGS:
    pytest -q {{ARGS}}

# the scorer's floors on the gold articles, where they are at hand
gate:
    python eval/gate.py

# regenerate what is generated
schema:
    python -m marsad.schema > docs/record.schema.json

reference:
    python docs/make_reference.py > docs/rules_reference.md
    python docs/make_exports.py

# the output shown in the README, from the sample article
readme:
    python docs/refresh_readme.py

# what continuous integration runs
ci:
    .ci/run
