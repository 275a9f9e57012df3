"""The PDF of a version: made once after it is in force, kept, and never in the way of effect."""

import hashlib

import pytest
from django.db import Error, connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from kernel import pdf
from kernel.models import AuditEntry
from kernel.ruling import DomainError, MoveRefused
from knowledge import actions, tasks
from knowledge.lifecycle import VersionState
from knowledge.lifecycle.frozen_pdf import PdfState
from knowledge.models import FrozenPdf
from knowledge.shown_wording import paper_of, shown_wording
from tests.doors import tick
from tests.knowledge.factories import PersonFactory, VersionFactory
from tests.knowledge.tables import credit_table

pytestmark = pytest.mark.django_db
PAPER = b"%PDF-1.7 as published"


@pytest.fixture
def renderer(monkeypatch):
    """What the renderer makes, or raises; how often it was asked."""
    asked = []

    def render(template, shown):
        asked.append(shown)
        made = renderer.makes
        if isinstance(made, Exception):
            raise made
        return made

    renderer = type("Renderer", (), {"makes": PAPER, "asked": asked})
    monkeypatch.setattr("knowledge.shown_wording.pdf_of", render)
    monkeypatch.setattr(pdf, "_weasyprint", lambda: object())
    return renderer


@pytest.fixture
def version(releaser):
    version = VersionFactory(state=VersionState.APPROVED, body="Credit up to 20.")
    return actions.enact_version(version, actor=releaser)


def address(version, more=""):
    return f"{version.get_absolute_url()}pdf/{more}"


def test_it_is_made_once_and_downloads_as_it_was_kept(client, auditor, version, renderer):
    client.force_login(auditor)
    assert client.get(address(version)).status_code == 404
    assert "Waits to be made" in client.get(version.get_absolute_url()).text

    tasks.freeze_waiting_pdfs()
    renderer.makes = b"%PDF-1.7 another day"
    tasks.freeze_waiting_pdfs()

    answer = client.get(address(version))
    assert answer.content == PAPER
    assert len(renderer.asked) == 1
    name = f"{version.document.number}-v1.pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        "application/pdf",
        "nosniff",
    )
    frozen = FrozenPdf.objects.get()
    assert frozen.sha256 == hashlib.sha256(PAPER).hexdigest()
    assert AuditEntry.objects.get(act="version.pdf_frozen").after["sha256"] == frozen.sha256
    for page in (version, version.document):
        assert address(version) in client.get(page.get_absolute_url()).text


def test_of_two_that_made_it_at_once_the_first_is_kept(version, renderer, releaser):
    frozen = FrozenPdf.objects.get()
    tasks.freeze_pdf(frozen.pk)
    clock = AuditEntry.objects.get(act="version.pdf_frozen").actor
    with pytest.raises(MoveRefused):
        actions.keep_pdf(frozen, content=b"Other.", actor=clock)
    with pytest.raises(MoveRefused):
        actions.retry_pdf(frozen, actor=PersonFactory(is_superuser=True))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE knowledge_frozenpdf SET sha256 = 'x'",
        "UPDATE knowledge_frozenpdf SET state = 'waiting'",
        "DELETE FROM knowledge_frozenpdf",
        pytest.param(
            "INSERT OR REPLACE INTO knowledge_frozenpdf SELECT * FROM knowledge_frozenpdf",
            marks=pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone has it"),
        ),
    ],
)
def test_nobody_changes_what_was_kept_not_even_by_hand(version, renderer, change):
    tasks.freeze_waiting_pdfs()
    kept = FrozenPdf.objects.values().get()
    stays = pytest.raises(Error, match="A PDF that was kept stays")
    with stays, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert FrozenPdf.objects.values().get() == kept


