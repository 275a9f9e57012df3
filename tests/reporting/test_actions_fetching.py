"""Folders and tables: loaded once, as soon as they are whole; what is broken is told once."""

import sqlite3

import pytest

from kernel.accounts import clock_user
from kernel.inbox import work_of
from kernel.models import AuditEntry
from kernel.ruling import DomainError
from reporting import actions, tasks
from reporting.models import CaseFact, EventBatch, FolderFile, Source, SourceKind
from tests.reporting.events import PLAIN, log, process, source_of

pytestmark = pytest.mark.django_db
FOLDER = {"folder": "in", "pattern": "*.csv"}
TABLE = {"connection": "CRM", "table": "tickets", "cursor": "id"}
FIRST = log(("A", 0, "Open", "", "2"), ("A", 60, "Closed", "met", "3"))


@pytest.fixture
def inbox(settings, tmp_path):
    settings.WATCH_DIR = tmp_path / "watched"
    (settings.WATCH_DIR / "in").mkdir(parents=True)
    return settings.WATCH_DIR / "in"


@pytest.fixture
def folder(inbox, support_manager):
    return opened(SourceKind.FOLDER, FOLDER, support_manager)


def opened(kind, feed, actor):
    return actions.open_fed_source(process(), mapping=PLAIN, kind=kind, feed=feed, actor=actor)


def look(source, **told):
    source.refresh_from_db()
    return actions.fetch_source(source, actor=clock_user(), report=lambda *_told: None, **told)


def test_a_file_is_loaded_by_the_second_look_that_finds_it_alike(folder, inbox):
    (inbox / "a.csv").write_text(FIRST)
    assert (look(folder).waiting, EventBatch.objects.count()) == (1, 0)
    assert (look(folder).added, EventBatch.objects.count()) == (2, 1)
    assert CaseFact.objects.get().case_key == "A"


def test_a_file_that_grows_waits(folder, inbox):
    (inbox / "a.csv").write_text(FIRST[:30])
    look(folder)
    (inbox / "a.csv").write_text(FIRST)
    assert look(folder).waiting == 1
    assert look(folder).added == 2


def test_nothing_is_loaded_twice(folder, inbox):
    (inbox / "a.csv").write_text(FIRST)
    for _turn in range(5):
        look(folder)
    assert EventBatch.objects.count() == 1
    (inbox / "copy.csv").write_text(FIRST)
    look(folder)
    assert look(folder).added == 0
    assert EventBatch.objects.count() == 1


def test_a_file_written_anew_is_loaded_anew(folder, inbox):
    (inbox / "a.csv").write_text(FIRST)
    look(folder), look(folder)
    (inbox / "a.csv").write_text(FIRST + "B,2026-03-02 13:00,Open,,1\n")
    look(folder)
    assert look(folder).added == 1
    assert CaseFact.objects.count() == 2


def test_a_broken_file_is_told_once_and_does_not_stop_the_others(folder, inbox, support_manager):
    (inbox / "a.csv").write_text("case,when\n1,2\n")
    (inbox / "b.csv").write_text(FIRST)
    for _turn in range(4):
        found = look(folder)
    assert EventBatch.objects.count() == 1
    assert "a.csv has no column “timestamp”" in found.troubles[0]
    assert AuditEntry.objects.filter(act="source.trouble").count() == 1
    [item] = [one for one in work_of(support_manager) if "a.csv" in str(one.why)]
    assert item.url == folder.get_absolute_url()


def test_trouble_is_over_when_the_file_is_mended_or_gone(folder, inbox):
    (inbox / "a.csv").write_text("case,when\n1,2\n")
    look(folder), look(folder)
    (inbox / "a.csv").write_text(FIRST)
    look(folder), look(folder)
    folder.refresh_from_db()
    assert folder.trouble == ""
    assert AuditEntry.objects.filter(act="source.trouble_over").count() == 1


def test_a_broken_file_is_tried_again_when_somebody_asks(folder, inbox, monkeypatch):
    (inbox / "a.csv").write_text("")
    look(folder), look(folder)
    first = FolderFile.objects.get().trouble
    assert "a.csv" in first
    assert look(folder, again=True).troubles == [first]


def test_a_folder_that_is_gone_is_told_in_words(folder, inbox):
    inbox.rmdir()
    assert "“in” cannot be read" in look(folder).troubles[0]
    folder.refresh_from_db()
    assert "“in” cannot be read" in folder.trouble


def test_the_clock_fetches_every_folder(folder, inbox):
    (inbox / "a.csv").write_text(FIRST)
    tasks.look_into_folders()
    tasks.look_into_folders()
    assert EventBatch.objects.get().loaded_by == clock_user()


@pytest.mark.parametrize(
    ("feed", "says"),
    [
        ({"folder": "..", "pattern": "*"}, "does not lie in the folder"),
        ({"folder": "/etc", "pattern": "*"}, "does not lie in the folder"),
        ({"folder": "gone", "pattern": "*"}, "no folder “gone”"),
        ({"folder": "in", "pattern": "../*"}, "names files of this folder"),
        ({"folder": "in", "pattern": ""}, "names files of this folder"),
    ],
)
def test_a_folder_that_cannot_be_watched_is_refused_and_opens_nothing(
    inbox, support_manager, feed, says
):
    with pytest.raises(DomainError, match=says):
        opened(SourceKind.FOLDER, feed, support_manager)
    assert not Source.objects.exists()


