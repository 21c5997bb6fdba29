"""Every entry of the dictionaries proves itself: `pytest tests/rules -k ittahama` runs one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from marsad.coder import Coder
from marsad.proof import event_ids, read
from marsad.rulebook import Entry, load
from marsad.rulebook.check import Case, Outcome, cases, is_proved, judge, lint
from marsad.rulebook.schema import Example

RULEBOOK = load()
ENTRIES = [entry for entry in RULEBOOK.entries() if is_proved(entry)]
EVENTS = event_ids(RULEBOOK)


@pytest.fixture(scope="session")
def outcomes(request: pytest.FixtureRequest) -> Mapping[Case, Outcome]:
    """What the coder makes of the examples of all entries that this run tests, read in one go."""
    chosen = [item.callspec.params["entry"] for item in request.session.items if "outcomes" in item.fixturenames]
    wanted = tuple(cases(chosen))
    return dict(zip(wanted, read(Coder(), wanted), strict=True))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.file}::{entry.id}")
def test_entry_proves_itself(entry: Entry, outcomes: Mapping[Case, Outcome]) -> None:
    faults = [judge(case, outcomes[case], EVENTS) for case in cases([entry])]
    assert not any(faults), "\n".join(str(fault) for fault in faults if fault)


def test_no_lint() -> None:
    faults = lint(RULEBOOK)
    assert not faults, "\n".join(map(str, faults))


def test_an_unsolved_example_is_no_fault_until_it_is_solved() -> None:
    entry = next(entry for entry in RULEBOOK.entries() if entry.id == "cue/qala")
    right = replace(entry.matches[0], unsolved="for a reason")
    wrong = replace(Example(text="وصل الوزير إلى بغداد"), unsolved="for a reason")
    chosen = tuple(cases([replace(entry, matches=(right, wrong), rejects=())]))
    solved, unsolved = (judge(c, o, EVENTS) for c, o in zip(chosen, read(Coder(), chosen), strict=True))
    assert solved is not None and "take out 'unsolved'" in solved.sentence
    assert unsolved is None
