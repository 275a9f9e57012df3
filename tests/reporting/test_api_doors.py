"""Who gets in over HTTP, how often, and how a refusal reads."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from kernel.actions.tokens import revoke_token
from kernel.models import ApiToken
from reporting.models import EventBatch
from tests.reporting.events import source_of
from tests.reporting.test_api import OPENED, Program, batch

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


@pytest.fixture(autouse=True)
def _fresh_count():
    cache.clear()


@pytest.fixture
def source():
    return source_of()


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Bearer nonsense", "Basic c29maWE6cGFzcw==", "gcw_x"],
)
def test_who_has_no_token_is_asked_for_one(header, source):
    headers = {} if header is None else {"Authorization": header}
    body = json.dumps(batch(source, OPENED))
    for answer in (
        Client().post("/api/v1/events", body, content_type="application/json", headers=headers),
        Client().get("/api/v1/sources", headers=headers),
        Client().get("/api/v1/batches/1", headers=headers),
        Client().get("/api/v1/openapi.json", headers=headers),
    ):
        assert answer.status_code == 401
        assert answer["Content-Type"] == PROBLEM
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer.json()["status"] == 401
    assert not EventBatch.objects.exists()


def test_a_browser_that_is_signed_in_gets_no_further_without_a_token(
    as_user, support_manager, source
):
    answer = as_user(support_manager).post(
        "/api/v1/events", json.dumps(batch(source, OPENED)), content_type="application/json"
    )
    assert answer.status_code == 401


def test_a_revoked_token_is_as_good_as_none(support_manager, source):
    program = Program(support_manager)
    revoke_token(ApiToken.objects.get(), actor=support_manager)
    assert program.send(batch(source, OPENED)).status_code == 401


@pytest.mark.parametrize("who", ["auditor", "agent", "knowledge_editor", "process_owner"])
def test_a_token_may_no_more_than_its_owner(who, request, source):
    program = Program(request.getfixturevalue(who))
    answer = program.send(batch(source, OPENED))
    assert answer.status_code == 403
    assert "reporting.load_source" in answer.json()["detail"]
    assert program.get("sources").status_code == 200


def test_who_has_no_role_sees_nothing(person, source):
    program = Program(person("nobody"))
    for path in ("sources", "batches/1"):
        assert program.get(path).status_code == 403


def test_a_token_may_no_more_than_it_was_made_for(support_manager, source):
    reads = Program(support_manager, scopes=["sources:read"])
    writes = Program(support_manager, scopes=["events:write"])
    refused = reads.send(batch(source, OPENED))
    assert refused.status_code == 403
    assert "events:write" in refused.json()["detail"]
    assert writes.get("sources").status_code == 403
    assert writes.send(batch(source, OPENED)).status_code == 201


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 422),
        ("{", 400),
        ("[" * 100_000, 400),
        (b"\xff\xfe", 400),
        ('{"source": "SRC-0001", "events": [' + "1" * 5000 + "]}", 400),
        ("[]", 422),
        ("null", 422),
        ('{"source": "SRC-0001"}', 422),
        ('{"source": "SRC-0001", "events": []}', 422),
        ('{"source": "SRC-0001", "events": {}}', 422),
        ('{"source": "\\u0000", "events": [1]}', 422),
        ('{"source": "SRC-0001", "name": "a\\u0000", "events": [1]}', 422),
        ('{"source": "SRC-0001", "name": "\\ud800", "events": [1]}', 422),
        ('{"source": "SRC-9999", "events": [1]}', 404),
        (json.dumps({"source": "SRC-0001", "events": [1] * 10_001}), 422),
        (b" " * (5 * 1024 * 1024 + 1), 413),
    ],
)
def test_a_body_that_is_none_is_refused_in_words(support_manager, body, status):
    source_of()
    answer = Program(support_manager).send(body)
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert answer.json()["detail"]
    assert not EventBatch.objects.exists()


def test_a_fault_of_the_envelope_is_told_where_it_is(support_manager):
    answer = Program(support_manager).send({"source": "SRC-0001", "events": []})
    [fault] = answer.json()["faults"]
    assert fault["where"] == "body.delivery.events"


@pytest.mark.parametrize("key", ["x" * 256, "a\tb", "é"])
def test_a_key_that_cannot_be_kept_is_refused(support_manager, source, key):
    assert Program(support_manager).send(batch(source, OPENED), key=key).status_code == 422


def test_too_many_requests_a_minute_are_told_when_to_come_again(support_manager, settings):
    settings.API_REQUESTS_A_MINUTE = 2
    program = Program(support_manager)
    answers = [program.get("sources") for _turn in range(3)]
    assert [one.status_code for one in answers[:2]] == [200, 200]
    if answers[2].status_code == 200:  # a new minute began
        answers = [program.get("sources") for _turn in range(3)]
    assert answers[-1].status_code == 429
    assert 1 <= int(answers[-1]["Retry-After"]) <= 61
    assert answers[-1]["Content-Type"] == PROBLEM


def test_another_method_is_told_which_there_are(support_manager):
    program = Program(support_manager)
    answer = program.client.delete("/api/v1/events")
    assert answer.status_code == 405
    assert "POST" in answer["Allow"]


def test_an_address_that_is_not_there_is_a_problem_too(support_manager):
    for path in ("", "nothing", "events/1"):
        answer = Program(support_manager).get(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)


def test_no_log_line_holds_a_token(support_manager, source, caplog):
    program = Program(support_manager)
    program.send(batch(source, OPENED))
    program.send("{")
    revoke_token(ApiToken.objects.get(), actor=support_manager)
    program.send(batch(source, OPENED))
    assert program.secret not in caplog.text


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "text/json", "application/xml"]
)
def test_a_body_of_another_kind_is_refused_with_the_header_to_send(kind, support_manager, source):
    answer = Program(support_manager).send(batch(source, OPENED), kind=kind)
    assert (answer.status_code, answer["Content-Type"]) == (415, PROBLEM)
    assert "Content-Type: application/json" in answer.json()["detail"]
    assert f"“{kind}”" in answer.json()["detail"]
    assert not EventBatch.objects.exists()


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"']
)
def test_json_may_name_its_characters(kind, support_manager, source):
    assert Program(support_manager).send(batch(source, OPENED), kind=kind).status_code == 201
