"""The pages of an import: hand in, look at every file, make the drafts, approve, undo."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kernel.models import JobRun
from knowledge import tasks
from knowledge.models import Document, DocumentImport, DocumentVersion
from knowledge.views import imports as views
from tests.knowledge.factories import PersonFactory, ProcessFactory, VersionFactory

pytestmark = pytest.mark.django_db
EVIL = b"# Refunds\n\n<script>alert(1)</script> [x](javascript:alert(1))\n\nWe pay.\n"


@pytest.fixture
def client(editor, as_user):
    return as_user(editor)


@pytest.fixture
def hand_in(client, editor):
    process = ProcessFactory()

    def hand_in(content=EVIL, name="refund.md", **fields):
        file = SimpleUploadedFile(name, content)
        chosen = {"kind": "article", "process": process.pk, "owner": editor.pk, **fields}
        return client.post(reverse("document-import-create"), {"file": file, **chosen})

    return hand_in


def batch():
    return DocumentImport.objects.latest("pk")


def move(client, name, note="Because."):
    return client.post(f"{batch().get_absolute_url()}{name}/", {"note": note}, follow=True)


def page(client, address=""):
    return client.get(address or batch().get_absolute_url()).content.decode()


def test_a_file_is_checked_then_drafted_as_jobs(hand_in, client):
    assert hand_in().url == batch().get_absolute_url()
    assert (batch().state, batch().figures["new"]) == ("checked", 1)
    assert "Nothing is written yet" in page(client)
    assert not Document.objects.exists()
    move(client, "load")
    assert (batch().state, Document.objects.get().title) == ("loaded", "Refunds")
    assert JobRun.objects.filter(job="document_import", state="done").count() == 2


def test_raw_html_of_a_file_is_shown_as_text(hand_in, client):
    hand_in()
    told = page(client, batch().files.get().get_absolute_url())
    assert "&lt;script&gt;" in told
    assert "<script>alert" not in told
    assert 'href="javascript' not in told


def test_the_page_of_a_changed_file_tells_the_words(hand_in, client):
    hand_in()
    move(client, "load")
    hand_in(EVIL.replace(b"We pay", b"We never pay"))
    told = page(client, batch().files.get().get_absolute_url())
    assert "never" in told
    assert "<ins>" in told
    assert "Changed" in page(client, reverse("imported-file-list", args=[batch().pk]))


def test_a_fault_is_told_with_line_and_column(hand_in, client):
    hand_in(b"one\ntwo \xff")
    told = page(client)
    assert "Files that are not taken" in told
    assert "byte 0xFF" in told
    move(client, "load")
    assert batch().state == "checked"


def test_a_bad_archive_is_told_on_the_page_and_leaves_nothing(hand_in, client):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("../x.md", "Text.")
    hand_in(content.getvalue(), name="a.zip")
    assert not batch().files.exists()
    assert "leads out of it" in page(client)


def test_what_is_no_text_stays_on_the_form(hand_in):
    answer = hand_in(b"%PDF-1.4", name="a.pdf")
    assert answer.status_code == 409
    assert "expected is gzip, text, zip" in answer.content.decode()


def test_somebody_else_approves_all_at_a_click(hand_in, client, as_user, approver):
    hand_in(submits="on")
    move(client, "load")
    move(client, "approve")
    assert DocumentVersion.objects.get().state == "in_review"
    move(as_user(approver), "approve")
    assert DocumentVersion.objects.get().state == "approved"
    assert "Approved." in page(client, reverse("imported-file-list", args=[batch().pk]))


def test_undo_asks_why_and_tells_what_stays(hand_in, client):
    hand_in()
    move(client, "load")
    move(client, "undo", note="")
    assert batch().state == "loaded"
    move(client, "undo")
    assert (batch().state, DocumentVersion.objects.get().state) == ("undone", "withdrawn")
    assert "Taken back" in page(client)


@pytest.mark.parametrize("name", ["load", "submit", "approve", "undo", "discard"])
def test_no_move_is_made_by_a_role_without_it(hand_in, as_user, name, auditor):
    hand_in()
    move(as_user(auditor), name)
    assert batch().state == "checked"
    assert not Document.objects.exists()


def test_an_agent_sees_no_import(hand_in, as_user):
    hand_in()
    agent = as_user(PersonFactory(role="Agent"))
    assert agent.get(batch().get_absolute_url()).status_code in {403, 404}
    assert agent.get(reverse("document-import-create")).status_code == 403


def test_the_list_is_exported_as_it_is_filtered(client, as_user):
    VersionFactory(document__kind="article", document__number="ART-0001")
    VersionFactory()
    assert reverse("document-export") in page(client, "/documents/")
    answer = client.get(reverse("document-export"), {"kind": "article"})
    content = io.BytesIO(b"".join(answer.streaming_content))
    assert zipfile.ZipFile(content).namelist() == ["ART-0001.md"]
    assert as_user(PersonFactory()).get(reverse("document-export")).status_code == 403


def test_a_dry_run_that_was_cancelled_is_run_again_by_hand(hand_in, client, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(views, "send", lambda run: None)
        hand_in()
    run = JobRun.objects.get(job="document_import")
    client.post(reverse("job-run-cancel", args=[run.pk]))
    tasks.move_document_import(run.pk, *run.arguments)
    told = page(client)
    assert "Run it again, or discard the import" in told
    assert f"{batch().get_absolute_url()}check/" in told
    move(client, "check")
    assert (batch().state, batch().figures["new"]) == ("checked", 1)
    assert f"{batch().get_absolute_url()}check/" not in page(client)


def test_the_list_of_imports_names_its_figures(hand_in, client):
    hand_in()
    table = client.get("/document-imports/").context["table"]
    told = {str(one.header): table.rows[0].get_cell(one.name) for one in table.columns}
    assert (told["Files"], told["New"], told["Changed"]) == (1, 1, 0)


def test_the_file_of_what_became_of_each_names_its_document_without_markup(hand_in, client):
    hand_in()
    move(client, "load")
    files = f"{batch().get_absolute_url()}files/"
    told = str(Document.objects.get())
    assert f",{told}," in b"".join(client.get(f"{files}?export=csv")).decode()
    assert f'<span class="text-nowrap">{told[:8]}</span>{told[8:]}' in page(client, files)
