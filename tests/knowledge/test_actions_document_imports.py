"""Markdown files become drafts, are found again, approved by somebody else, and taken back."""

import io
import tarfile
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kernel.jobs import Cancelled
from kernel.models import AuditEntry, Upload
from kernel.ruling import DomainError, MoveRefused
from knowledge import actions
from knowledge.actions import document_imports as imports
from knowledge.models import Document, DocumentImport, DocumentSource, DocumentVersion
from tests.knowledge.factories import DocumentFactory, PersonFactory, ProcessFactory

pytestmark = pytest.mark.django_db
FILES = {
    "refund.md": "# Refunds\n\nWe pay back.\n",
    "terms.md": "# Terms\n\nSee [it](refund.md).\n",
}


def zipped(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


@pytest.fixture
def hand_in(editor):
    process = ProcessFactory(key="1.10")

    def hand_in(files, *, actor=editor, name="articles.zip", **choices):
        content = files if isinstance(files, bytes) else zipped(files)
        told = {"kind": "article", "process": process, "owner": editor, **choices}
        file = SimpleUploadedFile(name, content)
        batch = imports.receive_document_file(file, actor=actor, **told)
        imports.check_document_import(batch, actor=actor)
        batch.refresh_from_db()
        return batch

    return hand_in


@pytest.fixture
def load(hand_in, editor):
    def load(files, *, actor=editor, **choices):
        batch = hand_in(files, actor=actor, **choices)
        imports.load_document_import(batch, actor=actor)
        batch.refresh_from_db()
        return batch

    return load


def outcomes(batch):
    return dict(batch.files.values_list("path", "outcome"))


def detail(batch, path):
    return batch.files.get(path=path).detail


def test_the_dry_run_tells_every_file_and_writes_no_document(hand_in):
    batch = hand_in({**FILES, "bad.md": b"one\n\xff", "picture.png": b"png"})
    assert outcomes(batch) == {
        "refund.md": "new",
        "terms.md": "new",
        "bad.md": "error",
        "picture.png": "left_out",
    }
    bad = batch.files.get(path="bad.md")
    assert (bad.line, bad.column) == (2, 1)
    assert not Document.objects.exists()


def test_each_file_becomes_a_draft_of_whoever_imports_it(load, editor):
    batch = load(FILES)
    document = Document.objects.get(title="Refunds")
    version = document.open_version
    assert (batch.state, document.kind, document.process.key) == ("loaded", "article", "1.10")
    assert (version.state, version.author, version.body) == (
        "draft",
        editor,
        "# Refunds\n\nWe pay back.",
    )
    assert AuditEntry.objects.filter(act="document.imported").count() == 2
    assert not DocumentVersion.objects.in_force().exists()


def test_a_second_import_finds_its_documents_again(load, hand_in):
    load(FILES)
    assert set(outcomes(hand_in(FILES)).values()) == {"unchanged"}
    again = {f"around/{path}": text for path, text in FILES.items()}
    assert set(outcomes(hand_in(again)).values()) == {"unchanged"}
    assert set(outcomes(hand_in(FILES, collection="others")).values()) == {"new"}


def test_a_changed_file_changes_the_draft_and_nothing_else(load):
    load(FILES)
    batch = load({**FILES, "refund.md": "# Refunds\n\nWe pay it all back.\n"})
    assert outcomes(batch) == {"refund.md": "changed", "terms.md": "unchanged"}
    version = Document.objects.get(title="Refunds").versions.get()
    assert version.body.endswith("We pay it all back.")


def test_links_between_files_become_references_even_to_later_ones(load, hand_in):
    files = {"a.md": "# A\n\n[B](b.md)", "b.md": "# B\n\n[A](a.md)"}
    load(files)
    a, b = Document.objects.order_by("title")
    assert a.open_version.body == f"# A\n\n[B]({b.number})"
    assert b.open_version.body == f"# B\n\n[A]({a.number})"
    assert set(outcomes(hand_in(files)).values()) == {"unchanged"}


def test_front_matter_wins_over_what_was_chosen(load):
    owner = PersonFactory(username="olga", role="Process owner")
    ProcessFactory(key="1.3.77")
    front = (
        "---\ntitle: Credits\nkind: policy\nprocess: 1.3.77\nowner: olga\n"
        "review_by: 2027-01-31\ntags: [a]\n---\nText."
    )
    batch = load({"x.md": front})
    document = Document.objects.get()
    assert (document.number[:3], document.title, document.owner) == ("POL", "Credits", owner)
    assert (document.process.key, str(document.review_by)) == ("1.3.77", "2027-01-31")
    assert DocumentSource.objects.get().other == {"tags": ["a"]}
    assert "tags" in detail(batch, "x.md")


def test_a_number_names_the_document_that_is_there_or_shall_be(load):
    DocumentFactory(number="POL-0042", kind="policy", title="Old")
    load(
        {
            "x.md": "---\nnumber: POL-0042\ntitle: New\n---\nText.",
            "y.md": "---\nnumber: ART-0099\n---\nText.",
        }
    )
    assert Document.objects.get(number="POL-0042").title == "New"
    assert Document.objects.get(number="ART-0099").open_version.body == "Text."


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ("process: 9.9.9.9", "no process"),
        ("owner: nobody", "username"),
        ("number: POL-0042\nkind: article", "kind"),
    ],
)
def test_a_field_that_fits_nothing_is_told_with_its_line(hand_in, front, words):
    DocumentFactory(number="POL-0042", kind="policy")
    row = hand_in({"x.md": f"---\n{front}\n---\nText."}).files.get()
    assert row.outcome == "error"
    assert words in row.detail
    assert row.line in {2, 3}


