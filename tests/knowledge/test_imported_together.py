"""“My work” after an import: one line for what came together, whoever has to act on it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knowledge.actions import document_imports as imports
from knowledge.actions import submit_version
from knowledge.imported_together import MANY
from knowledge.inbox_lines import waiting_for
from knowledge.models import DocumentVersion
from tests.knowledge.factories import PersonFactory, ProcessFactory
from tests.knowledge.test_actions_document_imports import zipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(editor):
    def load(count, **choices):
        files = {f"{n}.md": f"# Article {n}\n\nWe pay back.\n" for n in range(count)}
        file = SimpleUploadedFile("articles.zip", zipped(files))
        told = {"kind": "article", "process": ProcessFactory(), "owner": editor}
        batch = imports.receive_document_file(file, actor=editor, **told, **choices)
        imports.check_document_import(batch, actor=editor)
        imports.load_document_import(batch, actor=editor)
        return batch

    return load


def test_the_drafts_of_an_import_are_one_line_that_leads_to_it(load, editor):
    batch = load(MANY)
    (line,) = waiting_for(editor)
    assert (line.act, line.title) == ("Finish and submit", f"{MANY} versions")
    assert line.url == batch.get_absolute_url()
    assert "articles.zip" in line.why


def test_a_few_are_finished_one_by_one(load, editor):
    load(MANY - 1)
    lines = list(waiting_for(editor))
    assert len(lines) == MANY - 1
    assert all("/versions/" in line.url for line in lines)


def test_who_approves_has_one_line_too(load, editor):
    batch = load(MANY, submits=True)
    approver = PersonFactory(role="Knowledge editor")
    (line,) = [one for one in waiting_for(approver) if one.act == "Read and approve"]
    assert line.url == batch.get_absolute_url()
    assert DocumentVersion.objects.in_review().count() == MANY


def test_what_is_left_of_an_import_stands_alone_again(load, editor):
    load(MANY)
    submit_version(DocumentVersion.objects.first(), actor=editor)
    assert len(list(waiting_for(editor))) == MANY - 1


def test_many_take_no_more_questions_than_few(load, editor):
    load(MANY)
    with CaptureQueriesContext(connection) as few:
        list(waiting_for(editor))
    load(3 * MANY)
    with CaptureQueriesContext(connection) as many:
        list(waiting_for(editor))
    assert len(many) <= len(few)
