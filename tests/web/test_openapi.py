"""The API held to its own description: requests are made from it, no answer may be a failure or undescribed."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from marsad.coder import Coder
from marsad.store import Store
from marsad.web.access import Doorkeeper, Visitor
from marsad.web.app import Settings, make_app
from marsad.web.context import Rules
from marsad.web.desk import Coding

_EXAMPLES = 25
_PATIENT = Settings(Doorkeeper(anyone=Visitor("local", "reviewer")), hosts=("*",), rate=1_000_000)


@pytest.fixture(scope="module")
def description(store: Store, coder: Coder) -> Any:
    app = make_app(store, Coding(coder), Rules(coder.rulebook), _PATIENT)
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


OPERATIONS = [
    "GET /api/v1/actors",
    "GET /api/v1/articles",
    "GET /api/v1/articles/{key}",
    "GET /api/v1/events",
    "GET /api/v1/figures",
    "GET /api/v1/record.schema.json",
    "GET /api/v1/stances",
    "GET /api/v1/statements",
    "GET /api/v1/stories",
    "GET /api/v1/stories/{key}",
    "POST /api/v1/code",
]


def test_every_operation_is_tried(description: Any) -> None:
    assert sorted(result.ok().label for result in description.get_all_operations()) == OPERATIONS


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("label", OPERATIONS)
def test_no_answer_is_a_failure(description: Any, label: str, mode: GenerationMode) -> None:
    operation = next(r.ok() for r in description.get_all_operations() if r.ok().label == label)
    if label == "GET /api/v1/record.schema.json" and mode is GenerationMode.NEGATIVE:
        pytest.skip("it takes nothing that could be wrong")

    @given(operation.as_strategy(generation_mode=mode))
    @settings(max_examples=_EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def try_it(case: Any) -> None:
        # what a filter means is known to the store alone, so a well-formed request may still be refused
        case.call_and_validate(excluded_checks=[negative_data_rejection, positive_data_acceptance])

    try_it()
