import pytest
from django.urls import reverse

from knowledge import actions
from knowledge.lifecycle import VersionState
from tests.knowledge.factories import DocumentFactory, PersonFactory, VersionFactory
from tests.knowledge.tables import credit_table, flawed_table, full_table, small_case
from tests.knowledge.test_grid import fields_of

pytestmark = pytest.mark.django_db

TYPED = {"name": "Small credit", "case-amount": "20", "case-reason": "slow"}


@pytest.fixture
def draft(editor):
    document = DocumentFactory(kind="decision_table", number="TAB-0001")
    return VersionFactory(document=document, author=editor, table=credit_table(), body="")


def new_url(version):
    return reverse("version-case-new", args=[version.pk])


def kept_of(version):
    version.refresh_from_db()
    return version.cases


def page_of(client, address):
    return client.get(address).content.decode()


def test_a_case_is_typed_with_the_inputs_of_the_table(client, editor, draft):
    client.force_login(editor)
    assert 'name="case-amount"' in page_of(client, new_url(draft))
    sent = {**TYPED, "kind": "hit", "then-decision": "credit", "then-limit": "25"}
    page = client.post(new_url(draft), sent, follow=True).content.decode()
    assert "The case passes." in page
    assert "1 of 1 pass" in page
    assert "They reach 1 of 3 rules." in page
    assert "#rule-2" in page


def test_a_case_that_fails_is_kept_and_told(client, editor, draft):
    client.force_login(editor)
    sent = {**TYPED, "kind": "hit", "then-decision": "refer", "then-limit": "0"}
    page = client.post(new_url(draft), sent, follow=True).content.decode()
    assert "expected Decision: refer, Limit: 0, found Decision: credit, Limit: 25" in page
    assert "Failed" in page


def test_what_the_table_says_now_can_be_expected(client, editor, draft):
    client.force_login(editor)
    client.post(new_url(draft), {**TYPED, "kind": ""})
    (kept,) = kept_of(draft)
    assert (kept["kind"], kept["outputs"]) == ("hit", [{"decision": "credit", "limit": "25"}])


def test_outputs_that_were_typed_are_expected_though_nothing_was_chosen(client, editor, draft):
    client.force_login(editor)
    client.post(new_url(draft), {**TYPED, "kind": "", "then-decision": "refer"})
    (kept,) = kept_of(draft)
    assert (kept["kind"], kept["outputs"]) == ("hit", [{"decision": "refer", "limit": ""}])


def test_a_case_is_changed_and_removed(client, editor, draft):
    kept = actions.keep_case(draft, actor=editor, **small_case())
    client.force_login(editor)
    address = reverse("version-case", args=[draft.pk, kept["key"]])
    page = page_of(client, address)
    assert 'value="Small credit"' in page
    assert 'value="25"' in page
    client.post(address, {**TYPED, "name": "Less", "kind": "no_hit"})
    assert [one["name"] for one in kept_of(draft)] == ["Less"]
    client.post(reverse("version-case-drop", args=[draft.pk, kept["key"]]))
    assert kept_of(draft) == []
    assert client.get(address).status_code == 404


def test_several_results_are_typed_a_line_each(client, editor):
    document = DocumentFactory(kind="decision_table", number="TAB-0002")
    table = flawed_table(hit_policy="RULE ORDER")
    version = VersionFactory(document=document, author=editor, table=table, body="")
    client.force_login(editor)
    both = {"name": "Both", "case-amount": "22", "case-reason": "gift", "kind": "hit"}
    sent = {**both, "then-decision": "credit\r\nrefer", "then-limit": "25\r\n0"}
    page = client.post(new_url(version), sent, follow=True).content.decode()
    assert "The case passes." in page
    (kept,) = kept_of(version)
    assert "credit\nrefer" in page_of(
        client, reverse("version-case", args=[version.pk, kept["key"]])
    )


def test_a_refusal_stands_on_the_form_and_nothing_is_kept(client, editor, draft):
    client.force_login(editor)
    response = client.post(new_url(draft), {**TYPED, "kind": "hit"})
    assert response.status_code == 409
    assert "Say which outputs are expected." in response.content.decode()
    assert kept_of(draft) == []


def test_a_table_with_faults_takes_no_cases_yet(client, editor):
    document = DocumentFactory(kind="decision_table", number="TAB-0002")
    table = credit_table(rules=[])
    version = VersionFactory(document=document, author=editor, table=table, body="")
    client.force_login(editor)
    assert "Mend the table first" in client.get(new_url(version), follow=True).content.decode()
    assert "Mend them first" in page_of(client, reverse("version-cases", args=[version.pk]))


def test_an_agent_reads_cases_and_keeps_none(client, draft):
    client.force_login(PersonFactory(role="Agent"))
    assert client.get(new_url(draft)).status_code == 403
    page = page_of(client, reverse("version-cases", args=[draft.pk]))
    assert "New test case" not in page


def test_saving_tells_that_cases_fail_now(client, editor, draft):
    actions.keep_case(draft, actor=editor, **small_case())
    client.force_login(editor)
    sent = fields_of(credit_table()) | {"then-0-1": "30"}
    sent |= {"expected_digest": draft.digest, "body": "", "summary": ""}
    address = reverse("version-edit", args=[draft.pk])
    page = client.post(address, sent, follow=True).content.decode()
    assert "1 of 1 test cases fail now." in page
    assert "Decision: credit, Limit: 30" in page


def decided(editor, table, facts):
    document = DocumentFactory(kind="decision_table", number="TAB-0007")
    VersionFactory(document=document, table=table, state=VersionState.IN_FORCE, body="")
    return actions.decide(document, facts, actor=editor).decision


def test_a_decision_is_kept_as_a_case_of_the_open_draft(client, editor):
    decision = decided(editor, credit_table(), {"amount": 20, "reason": "slow"})
    draft = actions.draft_version(decision.document, actor=editor)
    client.force_login(editor)
    assert "Keep as a test case" in page_of(client, decision.get_absolute_url())
    keep = reverse("decision-keep", args=[decision.key])
    response = client.post(keep, follow=True)
    page = response.content.decode()
    assert response.redirect_chain[0][0].startswith(new_url(draft))
    assert 'value="20"' in page
    assert 'value="credit"' in page


def test_without_a_draft_a_decision_cannot_be_kept(client, editor):
    decision = decided(editor, credit_table(), {"amount": 20, "reason": "slow"})
    client.force_login(editor)
    page = client.post(reverse("decision-keep", args=[decision.key]), follow=True)
    assert "Draft a version first" in page.content.decode()


def test_personal_inputs_of_a_decision_are_not_taken_over(client, editor):
    facts = {"age": 17, "segment": "home", "since": "2019-05-01", "in_debt": True}
    decision = decided(editor, full_table(), facts)
    actions.draft_version(decision.document, actor=editor)
    client.force_login(editor)
    keep = reverse("decision-keep", args=[decision.key])
    page = client.post(keep, follow=True).content.decode()
    assert 'value="2019-05-01"' in page
    assert 'value="17"' not in page