def test_a_renderer_that_fails_stops_nothing_and_is_tried_again(
    client, editor, version, renderer, caplog
):
    renderer.makes = RuntimeError("no font")
    for _minute in range(5):
        tasks.freeze_waiting_pdfs()
    frozen = FrozenPdf.objects.get()
    version.refresh_from_db()
    assert version.state == VersionState.IN_FORCE
    assert (frozen.state, frozen.attempts) == (PdfState.FAILED, 3)
    assert frozen.error.startswith("Something in it cannot be set on paper.")
    assert "RuntimeError: no font" in caplog.text
    assert AuditEntry.objects.filter(act="version.pdf_failed").count() == 1

    client.force_login(editor)
    page = client.get(version.get_absolute_url()).text
    assert "3 attempts. Something in it cannot be set on paper." in page
    assert "RuntimeError" not in page
    assert "Try again" in page
    renderer.makes = PAPER
    client.post(address(version, "retry/"))
    tasks.freeze_waiting_pdfs()
    frozen.refresh_from_db()
    assert (frozen.state, frozen.error) == (PdfState.MADE, "")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (MemoryError(), "more memory than there is"),
        (PermissionError(13, "/srv/fonts"), "cannot be read, or there is no room to write"),
        (RecursionError("maximum"), "too deep in one another"),
        (ValueError("0x7f"), "cannot be set on paper"),
    ],
)
def test_why_it_was_not_made_is_said_in_words(version, renderer, fault, words):
    renderer.makes = fault
    tasks.freeze_waiting_pdfs()
    error = FrozenPdf.objects.get().error
    assert words in error
    assert type(fault).__name__ not in error
    assert "/srv" not in error


def test_without_a_renderer_it_waits_and_the_page_says_for_what(
    client, auditor, version, monkeypatch
):
    monkeypatch.setattr(pdf, "_weasyprint", lambda: None)
    tasks.freeze_waiting_pdfs()
    assert FrozenPdf.objects.get().state == PdfState.WAITING
    client.force_login(auditor)
    assert "installed the extra “pdf”" in client.get(version.get_absolute_url()).text


def test_a_file_that_is_not_what_was_kept_is_not_handed_out(client, auditor, version, renderer):
    tasks.freeze_waiting_pdfs()
    frozen = FrozenPdf.objects.get()
    client.force_login(auditor)
    with open(frozen.file.path, "wb") as kept:
        kept.write(b"%PDF-1.7 forged")
    answer = client.get(address(version))
    assert (answer.status_code, "its digest differs" in answer.text) == (409, True)
    frozen.file.storage.delete(frozen.file.name)
    assert "not in the store any more" in client.get(address(version)).text


@pytest.mark.parametrize("role", ["Agent", "Auditor"])
def test_who_may_not_have_it_made_finds_no_door(client, version, role):
    FrozenPdf.objects.update_or_create(version=version, defaults={"state": PdfState.FAILED})
    client.force_login(PersonFactory(role=role, is_staff=True))
    client.post(address(version, "retry/"))
    tick(client, "/admin/knowledge/frozenpdf/", FrozenPdf.objects.get().pk, "retry")
    assert FrozenPdf.objects.get().state == PdfState.FAILED
    with pytest.raises(DomainError):
        actions.note_pdf_failure(FrozenPdf.objects.get(), reason="No.", actor=PersonFactory())


def test_nobody_without_a_role_reads_it(client, version, renderer):
    tasks.freeze_waiting_pdfs()
    client.force_login(PersonFactory())
    assert client.get(address(version)).status_code == 404


def test_steps_stand_on_the_paper(version, renderer):
    step = dict.fromkeys(("role", "system", "minutes", "decision", "when", "exception"), "")
    version.steps = [{**step, "number": 7, "action": "Ask for **the** invoice."}]
    paper_of(version)
    ((told, html),) = renderer.asked[0]["steps"]
    assert (told["number"], html) == (7, "<p>Ask for <strong>the</strong> invoice.</p>\n")


def test_everything_else_it_says_stands_on_the_paper_too(version):
    sheet = {"name": "limits.csv", "size": 10, "sha256": "a1b2" * 16}
    text = {"language": "en", "subject": "Your bill", "text": "It is <ready>.\nLook."}
    version.attachments, version.replaces = [sheet], ["POL-0002"]
    version.texts = {"medium": "email", "texts": [text]}
    shown = {"title": "T", "version": version, "wording": shown_wording(version)}
    page = render_to_string("knowledge/paper/version.html", shown)
    for words in (
        "limits.csv",
        "a1b2" * 16,
        "POL-0002",
        "Your bill",
        "It is &lt;ready&gt;.<br>Look.",
    ):
        assert words in page


@pytest.mark.skipif(not pdf.is_there(), reason="WeasyPrint is not installed")
def test_the_real_renderer_sets_text_and_table():
    table = VersionFactory(
        document__kind="decision_table", table=credit_table(), state=VersionState.IN_FORCE,
        body="# Credits\n\nSee POL-0001.", in_force_from=timezone.now(),
    )  # fmt: skip
    assert paper_of(table).startswith(b"%PDF-")
