"""The interface is held to its own OpenAPI description, whatever is sent."""

import json

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import ignored_auth

from config.api import description
from config.wsgi import application
from tests.reporting.events import source_of
from tests.reporting.test_api import OPENED, Program, batch

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SCHEMA = json.loads(json.dumps(description()))
DESCRIBED = schemathesis.openapi.from_dict(SCHEMA)
DESCRIBED.app = application
OPERATIONS = [one.ok() for one in DESCRIBED.get_all_operations()]


@pytest.fixture
def program(support_manager, settings):
    """Its requests do not end the connection in which the test is undone."""
    cache.clear()
    settings.API_REQUESTS_A_MINUTE = 10_000
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Program(support_manager)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_it_is_openapi_3_1_and_names_every_operation():
    assert SCHEMA["openapi"].startswith("3.1")
    assert sorted(SCHEMA["paths"]) == [
        "/api/v1/back-tests/{back_test}",
        "/api/v1/batches/{batch}",
        "/api/v1/decision-log/{decision}",
        "/api/v1/decisions/{key}",
        "/api/v1/decisions/{key}/back-tests",
        "/api/v1/decisions/{key}/batch",
        "/api/v1/documents/{number}",
        "/api/v1/events",
        "/api/v1/sources",
    ]
    assert {"200", "201", "207", "401", "403", "404", "409", "413", "422", "429"} <= SCHEMA[
        "paths"
    ]["/api/v1/events"]["post"]["responses"].keys()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
def test_whatever_is_sent_the_answer_is_as_described(operation, program):
    source_of()

    @given(case=operation.as_strategy())
    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def hold(case):
        answer = case.call(headers={"Authorization": f"Bearer {program.secret}"})
        case.validate_response(answer, excluded_checks=[ignored_auth])

    hold()


@given(
    events=st.lists(
        st.dictionaries(
            st.sampled_from([*OPENED, "cost", "outcome", "other"]),
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_the_events_are_each_is_accepted_or_told(program, events):
    source = source_of()
    answer = program.send(batch(source, *events))
    told = answer.json()
    assert answer.status_code in {200, 201, 207, 422}
    assert told["accepted"] + told["refused"] == len(events)
    assert len(told["errors"]) == told["refused"]


def test_the_description_is_for_who_is_signed_in_or_holds_a_token(
    as_user, support_manager, program
):
    assert program.get("openapi.json").json() == SCHEMA
    assert as_user(support_manager).get("/api/v1/openapi.json").json() == SCHEMA


def test_the_page_describes_every_operation_without_foreign_hosts(as_user, agent):
    page = as_user(agent).get(reverse("api-docs")).content.decode()
    for path in SCHEMA["paths"]:
        assert path in page
    assert '<script src="http' not in page
    assert "https://" not in page
