"""The log as people read it: who sees what, what may be asked of it, and its files."""

import csv
from io import StringIO

import pytest

from knowledge import actions
from knowledge.lifecycle import VersionState
from knowledge.models import Decision
from tests.knowledge.factories import DocumentFactory, PersonFactory, VersionFactory, table_in_force
from tests.knowledge.tables import credit_table, full_table

pytestmark = pytest.mark.django_db
PERSONAL = {"age": 40, "segment": "home", "since": "2019-05-01", "in_debt": False}


@pytest.fixture
def agent():
    return PersonFactory(username="gerda", role="Agent")


@pytest.fixture
def decision(agent):
    return actions.decide(table_in_force(full_table()), PERSONAL, actor=agent).decision


@pytest.fixture
def credits_decided(agent):
    document = table_in_force(credit_table(), number="TAB-0002")
    facts = [{"amount": 25, "reason": "slow"}, {"amount": 30, "reason": "Störung"}, {"amount": "x"}]
    return [one.decision for one in actions.decide_rows(document, facts, actor=agent)]


def listed(client, query):
    return {row.record.key for row in client.get(f"/decisions/?{query}").context["table"].page}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", {0, 1, 2}),
        ("kind=hit", {0, 1}),
        ("kind=input_error", {2}),
        ("said=amount%3D25", {0}),
        ("said=amount%3D26", set()),
        ("said=St%C3%B6rung", {1}),
        ("said=reason%3DSt%C3%B6rung", {1}),
        ("said=nothing", set()),
        ("said=a'b%3D%22", set()),
        ("channel=batch", {0, 1, 2}),
        ("channel=api", set()),
        ("since=2020-01-01&until=2999-01-01", {0, 1, 2}),
        ("until=2020-01-01", set()),
        ("since=9999-12-31", set()),
        ("until=0001-01-01", set()),
    ],
)
def test_the_log_is_asked_by_outcome_time_channel_and_input(
    client, auditor, credits_decided, query, wanted
):
    client.force_login(auditor)
    assert listed(client, query) == {credits_decided[number].key for number in wanted}


def test_the_log_is_asked_by_table_person_decision_and_batch(client, auditor, credits_decided):
    client.force_login(auditor)
    one = credits_decided[0]
    everything = {each.key for each in credits_decided}
    assert listed(client, f"document={one.document_id}") == everything
    assert listed(client, f"asker={one.asker_id}") == everything
    assert listed(client, f"asker={auditor.pk}") == set()
    assert listed(client, f"key={one.key}") == {one.key}
    assert listed(client, f"batch={one.batch}") == everything


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_log_is_a_file(client, auditor, credits_decided, kind):
    client.force_login(auditor)
    answer = client.get(f"/decisions/?kind=hit&export={kind}")
    assert answer.status_code == 200
    if kind == "csv":
        rows = list(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"))))
        assert [row["Rules"] for row in rows] == ["3", "1"]
        assert rows[1]["Outputs"] == "decision: credit, limit: 25"
        assert "Decision: credit, Limit: 25" in client.get("/decisions/?kind=hit").text
        assert "amount: 25" in rows[1]["Inputs"]
        assert rows[1]["Decision"] == str(credits_decided[0].key)


def test_personal_inputs_are_in_no_list_and_no_file(client, auditor, decision):
    client.force_login(auditor)
    assert listed(client, "said=age%3D40") == set()
    answer = client.get("/decisions/?export=csv").getvalue().decode()
    assert "age:" not in answer
    assert "segment: home" in answer


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("Support manager", True),
        ("Process owner", True),
        ("Auditor", False),
        ("Readiness tester", False),
        ("Knowledge editor", False),
    ],
)
def test_personal_inputs_are_masked_for_roles_without_them(client, decision, role, sees):
    client.force_login(PersonFactory(role=role))
    text = client.get(decision.get_absolute_url()).text
    assert ("40 years" in text) is sees
    assert ("•••" in text) is not sees
    assert "home" in text


def test_who_asked_sees_what_they_asked_and_nobody_else_without_the_log(client, agent, decision):
    client.force_login(agent)
    assert "40 years" in client.get(decision.get_absolute_url()).text
    assert client.get("/decisions/").status_code == 403
    for role in ("Agent", "Inventory steward", None):
        client.force_login(PersonFactory(role=role))
        assert client.get(decision.get_absolute_url()).status_code == 404


def test_erasing_asks_for_a_reason_and_stands_on_the_page(client, decision):
    client.force_login(PersonFactory(role="Support manager"))
    page = f"{decision.get_absolute_url()}erase/"
    assert client.post(page, {"note": ""}).status_code == 422
    answer = client.post(page, {"note": "The customer asked."}, follow=True)
    assert "erased" in answer.text
    assert "40 years" not in answer.text
    assert "It cannot be decided again." in answer.text
    assert "The customer asked." in answer.text
    assert client.post(page, {"note": "Again."}).status_code == 409


@pytest.mark.parametrize("role", ["Auditor", "Agent", "Process owner", "Knowledge editor"])
def test_erasing_is_no_page_for_other_roles(client, decision, role):
    client.force_login(PersonFactory(role=role))
    page = f"{decision.get_absolute_url()}erase/"
    assert client.get(page).status_code == 403
    assert client.post(page, {"note": "Please."}).status_code == 403
    assert Decision.objects.get().personal


def test_what_was_wrong_is_told_by_the_labels_of_the_inputs(client, auditor, credits_decided):
    client.force_login(auditor)

    page = client.get(credits_decided[2].get_absolute_url()).text

    assert "<strong>Amount</strong>: It is a string; a number is wanted." in page
    assert "<strong>Reason</strong>: It is missing." in page


def test_overlaps_gaps_and_counts_have_their_page(client, auditor, agent):
    client.force_login(auditor)
    rules = [{"when": ["-", "-"], "then": ['"a"', one], "note": ""} for one in ("1", "2")]
    for number, policy, told in (
        ("TAB-0011", "UNIQUE", "Rules 1 and 2 apply together"),
        ("TAB-0012", "COLLECT COUNT", "Rules that apply"),
        ("TAB-0013", "RULE ORDER", "Limit"),
    ):
        document = table_in_force(credit_table(hit_policy=policy, rules=rules), number=number)
        done = actions.decide(document, {"amount": 1, "reason": "x"}, actor=agent)
        assert told in client.get(done.decision.get_absolute_url()).text


def test_the_pages_ask_the_database_a_few_questions(
    client, auditor, decision, credits_decided, django_assert_max_num_queries
):
    client.force_login(auditor)
    client.get("/decisions/")
    with django_assert_max_num_queries(14):
        client.get("/decisions/")
    with django_assert_max_num_queries(11):
        client.get(decision.get_absolute_url())


def test_the_clause_that_a_rule_cites_stands_in_the_words_of_then(client, agent):
    policy = DocumentFactory(number="POL-0005")
    former = VersionFactory(
        document=policy, state=VersionState.IN_FORCE, body="3.2 Small sums **at once**.\n\n4 No"
    )
    cited = {**credit_table()["rules"][0], "citation": "POL-0005 §3.2"}
    document = table_in_force(credit_table(rules=[cited, *credit_table()["rules"][1:]]))
    done = actions.decide(document, {"amount": 5, "reason": "slow"}, actor=agent).decision
    client.force_login(agent)
    page = client.get(done.get_absolute_url()).content.decode()
    assert "<dt>POL-0005 §3.2</dt><dd>3.2 Small sums at once.</dd>" in page
    assert former.document_id == policy.pk
