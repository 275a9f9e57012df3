"""Back-tests by programs: begun over the log, read until they are done."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from knowledge import actions, back_test_runs, tasks
from knowledge.models import BackTest
from tests.kernel.test_actions_tokens import made
from tests.knowledge.back_testing.world import world
from tests.knowledge.factories import PersonFactory, table_in_force
from tests.knowledge.tables import credit_table

pytestmark = pytest.mark.django_db
URL = "/api/v1/decisions/TAB-0001/back-tests"


@pytest.fixture(autouse=True)
def _fresh_count():
    cache.clear()


def program(owner, scope="back-tests:write"):
    _token, secret = made(owner, scopes=[scope])

    def ask(path, body=None):
        client, headers = Client(), {"Authorization": f"Bearer {secret}"}
        if body is None:
            return client.get(path, headers=headers)
        return client.post(path, json.dumps(body), "application/json", headers=headers)

    return ask


def test_it_is_begun_and_read_once_it_is_done(editor):
    world(editor)
    ask = program(editor)
    begun = ask(URL, {"segment": "input:reason", "money": "limit"})
    assert begun.status_code == 202
    told = ask(f"/api/v1/back-tests/{begun.json()['backTest']}").json()
    assert (told["status"], told["percent"], told["stale"]) == ("done", 100, "")
    assert (told["table"], told["version"], told["against"]) == ("TAB-0001", 2, 1)
    figures = told["figures"]
    assert [figures[name] for name in ("rows", "changed", "error")] == [5, 2, 1]
    assert (figures["sumBefore"], figures["sumAfter"]) == ("125", "75")
    assert [one["name"] for one in told["segments"]] == ["slow", "outage"]


def test_as_long_as_it_runs_there_are_no_figures(editor, monkeypatch):
    world(editor)
    monkeypatch.setattr(back_test_runs, "send", lambda run: None)
    ask = program(editor)
    told = ask(URL, {}).json()
    assert (told["status"], told["figures"], told["segments"]) == ("queued", None, [])
    run = back_test_runs.run_of(BackTest.objects.get())
    tasks.run_back_test(run.pk, *run.arguments)
    assert ask(f"/api/v1/back-tests/{told['backTest']}").json()["status"] == "done"


REFUSED = [
    ({"since": "2026-05-02", "until": "2026-05-01"}, 409, "comes after the last"),
    ({"segment": "input:colour"}, 409, "There is no segment"),
    ({"money": "decision"}, 409, "no output"),
    ({"rows": 5}, 422, "rows"),
]


@pytest.mark.parametrize(("body", "status", "words"), REFUSED)
def test_what_does_not_fit_is_told(editor, body, status, words):
    world(editor)
    answer = program(editor)(URL, body)
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    assert not BackTest.objects.exists()


def test_without_a_draft_there_is_nothing_to_test(editor):
    table_in_force(credit_table())
    assert program(editor)(URL, {}).status_code == 409


@pytest.mark.parametrize(
    ("role", "scope"), [("Auditor", "back-tests:write"), ("Knowledge editor", "documents:read")]
)
def test_a_token_needs_its_scope_and_its_owner_the_role(editor, role, scope):
    world(editor)
    assert program(PersonFactory(role=role), scope)(URL, {}).status_code == 403
    assert not BackTest.objects.exists()


def test_who_sees_no_back_tests_reads_none(editor):
    begun = actions.begin_back_test(world(editor), actor=editor)
    agent = program(PersonFactory(role="Agent"))
    assert agent(f"/api/v1/back-tests/{begun.pk}").status_code == 403
    assert program(editor)("/api/v1/back-tests/99999").status_code == 404