def test_two_files_of_one_document_or_one_name_are_told(hand_in):
    twice = "---\nsource: one\n---\nText."
    assert outcomes(hand_in({"a.md": twice, "b.md": twice})) == {"a.md": "new", "b.md": "error"}
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for text in (b"One.", b"Two."):
            info = tarfile.TarInfo("a.md")
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text))
    batch = hand_in(content.getvalue(), name="a.tar.gz")
    assert list(batch.files.values_list("outcome", flat=True)) == ["error", "error"]


def test_drafts_of_others_and_those_edited_by_hand_are_not_written_over(
    load, hand_in, editor, approver
):
    load(FILES)
    mine, other = Document.objects.order_by("title")
    changed = {path: f"{text}\nMore.\n" for path, text in FILES.items()}
    version = mine.open_version
    actions.edit_version(version, body="By hand.", expected_digest=version.digest, actor=editor)
    actions.submit_version(other.open_version, actor=editor)
    batch = hand_in(changed)
    assert set(outcomes(batch).values()) == {"conflict"}
    assert "edited by hand" in detail(batch, "refund.md")
    assert "in review" in detail(batch, "terms.md")
    assert "edith is writing" in detail(hand_in(changed, actor=approver), "refund.md")


def test_what_changed_after_the_dry_run_is_looked_at_anew(load, hand_in, editor):
    load(FILES)
    batch = hand_in({"refund.md": "# Refunds\n\nNever.\n"})
    actions.submit_version(Document.objects.get(title="Refunds").open_version, actor=editor)
    imports.load_document_import(batch, actor=editor)
    assert outcomes(batch) == {"refund.md": "conflict"}


def test_an_untrustworthy_archive_changes_nothing(hand_in):
    with pytest.raises(DomainError, match="leads out"):
        hand_in({"a.md": "Text.", "../b.md": "Text."})
    assert not DocumentImport.objects.get().files.exists()


def test_what_is_no_archive_is_not_even_kept(hand_in):
    with pytest.raises(DomainError, match=r"expected is gzip, text, zip"):
        hand_in(b"%PDF-1.4", name="a.pdf")
    with pytest.raises(DomainError, match=r"a.ZIP holds text; expected is gzip, zip\."):
        hand_in(b"Packed badly.", name="a.ZIP")
    assert not Upload.objects.exists()


