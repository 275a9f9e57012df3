"""The two commands, as an operator uses them."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from inventory.models import ProcessElement
from knowledge.lifecycle import VersionState
from knowledge.models import Document, DocumentImport
from tests.knowledge.factories import ProcessFactory, VersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, editor):
    ProcessFactory(key="1.10")
    place = tmp_path / "articles"
    place.mkdir()
    (place / "refund.md").write_text("# Refunds\n\nWe pay back.\n", encoding="utf-8")
    (place / "bad.md").write_bytes(b"one\n\xff")
    return place


def run(*words, process="1.10", owner="edith"):
    out = StringIO()
    words = ["import_documents", *map(str, words), "--process", process, "--owner", owner]
    call_command(*words, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_dry_run_tells_all_and_writes_nothing(folder):
    told = json.loads(run(folder, "--dry-run", "--json"))
    assert (told["files"], told["new"], told["error"], told["dry_run"]) == (2, 1, 1, True)
    assert told["told"][0]["file"] == "bad.md"
    assert (told["told"][0]["line"], told["told"][0]["column"]) == (2, 1)
    assert not Document.objects.exists()
    assert not DocumentImport.objects.exists()


def test_drafts_are_made_and_the_next_run_tells_what_differs(folder, editor):
    assert "bad.md, line 2, column 1" in run(folder)
    assert Document.objects.get().open_version.author == editor
    (folder / "refund.md").write_text("# Refunds\n\nWe never pay.\n", encoding="utf-8")
    assert "{+never+}" in run(folder, "--dry-run")
    run(folder)
    assert Document.objects.get().open_version.body.endswith("We never pay.")


def test_somebody_else_may_be_the_author_and_ask_for_approval(folder, owner, editor):
    run(folder, "--by", "edith", "--submit", owner="omar")
    document = Document.objects.get()
    assert (document.owner, document.open_version.author) == (owner, editor)
    assert document.open_version.state == VersionState.IN_REVIEW


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"process": "9.9.9"}, "no process"),
        ({"owner": "nobody"}, "Nobody here"),
        ({"owner": "omar"}, "role"),
    ],
)
def test_what_is_not_there_is_told(folder, owner, words, reason):
    with pytest.raises(CommandError, match=reason):
        run(folder, **words)
    assert not DocumentImport.objects.exists()


def test_a_folder_that_is_not_there_is_told(folder):
    with pytest.raises(CommandError, match="There is no file"):
        run(folder / "none")


def test_documents_are_exported_by_kind_and_process(tmp_path, editor):
    article = VersionFactory(document__kind="article", document__number="ART-0001")
    VersionFactory()
    out = StringIO()
    call_command("export_documents", str(tmp_path / "a"), "--kind", "article", stdout=out)
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["ART-0001.md"]
    key = article.document.process.key
    call_command(
        "export_documents", str(tmp_path / "b.zip"), "--process", key, "--json", stdout=out
    )
    assert json.loads(out.getvalue().splitlines()[-1])["documents"] == 1


@pytest.mark.shared
def test_the_real_archive_comes_in_whole_and_is_unchanged_the_second_time(shared, editor):
    archive = shared / "data" / "knowledge" / "usagov_md.tar.gz"
    key = (
        ProcessElement.objects.first().key
        if ProcessElement.objects.exists()
        else ProcessFactory().key
    )
    first = json.loads(run(archive, "--json", process=key))
    assert (first["files"], first["new"], first["error"]) == (967, 967, 0)
    assert Document.objects.count() == 967
    second = json.loads(run(archive, "--json", process=key))
    assert (second["files"], second["unchanged"]) == (967, 967)
