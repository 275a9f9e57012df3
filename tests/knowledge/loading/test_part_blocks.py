"""Scope, measures and steps in Markdown files: read, checked, and written to be read back."""

import pytest

from knowledge.actions import document_imports as imports
from knowledge.lifecycle import VersionState
from knowledge.loading.part_blocks import with_blocks, without_blocks
from knowledge.loading.writing import exported_files
from knowledge.models import Document, DocumentVersion, digest_of
from tests.knowledge.factories import DocumentFactory, PersonFactory, ProcessFactory, VersionFactory
from tests.knowledge.naughty import NAUGHTY
from tests.knowledge.steps import steps

pytestmark = pytest.mark.django_db

BLOCK = """```json procedure-steps
[{"action": "Ask."}, {"action": "Wait.", "minutes": 2, "exception": "#1"}]
```
"""


def load(tmp_path, actor, text, *, name="call.md", write=True):
    (tmp_path / name).write_text(text, encoding="utf-8")
    batch = imports.begin_document_import(
        "calls", actor=actor, kind="procedure", process=ProcessFactory(), owner=PersonFactory()
    )
    imports.check_document_import(batch, actor=actor, place=tmp_path)
    if write:
        assert batch.files.get().outcome != "error", batch.files.get().detail
        imports.load_document_import(batch, actor=actor)
    return batch.files.get()


def test_what_is_written_is_read_back():
    told = steps({"action": "Ask ```twice```.", "minutes": "2.5", "exception": "#2"}, "Wait.")
    assert without_blocks(with_blocks("# Calls", told, {})) == ("# Calls\n\n", {"steps": told})
    assert without_blocks("# Calls") == ("# Calls", {})
    for text in NAUGHTY:
        told = steps(text)
        assert without_blocks(with_blocks("x", told, {}))[1] == {"steps": told}


@pytest.mark.parametrize("block", ["{", '{"a": 1}', "[" * 100_000])
def test_a_block_that_is_none_is_refused(block):
    with pytest.raises(ValueError, match="steps"):
        without_blocks(f"```json procedure-steps\n{block}\n```")


def test_a_file_brings_scope_and_steps(editor, tmp_path):
    front = "---\nscope:\n  segments: [business]\n  audience: [Agent]\n---\n# Calls\n"
    row = load(tmp_path, editor, front + BLOCK)
    version = DocumentVersion.objects.get()
    assert row.outcome == "new", row.detail
    assert version.scope == {"segments": ["business"], "audience": ["Agent"]}
    assert [(one["number"], one["minutes"]) for one in version.steps] == [(1, ""), (2, "2")]
    assert version.body == "# Calls"


def test_the_same_file_again_is_unchanged_and_another_step_is_new(editor, tmp_path):
    load(tmp_path, editor, "# Calls\n" + BLOCK)
    again = load(tmp_path, editor, "# Calls\n" + BLOCK, write=False)
    assert again.outcome == "unchanged"
    more = BLOCK.replace('[{"action": "Ask."}', '[{"action": "Greet."}, {"action": "Ask."}')
    assert load(tmp_path, editor, "# Calls\n" + more).outcome == "changed"
    version = DocumentVersion.objects.get()
    assert [one["number"] for one in version.steps] == [3, 1, 2]


def test_a_file_that_tells_no_scope_leaves_it(editor, tmp_path):
    load(tmp_path, editor, "---\nscope: {segments: [business]}\n---\n# Calls\n")
    load(tmp_path, editor, "# Calls\n\nMore.\n")
    version = DocumentVersion.objects.get()
    assert (version.body, version.scope) == ("# Calls\n\nMore.", {"segments": ["business"]})


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ("scope: {segments: [busines]}", "Did you mean “business”?"),
        ("scope: business", "names no aspects. Write it as"),
        ("scope: {mood: [sad]}", "“mood” is no aspect"),
        ("measures: one", "The measures are no list. Write their codes as [1.3.11-SLA]."),
    ],
)
def test_what_is_wrong_is_told_with_its_line(editor, tmp_path, front, words):
    row = load(tmp_path, editor, f"---\ntitle: Calls\n{front}\n---\ntext", write=False)
    assert (row.outcome, row.line) == ("error", 3)
    assert words in row.detail


def test_steps_of_an_article_are_refused(editor, tmp_path):
    row = load(tmp_path, editor, "---\nkind: article\n---\n# Calls\n" + BLOCK, write=False)
    assert row.outcome == "error"
    assert "Only a procedure has steps" in row.detail


def test_an_export_is_read_back_as_unchanged(editor, tmp_path):
    document = DocumentFactory(number="PRO-0001", kind="procedure", last_step=9)
    VersionFactory(
        document=document,
        state=VersionState.IN_FORCE,
        scope={"segments": ["business"]},
        steps=steps({"number": 9, "action": "Ask."}, {"number": 2, "action": "Wait."}),
    )
    version = DocumentVersion.objects.get()
    version.digest = digest_of(version.body, version.table, **version.parts)
    version.save()
    [(name, text)] = exported_files(Document.objects.select_related("process", "owner"))
    row = load(tmp_path, editor, text, name=name, write=False)
    assert (row.outcome, row.detail) == ("unchanged", "")


def test_an_import_is_taken_back_with_its_scope_and_steps(editor, tmp_path):
    load(tmp_path, editor, "# Calls\n" + BLOCK)
    row = load(tmp_path, editor, "---\nscope: {segments: [business]}\n---\n# Calls\n")
    row.batch.refresh_from_db()
    imports.undo_document_import(row.batch, actor=editor, note="A slip.")
    version = DocumentVersion.objects.get()
    assert (version.scope, len(version.steps)) == ({}, 2)
