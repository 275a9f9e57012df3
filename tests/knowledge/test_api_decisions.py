"""Decision tables asked by programs: strictly typed, logged before it is answered."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from knowledge.models import Decision
from tests.kernel.test_actions_tokens import made
from tests.knowledge.factories import PersonFactory, table_in_force
from tests.knowledge.tables import credit_table, full_table

pytestmark = pytest.mark.django_db
PERSONAL = {"age": 40, "segment": "home", "since": "2019-05-01", "in_debt": False}


@pytest.fixture(autouse=True)
def _fresh_count():
    cache.clear()


class Program:
    """A program that calls, with a token of this person."""

    def __init__(self, owner, scopes=("decisions:write",)):
        self.token, self.secret = made(owner, scopes=list(scopes))
        self.client = Client(enforce_csrf_checks=True)

    def ask(self, body, key="TAB-0001", **headers):
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(
            f"/api/v1/decisions/{key}",
            data,
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.secret}", **headers},
        )


@pytest.fixture
def agent():
    return PersonFactory(username="gerda", role="Agent")


@pytest.fixture
def program(agent):
    table_in_force(credit_table())
    return Program(agent)


def asked(amount=30, reason="outage", **more):
    return {"inputs": {"amount": amount, "reason": reason}, **more}


def test_an_answer_has_status_outputs_rules_citations_version_and_id(program, agent):
    table_in_force(full_table(), number="TAB-0002")
    answer = program.ask({"inputs": PERSONAL | {"age": 17}}, key="TAB-0002")
    told, decision = answer.json(), Decision.objects.get()
    assert answer.status_code == 200
    assert (told["status"], told["rules"]) == ("hit", [1, 3])
    assert told["outputs"] == [{"class": "deposit"}]
    assert told["citations"] == ["POL-0042", "POL-0007"]
    assert told["reasons"][0]["when"]["age"] == "< 18"
    assert told["reasons"][0]["citation"] == "POL-0042, POL-0007"
    assert (told["table"], told["version"]) == ("TAB-0002", 1)
    assert told["decision"] == str(decision.key)
    assert told["digest"] == decision.digest
    assert (decision.asker, decision.channel, decision.token) == (agent, "api", program.token)


def test_near_misses_name_rule_input_and_cell(program):
    [first, *_rest] = program.ask(asked(26, "slow")).json()["nearMisses"]
    assert first == {"rule": 1, "input": "amount", "cell": "<= 25"}


@pytest.mark.parametrize(
    ("inputs", "name", "says"),
    [
        ({"amount": 30}, "reason", "missing"),
        ({"amount": None, "reason": "x"}, "amount", "missing"),
        ({"amount": "30", "reason": "x"}, "amount", "a number is wanted"),
        ({"amount": True, "reason": "x"}, "amount", "a number is wanted"),
        ({"amount": [30], "reason": "x"}, "amount", "a list"),
        ({"amount": {"eur": 30}, "reason": "x"}, "amount", "an object"),
        ({"amount": 30, "reason": 5}, "reason", "a string is wanted"),
        ({"amount": 30, "reason": "x", "why": 1}, "why", "no such input"),
        ({"amount": 30, "reason": "a\0b"}, "reason", "control character"),
        ({"amount": 30, "reason": "\ud800"}, "reason", "control character"),
        ({"amount": 30, "reason": "x", "\ud800\0": 1}, "\ufffd\ufffd", "no such input"),
    ],
)
def test_a_wrong_input_is_told_by_name_and_logged(program, inputs, name, says):
    answer = program.ask({"inputs": inputs})
    [error] = answer.json()["errors"]
    assert answer.status_code == 422
    assert answer.json()["status"] == "input_error"
    assert error["input"] == name
    assert says in error["message"]
    assert str(Decision.objects.get().key) == answer.json()["decision"]


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e7000", f"1e{'9' * 30}", f"1e-{'9' * 30}"]
)
def test_a_number_that_is_none_is_an_input_error(program, number):
    answer = program.ask(f'{{"inputs": {{"amount": {number}, "reason": "x"}}}}')
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["input"] == "amount"


@pytest.mark.parametrize("number", ["1e400", str(10**400), "0.1000000000000000055511151231257827"])
def test_every_digit_of_a_number_counts(program, number):
    answer = program.ask(f'{{"inputs": {{"amount": {number}, "reason": "outage"}}}}')
    assert answer.status_code == 200
    kept = Decision.objects.get().inputs["amount"]
    assert kept in (number, "1E+400", f"1.{'0' * 33}E+400")


@pytest.mark.parametrize("digits", ["1" * 5000, "x", "{", '{"inputs": {}} more', "\xff"])
def test_what_is_no_json_is_refused_and_not_logged(program, digits):
    body = digits if "x" not in digits else b"\xff\xfe"
    answer = program.ask(body)
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"inputs": []},
        {"inputs": "x"},
        {"input": {}},
        {"inputs": {}, "asOf": "yesterday"},
        {"inputs": {}, "asOf": "2026-01-01T00:00:00"},
        {"inputs": {}, "more": 1},
    ],
)
def test_a_body_of_another_shape_is_a_problem_and_not_logged(program, body):
    answer = program.ask(body)
    assert answer.status_code == 422
    assert answer.json()["title"] == "The request does not fit"
    assert not Decision.objects.exists()


def test_nothing_in_force_then_is_not_found(program):
    answer = program.ask(asked(asOf="1999-01-01T00:00:00Z"))
    assert answer.status_code == 404
    assert answer.json()["title"] == "Nothing is in force"
    assert program.ask(asked(asOf="2999-01-01T00:00:00Z")).status_code == 409
    assert program.ask(asked(), key="TAB-9999").status_code == 404
    assert program.ask(asked(), key="%00").status_code in (404, 422)
    assert not Decision.objects.exists()


def test_who_may_not_decide_is_refused(program):
    assert Program(PersonFactory(role="Auditor")).ask(asked()).status_code == 403
    assert Program(PersonFactory(role="Agent"), ["events:write"]).ask(asked()).status_code == 403
    program.secret = "gcw_wrong"
    assert program.ask(asked()).status_code == 401
    assert not Decision.objects.exists()


def test_requests_are_counted(program, settings):
    settings.API_REQUESTS_A_MINUTE = 2
    assert [program.ask(asked()).status_code for _n in range(3)] == [200, 200, 429]
    assert Decision.objects.count() == 2


def batch(*rows, **more):
    return {"rows": list(rows), **more}


@pytest.mark.parametrize(("wrong", "right", "status"), [(0, 2, 200), (1, 1, 207), (2, 0, 422)])
def test_a_batch_tells_row_by_row(program, wrong, right, status):
    rows = [{"amount": "x"}] * wrong + [asked()["inputs"]] * right
    answer = program.ask(batch(*rows), key="TAB-0001/batch")
    told = answer.json()
    assert answer.status_code == status
    kinds = [one["status"] for one in told["answers"]]
    assert kinds == ["input_error"] * wrong + ["hit"] * right
    assert sum(told["counts"].values()) == 2
    logged = Decision.objects.filter(batch=told["batch"]).order_by("pk")
    assert [str(one.key) for one in logged] == [one["decision"] for one in told["answers"]]


@pytest.mark.parametrize("rows", [[], [1], ["x"], [[]], [{}] * 1001])
def test_a_batch_of_another_shape_is_a_problem(program, rows):
    assert program.ask(batch(*rows), key="TAB-0001/batch").status_code == 422
    assert not Decision.objects.exists()


def test_a_thousand_rows_are_one_request(program):
    rows = [{"amount": number, "reason": "outage"} for number in range(1000)]
    answer = program.ask(batch(*rows), key="TAB-0001/batch")
    assert answer.status_code == 200
    assert answer.json()["counts"] == {"hit": 1000}
    assert Decision.objects.count() == 1000


def test_outputs_are_numbers_of_json_where_that_keeps_them(program):
    rules = [
        {"when": ["-", "-"], "then": ['"a"', cell], "note": ""}
        for cell in ("12.50", "3", "0.1234567890123456789", "10 ** 30")
    ]
    table_in_force(credit_table(hit_policy="RULE ORDER", rules=rules), number="TAB-0003")
    told = program.ask(asked(), key="TAB-0003").json()
    limits = [row["limit"] for row in told["outputs"]]
    assert limits[:3] == [12.5, 3, "0.1234567890123456789"]
    assert isinstance(limits[3], str)
