"""What is exported is read back, and found unchanged."""

import io
import zipfile

import pytest

from kernel.ruling import DomainError
from knowledge.actions import document_imports as imports
from knowledge.lifecycle import VersionState
from knowledge.loading.writing import exported_files, write_files, zipped
from knowledge.models import Document, DocumentSource
from knowledge.wording import tidy
from tests.knowledge.factories import DocumentFactory, VersionFactory
from tests.knowledge.naughty import NAUGHTY
from tests.knowledge.tables import credit_table

pytestmark = pytest.mark.django_db
EVERY = Document.objects.select_related("process", "owner")


def in_force(**about):
    return VersionFactory(state=VersionState.IN_FORCE, **about)


def read_back(place, actor):
    document = Document.objects.first()
    batch = imports.begin_document_import(
        place.name, actor=actor, kind="article", process=document.process, owner=document.owner
    )
    imports.check_document_import(batch, actor=actor, place=place)
    return {row.path: (row.outcome, row.detail) for row in batch.files.all()}


def test_an_export_is_read_back_as_unchanged(editor, tmp_path):
    version = in_force(document__title='Fees: "a" | b', body="# Fees\n\n| a | b |\n\n---\n\ntext")
    DocumentSource.objects.create(
        document=version.document,
        collection="c",
        key="k",
        other={"tags": ["x", "1.10"], "a": {"b": "c"}},
    )
    in_force(document__kind="decision_table", document__number="TAB-0001", table=credit_table())
    VersionFactory(document=DocumentFactory(), body="A draft: *x*")
    VersionFactory(document__review_by="2027-01-31", state=VersionState.RETIRED)
    for number, naughty in enumerate(NAUGHTY):
        document = DocumentFactory(number=f"POL-9{number:04}", title=f"n {number}")
        VersionFactory(document=document, body=tidy(f"x {naughty}").strip())
    for place in (tmp_path / "folder", tmp_path / "all.zip"):
        count = write_files(exported_files(EVERY), place)
        told = read_back(place, editor)
        assert len(told) == count == Document.objects.count()
        different = {path: one for path, one in told.items() if one[0] != "unchanged"}
        assert not different


def test_the_text_in_force_is_told_before_the_one_in_work():
    version = in_force(body="Holds.")
    VersionFactory(document=version.document, version=2, body="Not yet.")
    [(name, text)] = exported_files(EVERY)
    assert name == f"{version.document.number}.md"
    assert "Holds." in text
    assert "Not yet." not in text


def test_what_has_no_text_left_is_left_out():
    VersionFactory(state=VersionState.WITHDRAWN)
    DocumentFactory()
    assert list(exported_files(EVERY)) == []


def test_a_table_is_there_for_people_and_to_be_read_back():
    in_force(document__kind="decision_table", document__number="TAB-0001", table=credit_table())
    [(_name, text)] = exported_files(EVERY)
    assert "| 1 |" in text
    assert "```json decision-table" in text


def test_an_archive_is_made_piece_by_piece():
    many = ((f"{n}.md", "x" * 1000) for n in range(100))
    pieces = zipped(many)
    assert next(pieces)
    assert len(list(many)) == 99
    whole = b"".join(zipped([("a.md", "Zürich"), ("b.md", "")]))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.read("a.md").decode() == "Zürich"
        assert archive.testzip() is None


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(DomainError, match="cannot be written"):
        write_files([("a.md", "x")], tmp_path / "file" / "folder")
