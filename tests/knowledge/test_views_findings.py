from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from knowledge import actions
from knowledge.lifecycle import VersionState
from knowledge.models import AcceptedFinding
from knowledge.table_findings import findings_of
from tests.knowledge.factories import DocumentFactory, PersonFactory, VersionFactory
from tests.knowledge.tables import credit_table, flawed_table
from tests.knowledge.test_grid import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(editor):
    document = DocumentFactory(kind="decision_table", number="TAB-0001")
    return VersionFactory(document=document, author=editor, table=flawed_table(), body="")


def first_key(version):
    return findings_of(version.table)[0].key


def accept_url(version):
    return reverse("finding-accept", args=[version.pk, first_key(version)])


def page_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_who_may_comment_sees_the_rules_and_their_marks_as_well(client, approver, draft):
    client.force_login(approver)
    page = page_of(client, draft.get_absolute_url())
    assert "[20..25]</td>" in page
    assert page.count('class="decision-table__found"') == 4


def test_the_page_lists_findings_and_marks_rules_and_cells(client, auditor, draft):
    client.force_login(auditor)
    page = page_of(client, draft.get_absolute_url())
    assert "come to different outputs" in page
    assert 'href="#rule-3"' in page
    assert '<a href="#finding-1"' in page
    assert page.count('class="decision-table__found"') == 4
    assert "Accept with a reason" not in page


def test_the_editor_lists_what_is_wrong_with_the_table_as_typed(client, editor, draft):
    client.force_login(editor)
    address = reverse("version-edit", args=[draft.pk])
    assert "come to different outputs" in page_of(client, address)
    typed = fields_of(flawed_table()) | {"when-2-1": '"outage"', "do": "up_rule:2"}
    sent = {**typed, "expected_digest": draft.digest, "body": "", "summary": ""}
    page = client.post(address, sent).content.decode()
    assert "Reason is &quot;outage&quot;" in page
    assert "decision-grid__found" in page


def test_a_finding_is_accepted_on_its_page_and_shown_with_its_reason(client, editor, draft):
    client.force_login(editor)
    assert "come to different outputs" in page_of(client, accept_url(draft))
    day = timezone.localdate() + timedelta(days=30)
    sent = {"reason": "Gifts are <rare>", "expires_on": day.isoformat()}
    page = client.post(accept_url(draft), sent, follow=True).content.decode()
    assert "Gifts are &lt;rare&gt;" in page
    assert "Let it count again" in page
    withdraw = reverse("acceptance-withdraw", args=[draft.pk, first_key(draft)])
    client.post(withdraw)
    assert not AcceptedFinding.objects.standing().exists()


def test_a_refusal_stands_on_the_form(client, editor, draft):
    client.force_login(editor)
    sent = {"reason": "Rare", "expires_on": "2020-01-01"}
    response = client.post(accept_url(draft), sent)
    assert response.status_code == 409
    assert "Choose a day" in response.content.decode()


def test_a_finding_that_is_gone_has_no_page(client, editor, draft):
    address = accept_url(draft)
    actions.edit_version(
        draft, body="", table=credit_table(), expected_digest=draft.digest, actor=editor
    )
    client.force_login(editor)
    assert client.get(address).status_code == 404


def test_an_agent_may_not_accept(client, draft):
    client.force_login(PersonFactory(role="Agent"))
    assert client.get(accept_url(draft)).status_code == 403


def test_a_table_in_force_is_shown_without_marks(client, auditor):
    document = DocumentFactory(kind="decision_table", number="TAB-0002")
    VersionFactory(document=document, table=flawed_table(), state=VersionState.IN_FORCE)
    client.force_login(auditor)
    page = page_of(client, document.get_absolute_url())
    assert "decision-table__found" not in page
    assert "[20..25]" in page
