"""What new documents of a kind begin with: shipped, written anew by administrators, on record."""

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils import timezone

from kernel import append_only
from kernel.models import AuditEntry
from kernel.ruling import DomainError, MoveRefused
from knowledge import actions
from knowledge.models import Document, DocumentKind, KindTemplate
from knowledge.parts import PartsRefused
from knowledge.plugs import CATALOGUE
from tests.knowledge.factories import DocumentFactory, PersonFactory, ProcessFactory

pytestmark = pytest.mark.django_db
SHIPPED = CATALOGUE / "kind_templates.yaml"


@pytest.fixture(autouse=True)
def _none_yet(db):
    append_only.remove(connection)
    KindTemplate.objects.all().delete()
    append_only.install(connection)


@pytest.fixture
def manager(db):
    return PersonFactory(username="sofia", role="Support manager")


def write(manager, kind="policy", body="# The rule", edition=0, **more):
    return actions.write_template(kind, body=body, expected_edition=edition, actor=manager, **more)


def create(client, kind):
    asked = {
        "kind": kind,
        "title": "New one",
        "process": ProcessFactory().pk,
        "owner": PersonFactory(role="Process owner").pk,
    }
    assert client.post(reverse("document-create"), asked).status_code == 302
    return Document.objects.get(title="New one").versions.get()


def test_every_kind_is_shipped_with_a_template(manager):
    assert actions.load_kind_templates(SHIPPED) == len(DocumentKind.values)
    assert {one.kind for one in KindTemplate.objects.holding()} == set(DocumentKind.values)
    assert actions.load_kind_templates(SHIPPED) == len(DocumentKind.values)
    assert KindTemplate.objects.count() == len(DocumentKind.values)


def test_what_an_administrator_wrote_stays_when_templates_are_shipped_anew(manager):
    actions.load_kind_templates(SHIPPED)
    write(manager, body="# Ours", edition=1)
    actions.load_kind_templates(SHIPPED)
    assert KindTemplate.objects.of_kind("policy").first().body == "# Ours"


@pytest.mark.parametrize("kind", ["policy", "procedure", "article", "interface"])
def test_a_new_document_begins_with_the_template_of_its_kind(client, editor, kind):
    actions.load_kind_templates(SHIPPED)
    client.force_login(editor)
    version = create(client, kind)
    template = KindTemplate.objects.of_kind(kind).first()
    assert version.body == template.body
    assert version.steps == template.parts.get("steps", [])
    assert version.texts == template.parts.get("texts", {})


def test_steps_of_a_template_are_numbered_and_new_ones_go_on_from_there(client, editor):
    actions.load_kind_templates(SHIPPED)
    client.force_login(editor)
    version = create(client, "procedure")
    steps = [*version.steps[1:], {"action": "Close."}]
    saved = actions.edit_version(
        version, body="x", parts={"steps": steps}, expected_digest=version.digest, actor=editor
    )
    assert [one["number"] for one in saved.steps] == [2, 3]


def test_a_template_alone_is_not_submitted(client, editor):
    actions.load_kind_templates(SHIPPED)
    client.force_login(editor)
    with pytest.raises(MoveRefused, match="what the template says"):
        actions.submit_version(create(client, "policy"), actor=editor)


def test_a_document_that_has_been_written_begins_with_its_own_text(client, editor, manager):
    write(manager)
    document = DocumentFactory()
    first = actions.draft_version(document, actor=editor)
    actions.withdraw_version(first, actor=editor, note="No.")
    second = actions.draft_version(document, actor=editor, from_template=True)
    assert (first.body, second.body) == ("", "")


def test_each_edition_stays_and_is_on_record(client, manager, auditor):
    write(manager, note="First.")
    second = write(manager, body="# Better", edition=1, note="Shorter.")
    assert second.edition == 2
    entry = AuditEntry.objects.filter(act="template.written").latest("pk")
    assert (entry.before["body"], entry.after["body"]) == ("# The rule", "# Better")
    client.force_login(auditor)
    url = reverse("kind-template", args=["policy"])
    assert "Better" in client.get(url).content.decode()
    assert "The rule" in client.get(f"{url}?edition=1").content.decode()
    assert "policy" in client.get(reverse("kind-template-list")).content.decode().lower()


def test_of_two_who_write_the_second_is_told(manager):
    write(manager)
    with pytest.raises(DomainError, match="another edition meanwhile"):
        write(manager, body="# Mine", edition=0)


def test_of_two_who_write_at_the_same_time_the_second_is_told(client, manager, monkeypatch):
    def overtaken(body):
        KindTemplate.objects.create(
            kind="policy", edition=1, body="# Theirs", writer=manager, written_at=timezone.now()
        )
        return body

    monkeypatch.setattr("knowledge.actions.templates.tidy", overtaken)
    client.force_login(manager)
    asked = {"body": "# Mine", "expected_edition": 0}
    answer = client.post(reverse("kind-template-write", args=["policy"]), asked, follow=True)
    assert "another edition meanwhile" in answer.content.decode()
    assert not KindTemplate.objects.filter(body="# Mine").exists()
    assert not AuditEntry.objects.filter(act="template.written", actor=manager).exists()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE knowledge_kindtemplate SET body = 'x'",
        "DELETE FROM knowledge_kindtemplate",
        pytest.param(
            "INSERT OR REPLACE INTO knowledge_kindtemplate SELECT * FROM knowledge_kindtemplate",
            marks=pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone has it"),
        ),
    ],
)
def test_nobody_changes_an_edition_not_even_by_hand(manager, change):
    write(manager)
    stays = pytest.raises(Error, match="An edition of a template stays")
    with stays, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert KindTemplate.objects.get().body == "# The rule"


def test_the_same_again_is_no_new_edition(manager):
    assert write(manager) == write(manager, edition=1)


@pytest.mark.parametrize("door", ["action", "page", "admin"])
def test_only_who_may_writes_templates(client, editor, door):
    client.force_login(editor)
    url = reverse("kind-template-write", args=["policy"])
    if door == "action":
        with pytest.raises(DomainError, match="role"):
            write(editor)
    elif door == "page":
        assert client.get(url).status_code == 403
        assert client.post(url, {"body": "x", "expected_edition": 0}).status_code == 403
    else:
        editor.is_staff = True
        editor.save()
        assert client.post("/admin/knowledge/kindtemplate/add/", {}).status_code in {403, 404}
    assert not KindTemplate.objects.exists()


def test_steps_are_written_on_the_page_with_faults_at_their_fields(client, manager):
    client.force_login(manager)
    url = reverse("kind-template-write", args=["procedure"])
    assert 'name="do" value="add_step"' in client.get(url).content.decode()
    asked = {"body": "x", "expected_edition": "0", "steps": "1", "steps-0-action": "Ask."}
    wrong = client.post(url, {**asked, "steps-0-decision": "TAB-0404"})
    assert wrong.status_code == 422
    assert 'id="fault-steps-0-decision"' in wrong.content.decode()
    assert client.post(url, asked).status_code == 302
    [template] = KindTemplate.objects.all()
    assert [one["action"] for one in template.parts["steps"]] == ["Ask."]


def test_wrong_steps_are_refused_by_the_action_too(manager):
    with pytest.raises(PartsRefused):
        write(manager, "procedure", parts={"steps": [{"action": ""}]})


def test_an_unknown_kind_has_no_page(client, manager):
    client.force_login(manager)
    assert client.get(reverse("kind-template", args=["poem"])).status_code == 404
