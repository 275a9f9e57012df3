"""Decisions read back by programs, and questions that come twice: decided once, told out of the
log, with nothing kept beside it."""

import json
import uuid

import pytest
from django.core.cache import cache

from kernel.models import KeptAnswer
from knowledge import actions
from knowledge.models import Decision
from tests.knowledge.factories import PersonFactory, table_in_force
from tests.knowledge.tables import credit_table, full_table
from tests.knowledge.test_api_decisions import PERSONAL, Program, asked, batch

pytestmark = pytest.mark.django_db
BOTH = ("decisions:write", "decisions:read")


@pytest.fixture(autouse=True)
def _fresh_count():
    cache.clear()


@pytest.fixture
def agent():
    return PersonFactory(username="gerda", role="Agent")


@pytest.fixture
def program(agent):
    table_in_force(credit_table())
    table_in_force(full_table(), number="TAB-0002")
    return Program(agent, BOTH)


def read(program, decision):
    headers = {"Authorization": f"Bearer {program.secret}"}
    return program.client.get(f"/api/v1/decision-log/{decision}", headers=headers)


def again(program, body, key="TAB-0001", idempotency_key="night-1"):
    return program.ask(body, key=key, **{"Idempotency-Key": idempotency_key})


def personal(program):
    """A decision that was asked with personal inputs."""
    return program.ask({"inputs": PERSONAL}, key="TAB-0002").json()["decision"]


def inputs_of(answer):
    return {one["input"]: (one["value"], one["hidden"]) for one in answer.json()["inputs"]}


@pytest.mark.parametrize("body", [asked(26, "slow"), asked("much"), asked(30.5, "outage")])
def test_a_decision_is_read_as_it_was_answered(program, body):
    told = program.ask(body).json()
    answer = read(program, told["decision"])
    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in told} == told
    assert answer.json()["channel"] == "api"
    assert inputs_of(answer)["reason"] == (body["inputs"]["reason"], "")


def test_one_row_of_a_batch_is_read_by_its_own_id(program):
    told = program.ask(batch(asked()["inputs"], {"amount": "x"}), key="TAB-0001/batch").json()
    answer = read(program, told["answers"][1]["decision"]).json()
    assert (answer["status"], answer["batch"]) == ("input_error", told["batch"])


def test_who_did_not_ask_needs_the_log(program):
    decision = program.ask(asked()).json()["decision"]
    assert read(Program(PersonFactory(role="Agent"), BOTH), decision).status_code == 404
    assert read(Program(PersonFactory(role="Auditor"), BOTH), decision).status_code == 200
    assert (
        read(Program(PersonFactory(role="Auditor"), ["events:write"]), decision).status_code == 403
    )
    assert read(program, uuid.uuid4()).status_code == 404
    assert read(program, "x").status_code == 422


def test_personal_inputs_are_masked_and_gone_once_erased(program):
    decision = personal(program)
    reader = Program(PersonFactory(role="Readiness tester"), BOTH)
    assert inputs_of(read(program, decision))["age"] == ("40", "")
    assert inputs_of(read(reader, decision))["age"] == (None, "masked")
    assert "40" not in json.dumps(read(reader, decision).json()["inputs"])
    manager = PersonFactory(role="Support manager")
    actions.erase_personal(Decision.objects.get(key=decision), actor=manager, note="Asked for.")
    answer = read(program, decision)
    assert inputs_of(answer)["age"] == (None, "erased")
    assert (answer.json()["status"], answer.json()["nearMisses"]) == ("hit", [])


@pytest.mark.parametrize(
    ("key", "body", "status", "logged"),
    [
        ("TAB-0001", asked(26, "slow"), 200, 1),
        ("TAB-0001", asked("much"), 422, 1),
        ("TAB-0001/batch", batch(asked()["inputs"], {"amount": "x"}, asked(7)["inputs"]), 207, 3),
    ],
)
def test_a_question_that_comes_twice_is_decided_once(program, key, body, status, logged):
    first, second = (again(program, body, key) for _n in range(2))
    assert (first.status_code, second.status_code) == (status, status)
    assert second.json() == first.json()
    assert Decision.objects.count() == logged
    assert again(program, body, key, "night-2").json() != first.json()


@pytest.mark.parametrize(
    ("key", "body"), [("TAB-0001", asked(31)), ("TAB-0002", asked()), ("TAB-0001/batch", asked())]
)
def test_a_key_is_for_one_question(program, key, body):
    again(program, asked())
    assert again(program, body, key).status_code == 422
    assert Decision.objects.count() == 1


def test_what_could_not_be_decided_may_be_asked_again_with_the_same_key(program):
    body = asked(asOf="1999-01-01T00:00:00Z")
    assert [again(program, body).status_code for _n in range(2)] == [404, 404]
    assert again(program, asked()).status_code == 200


def test_another_who_takes_the_same_key_asks_anew(program):
    first = again(program, asked()).json()
    other = again(Program(PersonFactory(role="Agent"), BOTH), asked()).json()
    assert other["decision"] != first["decision"]


def test_of_a_kept_answer_nothing_personal_is_kept_beside_the_log(program, agent):
    body = {"inputs": {**PERSONAL, "segment": "Ada Lovelace"}}
    first = again(program, body, "TAB-0002").json()
    [kept] = KeptAnswer.objects.all()
    assert kept.answer == {"decisions": [first["decision"]]}
    manager = PersonFactory(role="Support manager")
    decision = Decision.objects.get(key=first["decision"])
    actions.erase_personal(decision, actor=manager, note="Asked for.")
    second = again(program, body, "TAB-0002")
    assert second.status_code in (200, 422)
    assert second.json() == {**first, "nearMisses": []}


def test_a_thousand_rows_are_told_again_in_few_questions(program, django_assert_max_num_queries):
    rows = [{"amount": number, "reason": "outage"} for number in range(1000)]
    first = again(program, batch(*rows), "TAB-0001/batch")
    with django_assert_max_num_queries(20):
        second = again(program, batch(*rows), "TAB-0001/batch")
    assert second.json() == first.json()
