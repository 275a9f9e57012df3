"""The list of sources, the page of one, and the page of a batch: what they tell."""

from datetime import timedelta

import pytest
from django.urls import reverse

from reporting.models import EventBatch, Source, SourceKind
from tests.reporting.events import PLAIN, kept, load, log, source_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROWS = [
    ("A", 0, "Open", "", "2"),
    ("A", 60, "Closed", "met", "3"),
    ("B", 10, "Open", "", ""),
    ("B", 90, "Closed", "missed", ""),
    ("C", 20, "Open", "", ""),
]


@pytest.fixture
def reader(as_user, auditor):
    return as_user(auditor)


@pytest.fixture
def source(tmp_path):
    source = source_of()
    load(kept(tmp_path, log(*ROWS), "march.csv"), source)
    return source


def other_source(key="1.3.9", **changes):
    return source_of(PLAIN.__class__(**{**PLAIN.as_dict(), **changes}), key)


def numbers(answer):
    return [row.record.number for row in answer.context["table"].page.object_list]


def exported(answer):
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


def test_an_empty_list_says_what_to_do(reader):
    told = reader.get(reverse("source-list")).content.decode()
    assert "There are no records yet. Load a first event log." in told


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [0, 1, 2]),
        ("process=1.3", [0, 1, 2]),
        ("process=1.3.1", []),
        ("process=1.3.9", [1]),
        ("process=.9", []),
        ("kind=demonstration", [1]),
        ("kind=file", [0, 2]),
        ("name=NORTH", [2]),
        ("sort=-number", [2, 1, 0]),
        ("kind=file&process=1.3.9", []),
    ],
)
def test_sources_are_found_by_process_kind_and_name(reader, source, query, expected):
    made = [source, other_source(), other_source("1.3.10")]
    Source.objects.filter(pk=made[1].pk).update(kind=SourceKind.DEMONSTRATION)
    Source.objects.filter(pk=made[2].pk).update(name="Cases of the north")
    found = numbers(reader.get(f"{reverse('source-list')}?{query}"))
    assert found == [made[place].number for place in expected]


def test_a_source_without_records_has_no_newest_one(reader):
    other_source()
    answer = reader.get(reverse("source-list"))
    [row] = answer.context["table"].rows
    assert row.get_cell("newest_event_at") == "–"


def test_the_newest_record_is_that_of_all_batches(reader, source, tmp_path):
    load(kept(tmp_path, log(("D", 5000, "Open", "", "")), "late.csv"), source)
    load(kept(tmp_path, log(("E", -5000, "Open", "", "")), "early.csv"), source)
    found = Source.objects.with_activity().get(pk=source.pk)
    newest = max(batch.last_event_at for batch in source.batches.all())
    assert found.newest_event_at == newest
    assert found.loaded_at == source.batches.first().loaded_at


def test_the_list_goes_out_as_it_is_shown(reader, source):
    other_source()
    lines = exported(reader.get(f"{reverse('source-list')}?process=1.3.9&export=csv"))
    assert len(lines) == 2
    assert lines[0].startswith("Number,Name,Process,Kind,Newest record")
    assert "1.3.9" in lines[1]


def test_the_figures_of_a_source_are_those_of_its_cases(reader, source):
    figures = dict(reader.get(source.get_absolute_url()).context["figures"])
    assert figures == {"Events": 5, "Cases": 3, "Met": 1, "Missed": 1}


def test_the_figures_go_on_with_the_next_batch(reader, source, tmp_path):
    more = log(*ROWS[:2], ("C", 50, "Closed", "met", "1"), ("D", 60, "Open", "", ""))
    load(kept(tmp_path, more, "april.csv"), source)
    figures = dict(reader.get(source.get_absolute_url()).context["figures"])
    assert figures == {"Events": 7, "Cases": 4, "Met": 2, "Missed": 1}


def test_an_empty_source_says_that_nothing_was_loaded(reader):
    told = reader.get(other_source().get_absolute_url()).content.decode()
    assert "Nothing has been loaded into this source." in told


