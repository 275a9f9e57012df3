"""The log of decisions: what is kept of an answer, and what may be taken out of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from kernel.models import AuditEntry
from kernel.ruling import DomainError
from knowledge import actions
from knowledge.actions.decisions import MOST_ROWS, digest_of_personal
from knowledge.lifecycle import VersionState
from knowledge.models import Decision
from knowledge.queries import replayed
from tests.knowledge.factories import PersonFactory, VersionFactory, table_in_force
from tests.knowledge.tables import credit_table, full_table

pytestmark = pytest.mark.django_db
CASE = {"amount": Decimal("25.50"), "reason": "outage"}
PERSONAL = {"age": 40, "segment": "home", "since": "2019-05-01", "in_debt": False}


@pytest.fixture
def agent():
    return PersonFactory(username="gerda", role="Agent")


@pytest.fixture
def manager():
    return PersonFactory(username="mona", role="Support manager")


@pytest.fixture
def document():
    return table_in_force(credit_table())


def test_an_answer_is_logged_with_all_that_made_it(document, agent):
    actions.decide(document, CASE, actor=agent)
    decision = Decision.objects.get()
    version = document.version_in_force
    assert (decision.kind, decision.rules) == ("hit", [2])
    assert decision.outputs == [{"decision": "credit", "limit": "100"}]
    assert decision.inputs == {"amount": "25.50", "reason": "outage"}
    assert (decision.version, decision.digest) == (version, version.digest)
    assert (decision.asker, decision.channel, decision.token) == (agent, "page", None)
    assert decision.as_of == decision.at


@pytest.mark.parametrize(
    ("facts", "kind"),
    [({}, "input_error"), ({"amount": "x", "reason": 1, "more": 2}, "input_error"), (CASE, "hit")],
)
def test_whatever_came_of_it_is_logged_and_replayed_alike(document, agent, facts, kind):
    done = actions.decide(document, facts, actor=agent)
    decision = Decision.objects.with_parts().get(key=done.decision.key)
    assert decision.kind == kind
    assert replayed(decision).is_same


def test_the_version_in_force_then_decides(document, agent):
    now = timezone.now()
    older = credit_table(rules=credit_table()["rules"][2:])
    VersionFactory(
        document=document,
        version=2,
        table=older,
        state=VersionState.SUPERSEDED,
        in_force_from=now - timedelta(days=9),
        in_force_until=now - timedelta(hours=1),
    )
    then = actions.decide(document, CASE, actor=agent, as_of=now - timedelta(days=3))
    assert (then.decision.kind, then.decision.version.version) == ("no_hit", 2)
    assert actions.decide(document, CASE, actor=agent).decision.kind == "hit"


def test_before_anything_was_in_force_nothing_is_decided(document, agent):
    with pytest.raises(actions.NothingInForce, match="TAB-0001"):
        actions.decide(document, CASE, actor=agent, as_of=timezone.now() - timedelta(days=3))
    assert not Decision.objects.exists()


def test_what_will_be_in_force_is_not_asked(document, agent):
    with pytest.raises(DomainError, match="not known yet"):
        actions.decide(document, CASE, actor=agent, as_of=timezone.now() + timedelta(days=3))


@pytest.mark.parametrize("role", ["Auditor", "Go-live approver", "Inventory steward"])
def test_a_role_that_does_not_decide_is_refused(document, role):
    with pytest.raises(DomainError, match="Your role does not include"):
        actions.decide(document, CASE, actor=PersonFactory(role=role))
    with pytest.raises(DomainError, match="Your role does not include"):
        actions.decide_rows(document, [CASE], actor=PersonFactory(role=role))


def test_rows_are_answered_in_their_order_under_one_batch(document, agent):
    rows = [CASE, {"amount": 1, "reason": "x"}, {"amount": None}]
    found = actions.decide_rows(document, rows, actor=agent)
    assert [one.decision.kind for one in found] == ["hit", "hit", "input_error"]
    assert [one.decision.rules for one in found] == [[2], [1], []]
    assert Decision.objects.filter(batch=found[0].decision.batch, channel="batch").count() == 3


def test_a_batch_has_its_limit(document, agent):
    with pytest.raises(DomainError, match="1000 rows"):
        actions.decide_rows(document, [CASE] * (MOST_ROWS + 1), actor=agent)
    assert not Decision.objects.exists()


def test_a_batch_asks_the_database_a_few_questions(document, agent, django_assert_max_num_queries):
    agent.has_perm("knowledge.add_decision")
    with django_assert_max_num_queries(30):  # SQLite takes fifty rows a statement
        actions.decide_rows(document, [CASE] * 1000, actor=agent)


def test_a_case_asks_the_database_a_few_questions(document, agent, django_assert_max_num_queries):
    agent.has_perm("knowledge.add_decision")
    with django_assert_max_num_queries(4):
        actions.decide(document, CASE, actor=agent)


def test_personal_inputs_stand_apart_with_a_digest(agent):
    document = table_in_force(full_table())
    decision = actions.decide(document, PERSONAL, actor=agent).decision
    assert decision.personal == {"age": "40"}
    assert "age" not in decision.inputs
    assert decision.personal_digest == digest_of_personal({"age": "40"})


def test_a_refused_personal_input_is_personal_too(agent):
    document = table_in_force(full_table())
    decision = actions.decide(document, PERSONAL | {"age": "forty"}, actor=agent).decision
    assert decision.personal == {"age": {"refused": "forty"}}
    assert "forty" not in f"{decision.inputs}{decision.faults}{decision.message}"


def test_personal_inputs_are_erased_and_the_digest_stays(agent, manager):
    document = table_in_force(full_table())
    decision = actions.decide(document, PERSONAL, actor=agent).decision
    actions.erase_personal(decision, actor=manager, note="The customer asked for it.")
    decision = Decision.objects.with_parts().get()
    assert decision.personal is None
    assert decision.personal_digest == digest_of_personal({"age": "40"})
    assert replayed(decision).reason == "Its personal inputs are erased."
    entry = AuditEntry.objects.get(act="decision.erased")
    assert (entry.actor, entry.note) == (manager, "The customer asked for it.")
    assert entry.after == {"inputs": ["age"], "digest": decision.personal_digest}


def test_an_erasure_has_a_reason_and_is_for_few_and_once(agent, manager):
    document = table_in_force(full_table())
    decision = actions.decide(document, PERSONAL, actor=agent).decision
    with pytest.raises(DomainError, match="Say why"):
        actions.erase_personal(decision, actor=manager, note=" ")
    with pytest.raises(DomainError, match="Your role does not include"):
        actions.erase_personal(decision, actor=agent, note="Please.")
    actions.erase_personal(decision, actor=manager, note="Please.")
    with pytest.raises(DomainError, match="no personal inputs"):
        actions.erase_personal(decision, actor=manager, note="Please.")


def test_old_personal_inputs_go_and_the_others_stay(agent, manager):
    document = table_in_force(full_table())
    for _n in range(3):
        actions.decide(document, PERSONAL, actor=agent)
    between = Decision.objects.order_by("pk")[1].at
    assert actions.erase_old_personal(between, actor=manager) == 1
    assert actions.erase_old_personal(between, actor=manager) == 0
    assert Decision.objects.filter(personal__isnull=False).count() == 2


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE knowledge_decision SET kind = 'no_hit'",
        "UPDATE knowledge_decision SET personal = '{}'",
        "UPDATE knowledge_decision SET personal = NULL, erased_at = NULL",
        "UPDATE knowledge_decision SET personal = NULL, erased_at = at, message = 'x'",
        "DELETE FROM knowledge_decision",
    ],
)
def test_nobody_changes_the_log_not_even_by_hand(agent, change):
    document = table_in_force(full_table())
    actions.decide(document, PERSONAL, actor=agent)
    with (
        pytest.raises(Error, match="log of decisions is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert Decision.objects.get().personal == {"age": "40"}


def test_a_decision_that_comes_out_otherwise_is_told(document, agent):
    decision = actions.decide(document, CASE, actor=agent).decision
    decision.outputs = [{"decision": "credit", "limit": "100.0"}]
    assert not replayed(decision).is_same
    decision.digest = "0" * 64
    assert "no longer the same" in replayed(decision).reason
