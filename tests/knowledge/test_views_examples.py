import pytest
from django.urls import reverse

from knowledge import actions
from knowledge.models import AdoptedExample, Document
from knowledge.shipped_examples import shipped_example
from tests.knowledge.factories import ProcessFactory

pytestmark = pytest.mark.django_db
PREVIEW = reverse("shipped-example", args=["debt-escalation"])
ADOPT = reverse("shipped-example-adopt", args=["debt-escalation"])


def page_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def adopted(editor):
    return actions.adopt_example(
        shipped_example("debt-escalation"), process=ProcessFactory(), owner=editor, actor=editor
    )


def test_the_list_names_all_and_what_became_of_them(
    client, editor, auditor, django_assert_max_num_queries
):
    client.force_login(auditor)
    before = page_of(client, reverse("shipped-example-list"))
    assert before.count("/documents/examples/") >= 7
    assert "TAB-0001" not in before
    adopted(editor)
    with django_assert_max_num_queries(9):
        assert "TAB-0001" in page_of(client, reverse("shipped-example-list"))


def test_a_preview_shows_table_cases_and_policy(client, auditor, editor):
    client.force_login(auditor)
    page = page_of(client, PREVIEW)
    assert "FIRST" in page
    assert "11 of 11 pass. They reach 11 of 11 rules." in page
    assert "Emergency calls and incoming calls are never blocked." in page
    assert "POL-… §3.4" in page
    assert ADOPT not in page
    client.force_login(editor)
    assert ADOPT in page_of(client, PREVIEW)
    assert page_of(client, reverse("shipped-example", args=["none"]), 404)


def test_adopting_leads_to_the_draft_of_the_table(client, editor):
    client.force_login(editor)
    process = ProcessFactory()
    page_of(client, ADOPT)
    sent = {"process": process.pk, "owner": editor.pk}
    response = client.post(ADOPT, sent, follow=True)
    document = Document.objects.get(number="TAB-0001")
    assert response.redirect_chain[-1][0] == document.open_version.get_absolute_url()
    page = page_of(client, PREVIEW)
    assert ADOPT not in page
    assert "POL-0001</span> §3.4" in page
    again = client.post(ADOPT, sent)
    assert again.status_code == 409
    assert "adopted already, as POL-0001 and TAB-0001" in again.content.decode()
    assert Document.objects.count() == 2


def test_a_process_must_be_named(client, editor):
    client.force_login(editor)
    assert client.post(ADOPT, {"owner": editor.pk}).status_code == 422
    assert not AdoptedExample.objects.exists()


def test_who_only_reads_cannot_adopt(client, auditor):
    client.force_login(auditor)
    page_of(client, ADOPT, 403)
    assert client.post(ADOPT, {}).status_code == 403
    assert not AdoptedExample.objects.exists()


def test_an_administrator_looks_but_makes_none_in_the_admin(client, administrator, editor):
    adopted(editor)
    client.force_login(administrator)
    assert "debt-escalation" in page_of(
        client, reverse("admin:knowledge_adoptedexample_changelist")
    )
    page_of(client, reverse("admin:knowledge_adoptedexample_add"), 403)