def test_without_a_root_no_folder_is_watched(settings, support_manager):
    settings.WATCH_DIR = None
    with pytest.raises(DomainError, match="GROUNDCREW_WATCH_DIR is not set"):
        opened(SourceKind.FOLDER, FOLDER, support_manager)


def test_a_source_of_files_becomes_one_of_a_folder_and_says_so(inbox, support_manager):
    source = source_of()
    assert opened(SourceKind.FOLDER, FOLDER, support_manager) == source
    entry = AuditEntry.objects.get(act="source.feed_set")
    assert (entry.before["kind"], entry.after["kind"]) == ("file", "folder")
    with pytest.raises(DomainError, match="fetched already"):
        opened(SourceKind.FOLDER, {**FOLDER, "pattern": "*.gz"}, support_manager)


@pytest.mark.parametrize("who", ["auditor", "agent", "process_owner"])
def test_who_may_not_change_sources_opens_none(who, request, inbox):
    with pytest.raises(DomainError, match="does not include"):
        opened(SourceKind.FOLDER, FOLDER, request.getfixturevalue(who))


@pytest.fixture
def crm(settings, tmp_path):
    path = tmp_path / "crm.sqlite3"
    settings.WAREHOUSES = {"CRM": str(path)}
    with sqlite3.connect(path) as connection:
        connection.execute(
            'create table tickets (id integer, "case" text, "timestamp" text, '
            "activity text, outcome text, cost real)"
        )
    fill(path, (1, "A", "2026-03-02 12:00", "Open", None, 2.5))
    return path


def fill(path, *rows):
    with sqlite3.connect(path) as connection:
        connection.executemany("insert into tickets values (?, ?, ?, ?, ?, ?)", rows)


@pytest.fixture
def table(crm, support_manager):
    return opened(SourceKind.TABLE, TABLE, support_manager)


def test_a_table_is_read_from_where_it_was_left(table, crm):
    assert look(table).added == 1
    assert look(table).batches == []
    fill(crm, (2, "A", "2026-03-02 13:00", "Closed", "met", 1), (3, "B", "soon", "Open", None, 0))
    found = look(table)
    assert (found.added, found.set_aside) == (1, 1)
    table.refresh_from_db()
    assert table.read_up_to == 3
    assert float(CaseFact.objects.get().cost) == 3.5


def test_a_row_of_the_same_instant_that_came_later_is_not_lost(table, crm):
    look(table)
    fill(crm, (1, "B", "2026-03-02 12:00", "Open", None, 0))
    look(table)
    fill(crm, (2, "C", "2026-03-02 12:00", "Open", None, 0))
    look(table)
    assert set(CaseFact.objects.values_list("case_key", flat=True)) == {"A", "B", "C"}


def test_a_whole_table_that_has_not_changed_is_no_new_batch(crm, support_manager):
    source = opened(SourceKind.TABLE, {**TABLE, "cursor": ""}, support_manager)
    look(source), look(source)
    assert EventBatch.objects.count() == 1


@pytest.mark.parametrize(
    ("feed", "says"),
    [
        ({"table": "orders"}, "has no table “orders” that we may read"),
        ({"cursor": "changed"}, "has no column “changed”. It has: id, case"),
    ],
)
def test_a_table_that_does_not_fit_is_trouble_in_words(crm, support_manager, feed, says):
    source = opened(SourceKind.TABLE, {**TABLE, **feed}, support_manager)
    assert says in look(source).troubles[0]


def test_a_database_that_is_down_is_trouble_without_its_address(table, settings):
    settings.WAREHOUSES = {"CRM": "postgresql://a:secret@127.0.0.1:1/x"}
    [trouble] = look(table).troubles
    assert "“CRM” does not answer" in trouble
    assert "secret" not in trouble
    settings.WAREHOUSES = {}
    assert "GROUNDCREW_WAREHOUSE_CRM is not set" in look(table).troubles[0]


@pytest.mark.parametrize(
    ("feed", "says"),
    [
        ({"connection": "ERP"}, "no database “ERP”"),
        ({"table": "tickets; drop"}, "is no name of a table"),
    ],
)
def test_a_table_that_cannot_be_named_is_refused(crm, support_manager, feed, says):
    with pytest.raises(DomainError, match=says):
        opened(SourceKind.TABLE, {**TABLE, **feed}, support_manager)
    assert not Source.objects.exists()


def test_the_address_of_a_database_is_kept_nowhere(table, crm):
    look(table)
    kept = str(list(Source.objects.values())) + str(list(AuditEntry.objects.values()))
    assert str(crm) not in kept


def test_the_clock_reads_every_table(table):
    tasks.read_tables()
    assert EventBatch.objects.get().file_name == "CRM.tickets"


def test_a_source_of_files_is_not_fetched():
    assert "not fetched from anywhere" in look(source_of()).troubles[0]