def test_a_stopped_load_leaves_whole_files_and_goes_on(hand_in, editor):
    files = {f"{n:02}.md": f"# Title {n}\n\nText.\n" for n in range(25)}
    batch = hand_in(files)

    def stop(done, total, message):
        if done >= 10:
            raise Cancelled

    with pytest.raises(Cancelled):
        imports.load_document_import(batch, actor=editor, tell=stop)
    batch.refresh_from_db()
    assert (batch.state, Document.objects.count()) == ("loading", 11)
    assert all(document.open_version.body for document in Document.objects.all())
    imports.load_document_import(batch, actor=editor)
    batch.refresh_from_db()
    assert (batch.state, Document.objects.count()) == ("loaded", 25)


def test_an_import_never_approves_and_its_own_author_cannot(load, editor):
    batch = load(FILES, submits=True)
    assert set(DocumentVersion.objects.values_list("state", flat=True)) == {"in_review"}
    with pytest.raises(MoveRefused, match="Someone other"):
        imports.approve_document_import(batch, actor=editor)


def test_somebody_else_approves_all_and_is_told_what_was_refused(load, editor, approver):
    batch = load(FILES, submits=True)
    changed = Document.objects.get(title="Terms").open_version
    actions.return_version(changed, actor=approver, note="No.")
    changed.refresh_from_db()
    actions.edit_version(changed, body="Other.", expected_digest=changed.digest, actor=editor)
    actions.submit_version(changed, actor=editor)
    assert imports.approve_document_import(batch, actor=approver) == {"done": 1, "refused": 1}
    assert Document.objects.get(title="Refunds").versions.get().approver == approver
    assert "changed since you read it" in batch.files.get(path="terms.md").fate


def test_drafts_can_be_submitted_later_and_those_that_cannot_are_told(load, editor):
    batch = load(FILES)
    assert imports.submit_document_import(batch, actor=editor) == {"done": 2, "refused": 0}
    with pytest.raises(MoveRefused, match="None of its versions is a draft"):
        imports.submit_document_import(batch, actor=editor)


def test_undo_withdraws_the_drafts_and_leaves_what_somebody_built_on(
    load, hand_in, editor, approver
):
    files = {**FILES, "third.md": "# Third\n\nText.\n"}
    batch = load(files, submits=True)
    kept = Document.objects.get(title="Terms").open_version
    actions.approve_version(kept, actor=approver)
    figures = imports.undo_document_import(batch, actor=editor, note="Wrong folder.")
    assert figures == {"undone": 2, "left": 1}
    states = dict(DocumentVersion.objects.values_list("document__title", "state"))
    assert states == {"Refunds": "withdrawn", "Terms": "approved", "Third": "withdrawn"}
    assert "stays: it is approved" in batch.files.get(path="terms.md").fate
    again = hand_in(files)
    assert outcomes(again) == {
        "refund.md": "changed",
        "terms.md": "unchanged",
        "third.md": "changed",
    }


def test_undo_of_a_change_puts_text_and_title_back(load, editor):
    first = "---\ntitle: One\n---\nText."
    load({"x.md": first})
    batch = load({"x.md": "---\ntitle: Two\nreview_by: 2027-01-31\n---\nOther text."})
    assert Document.objects.get().title == "Two"
    imports.undo_document_import(batch, actor=editor, note="Wrong.")
    document = Document.objects.get()
    assert (document.title, document.review_by, document.open_version.body) == (
        "One",
        None,
        "Text.",
    )


def test_undo_leaves_a_title_that_somebody_changed_since(load, editor, approver):
    load({"x.md": "---\ntitle: One\n---\nText."})
    batch = load({"x.md": "---\ntitle: Two\n---\nText."})
    actions.change_document(Document.objects.get(), title="Three", actor=approver)
    assert imports.undo_document_import(batch, actor=editor, note="Wrong.") == {
        "undone": 0,
        "left": 1,
    }
    assert Document.objects.get().title == "Three"


def test_who_may_not_write_documents_imports_none(hand_in, owner):
    with pytest.raises(DomainError, match="role"):
        hand_in(FILES, actor=owner)
    assert not Upload.objects.exists()


def test_a_discarded_import_cannot_be_loaded(hand_in, editor):
    batch = hand_in(FILES)
    imports.discard_document_import(batch, actor=editor)
    with pytest.raises(MoveRefused):
        imports.load_document_import(batch, actor=editor)
    assert not Document.objects.exists()
