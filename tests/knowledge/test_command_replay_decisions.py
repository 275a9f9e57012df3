import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kernel import append_only
from knowledge import actions
from knowledge.models import Decision
from tests.knowledge.factories import PersonFactory, table_in_force
from tests.knowledge.tables import credit_table, full_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided():
    agent = PersonFactory(role="Agent")
    document = table_in_force(credit_table())
    rows = [{"amount": 30, "reason": "outage"}, {"amount": "x"}, {"amount": 1, "reason": "y"}]
    actions.decide_rows(document, rows, actor=agent)
    personal = table_in_force(full_table(), number="TAB-0002")
    facts = {"age": 40, "segment": "home", "since": "2019-05-01", "in_debt": False}
    found = actions.decide(personal, facts, actor=agent)
    manager = PersonFactory(role="Support manager")
    actions.erase_personal(found.decision, actor=manager, note="Asked for.")


def replay(*options):
    out = StringIO()
    call_command("replay_decisions", *options, stdout=out)
    return out.getvalue()


def test_an_untouched_log_comes_out_the_same(decided):
    told = json.loads(replay("--json"))
    assert told == {"decisions": 4, "same": 3, "not_replayed": 1, "different": []}
    assert "4 decisions: 3 the same, 0 different, 1 that cannot be replayed." in replay()


def test_a_part_of_the_log_is_replayed(decided):
    assert json.loads(replay("--json", "--table", "TAB-0001"))["decisions"] == 3
    assert json.loads(replay("--json", "--until", "2020-01-01"))["decisions"] == 0
    assert json.loads(replay("--json", "--since", "2020-01-01"))["decisions"] == 4


def test_a_changed_answer_is_named_and_the_command_fails(decided):
    append_only.remove(connection)
    decision = Decision.objects.filter(kind="hit").last()
    Decision.objects.filter(pk=decision.pk).update(rules=[3])
    append_only.install(connection)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("replay_decisions", stdout=out)
    assert str(decision.key) in out.getvalue()