def test_the_page_of_a_source_holds_its_facts(reader, source):
    facts = dict(reader.get(source.get_absolute_url()).context["facts"])
    assert facts["Process"] == source.process
    assert facts["Time zone"] == "UTC"
    assert facts["Rows set aside"] == 0
    assert facts["Kind"] == "Files"


def test_twenty_batches_are_shown_newest_first(reader, source, tmp_path):
    for number in range(22):
        row = (f"N{number}", number, "Open", "", "")
        load(kept(tmp_path, log(row), f"{number}.csv"), source)
    table = reader.get(source.get_absolute_url()).context["batches"]
    assert [row.record.ordinal for row in table.rows] == list(range(23, 3, -1))


def test_the_history_of_a_source_tells_its_opening_its_name_and_its_process(
    as_user, support_manager, source
):
    desk = as_user(support_manager)
    desk.post(reverse("source-rename", args=[source.number]), {"name": "Inquiries"})
    entries = desk.get(source.get_absolute_url()).context["entries"]
    acts = [entry.act for entry in entries]
    assert acts[0] == "source.renamed"
    assert {"source.opened", "events.loaded"} <= set(acts)


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_name_that_is_none_is_refused_and_the_former_stays(
    as_user, support_manager, source, name
):
    answer = as_user(support_manager).post(
        reverse("source-rename", args=[source.number]), {"name": name}
    )
    assert answer.status_code == 422
    assert Source.objects.get().name == source.name


def test_the_form_to_rename_begins_with_the_name_there_is(as_user, support_manager, source):
    told = as_user(support_manager).get(reverse("source-rename", args=[source.number]))
    assert f'value="{source.name}"' in told.content.decode()


def test_a_batch_tells_what_became_of_each_event(reader, source, tmp_path):
    load(
        kept(tmp_path, log(*ROWS[:2], ("D", 9, "Open", "", ""), ("E", "?", "x", "", "")), "b.csv"),
        source,
    )
    batch = source.batches.first()
    assert (batch.rows, batch.events, batch.added, batch.unchanged) == (4, 3, 1, 2)
    assert (batch.corrected, batch.quarantined, batch.cases) == (0, 1, 1)
    assert str(batch) == f"{source.number}/2 b.csv"
    assert f"Batch 2 of {source}" in reader.get(batch.get_absolute_url()).content.decode()


def test_a_batch_names_its_span_who_loaded_it_and_its_content(reader, source):
    batch = source.batches.get()
    facts = dict(reader.get(batch.get_absolute_url()).context["facts"])
    assert facts["Last event"] - facts["First event"] == timedelta(minutes=90)
    assert facts["Loaded by"] == batch.loaded_by
    assert facts["SHA-256 of the content"] == batch.digest[:16]


def test_a_batch_of_known_events_alone_keeps_no_folder(source, tmp_path):
    before = sorted(source.folder.iterdir())
    load(kept(tmp_path, log(*reversed(ROWS)), "again.csv"), source)
    again = source.batches.first()
    assert (again.folder, again.added, again.unchanged) == ("", 0, 5)
    assert sorted(source.folder.iterdir()) == before
    assert list(source.batches.stored()) == [EventBatch.objects.get(ordinal=1)]


def test_a_batch_of_nothing_but_bad_rows_is_kept_with_its_reasons(tmp_path):
    source = source_of()
    result = load(kept(tmp_path, log(("A", "never", "Open", "", ""))), source)
    assert (result.events, result.quarantined, result.cases) == (0, 1, 0)
    batch = source.batches.get()
    assert (batch.first_event_at, batch.folder) == (None, "")


def test_counts_have_their_thousands_apart_on_the_page_and_not_in_a_file(reader, source):
    EventBatch.objects.update(added=12_345, events=12_345)
    answer = reader.get(source.get_absolute_url())
    [row] = answer.context["batches"].rows
    assert row.get_cell("added") == "12,345"
    assert row.get_cell_value("added") == 12_345
