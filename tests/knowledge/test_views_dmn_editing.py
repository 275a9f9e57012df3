import pytest
from django.urls import reverse

from knowledge import actions
from knowledge.dmn_editing import table_for_editor
from knowledge.lifecycle import VersionState
from knowledge.models import DocumentVersion
from tests.knowledge.factories import DocumentFactory, VersionFactory
from tests.knowledge.tables import credit_table, small_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(editor):
    document = DocumentFactory(kind="decision_table", number="TAB-0001", title="Credit")
    table = credit_table()
    return VersionFactory(document=document, author=editor, table=table, body="Why", cases=[])


def address_of(version):
    return reverse("version-dmn-edit", args=[version.pk])


def send(client, version, content, digest=""):
    sent = {"content": content, "summary": "Wider", "expected_digest": digest or version.digest}
    return client.post(address_of(version), sent)


def widened():
    content = table_for_editor("TAB-0001", "Credit", credit_table())
    return content.replace("&lt;= 25", "&lt;= 30")


def test_without_a_script_the_dmn_is_edited_and_text_and_cases_stay(client, editor, draft):
    actions.keep_case(draft, actor=editor, **small_case())
    client.force_login(editor)
    page = client.get(address_of(draft)).content.decode()
    assert "&amp;lt;= 25" in page
    assert "vendor/dmn-js/dmn-modeler.production.min" in page
    response = send(client, draft, widened())
    assert response["Location"] == draft.get_absolute_url()
    draft.refresh_from_db()
    assert draft.table["rules"][0]["when"] == ["<= 30", "-"]
    assert (draft.body, draft.summary, len(draft.cases)) == ("Why", "Wider", 1)


def test_what_is_wrong_is_told_and_what_was_typed_stays(client, editor, draft):
    client.force_login(editor)
    response = send(client, draft, widened().replace("&lt;= 30", "&lt;= ["))
    assert response.status_code == 409
    page = response.content.decode()
    assert "Rule 1, “Amount”: character 5" in page
    assert "&amp;lt;= [" in page
    draft.refresh_from_db()
    assert draft.table == credit_table()


def test_of_two_windows_that_save_the_second_is_told(client, editor, draft):
    former = draft.digest
    client.force_login(editor)
    send(client, draft, widened())
    response = send(client, draft, widened().replace("&lt;= 30", "&lt;= 40"), former)
    assert response.status_code == 409
    assert "yourself meanwhile, in another window" in response.content.decode()
    draft.refresh_from_db()
    assert draft.table["rules"][0]["when"][0] == "<= 30"


def test_a_version_that_is_no_draft_is_closed_here_too(client, administrator, draft):
    DocumentVersion.objects.filter(pk=draft.pk).update(state=VersionState.IN_REVIEW)
    client.force_login(administrator)
    assert "This text is closed for editing" in client.get(address_of(draft)).content.decode()
    assert send(client, draft, widened()).status_code == 409
    draft.refresh_from_db()
    assert draft.table == credit_table()


def test_a_table_with_faults_goes_to_the_grid_first(client, editor, draft):
    DocumentVersion.objects.filter(pk=draft.pk).update(table=credit_table(hit_policy="MOST"))
    client.force_login(editor)
    page = client.get(address_of(draft), follow=True).content.decode()
    assert "Mend the table in the grid first" in page


def test_who_only_reads_does_not_edit(client, auditor, draft):
    client.force_login(auditor)
    assert client.get(address_of(draft)).status_code == 403
    assert send(client, draft, widened()).status_code == 403
