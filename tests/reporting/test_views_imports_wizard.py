"""The way of a file from the form to the page of its batch, with every turn it may take."""

import gzip
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inventory.models import ProcessElement
from kernel import jobs
from kernel.models import JobRun, JobState
from reporting import tasks
from reporting.forms.imports import known_mappings
from reporting.models import CaseFact, EventBatch, Measure, Source, SourceKind
from tests.reporting.events import kept, load, log, source_of

pytestmark = pytest.mark.django_db
ROWS = [("A", 0, "Open", "", "2"), ("A", 60, "Closed", "met", "3"), ("B", 90, "Open", "", "1")]
DAY_FIRST = """\
case: ticket
timestamp: when
activity: what
closing_activities: [Done]
date_order: day_first
time_zone: Europe/Berlin
decimal: ","
cost: money
"""


@pytest.fixture
def desk(as_user, support_manager):
    return as_user(support_manager)


def element(key="1.3.10"):
    return ProcessElement.objects.get(key=key)


def sent(desk, content, mapping="event-log", name="log.csv", process="1.3.10"):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    told = {"file": file, "mapping": mapping, "process": element(process).pk}
    return desk.post(reverse("source-import"), told)


def columns_page(desk, content, **told):
    answer = sent(desk, content, **told)
    assert answer.status_code == 302
    return answer.url.replace("/columns/", "/")  # as YAML


def loaded(desk, url, mapping=None):
    text = mapping or desk.get(url).context["form"].initial["mapping"]
    return desk.post(url, {"mapping": text, "load": "1"}, follow=True)


def test_the_form_begins_with_the_process_and_columns_one_comes_from(desk):
    page = desk.get(reverse("source-import"), {"process": "1.3.9", "mapping": "event-log"})
    initial = page.context["form"].initial
    assert (initial["process"].key, initial["mapping"]) == ("1.3.9", "event-log")


def test_a_process_that_is_not_there_leaves_the_choice_open(desk):
    page = desk.get(reverse("source-import"), {"process": "7.7.7"})
    assert page.status_code == 200
    assert page.context["form"].initial["process"] is None


@pytest.mark.parametrize("left_out", ["file", "mapping", "process"])
def test_a_form_that_is_not_filled_in_says_so_at_the_field(desk, left_out):
    told = {
        "file": SimpleUploadedFile("log.csv", log(*ROWS).encode()),
        "mapping": "event-log",
        "process": element().pk,
    }
    del told[left_out]
    page = desk.post(reverse("source-import"), told)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [left_out]


def test_an_empty_file_is_refused_at_once(desk):
    page = sent(desk, b"")
    assert page.status_code == 422
    assert "empty" in page.content.decode()


def test_the_choices_are_ones_own_sources_then_the_shipped_mappings(desk, tmp_path):
    source = source_of()
    choices = [
        key
        for key, _name in desk.get(reverse("source-import"))
        .context["form"]
        .fields["mapping"]
        .choices
    ]
    shipped = ["bare-event-log", "event-log", "service-desk-incidents"]
    assert choices == ["guess", source.number, *shipped, "own"]


def test_an_invented_source_lends_its_columns_to_nobody():
    source = source_of()
    assert source.number in known_mappings()
    Source.objects.update(kind=SourceKind.DEMONSTRATION)
    assert source.number not in known_mappings()


def test_who_writes_the_columns_begins_with_those_that_are_needed(desk):
    page = desk.get(columns_page(desk, log(*ROWS), mapping="own"))
    text = page.context["form"].initial["mapping"]
    assert [line.split(":")[0] for line in text.splitlines()] == [
        *("case", "timestamp", "activity", "closing_activities")
    ]
    assert page.context["preview"] is None
    assert "First the columns must be found." in page.content.decode()


def test_load_cannot_be_pressed_before_the_columns_are_found(desk):
    with_preview = desk.get(columns_page(desk, log(*ROWS))).content.decode()
    without = desk.get(columns_page(desk, "a,b\n1,2\n")).content.decode()
    assert 'aria-describedby="why-load"' not in with_preview
    assert 'aria-describedby="why-load"' in without
    assert "has no column “case”" in without


def test_the_columns_that_are_not_read_are_named_below_the_preview(desk):
    told = desk.get(columns_page(desk, log(*ROWS))).content.decode()
    assert "Every column of the file is read." in told
    more = log(
        (*ROWS[0], "n"), heading=["case", "timestamp", "activity", "outcome", "cost", "note"]
    )
    told = desk.get(columns_page(desk, more)).content.decode()
    assert "Not read, 1 of 6 columns:</strong> note" in told


def test_a_day_first_log_with_decimal_commas_is_read_as_its_mapping_says(desk):
    content = "ticket;when;what;money\nT1;01.02.2026 12:00;Open;1.234,50\n"
    url = columns_page(desk, content, mapping="own")
    page = desk.post(url, {"mapping": DAY_FIRST, "look": "1"})
    [row] = page.context["preview"].rows
    assert (row.happened_at.isoformat(), row.cost) == ("2026-02-01T11:00:00", 1234.5)
    assert "2026-02-01 11:00:00" in page.content.decode()


def test_under_the_wrong_mapping_rows_are_set_aside_before_anybody_loads_them(desk):
    content = "ticket;when;what;money\nT1;01.02.2026 12:00;Open;12,50\n"
    url = columns_page(desk, content, mapping="own")
    wrong = DAY_FIRST.replace("decimal: ','", "").replace('decimal: ","', "decimal: '.'")
    page = desk.post(url, {"mapping": wrong, "look": "1"})
    [(row, reason)] = page.context["preview"].rejected
    assert (row.column, str(reason)) == ("money", "This is not a number")
    assert "Set aside" in page.content.decode()


def test_what_was_typed_stays_when_it_is_wrong(desk):
    url = columns_page(desk, log(*ROWS))
    page = desk.post(url, {"mapping": "case: [broken", "look": "1"})
    assert page.status_code == 422
    assert "case: [broken" in page.content.decode()


def test_every_fault_of_a_mapping_is_told_at_once(desk):
    url = columns_page(desk, log(*ROWS))
    wrong = "case: case\ntimestamp: timestamp\nactivity: activity\ndecimal: x\ntime_zone: Mars\n"
    told = desk.post(url, {"mapping": wrong, "load": "1"}).content.decode()
    for words in ("closing_activities", "decimal is “x”", "time_zone “Mars”"):
        assert words in told


def test_a_damaged_archive_is_refused_in_words(desk):
    rows = [(f"C{n}", n, "Open", "", str(n * 7919 % 997)) for n in range(20_000)]
    content = gzip.compress(log(*rows).encode())
    url = columns_page(desk, content[: len(content) // 2], name="log.csv.gz")
    run = loaded_despite_failure(desk, url)
    assert run.state == JobState.FAILED
    begins = re.escape("log.csv.gz is damaged: it cannot be read beyond line ")
    assert re.fullmatch(begins + r"\d{4,5}\. Fetch it again\.", run.error)
    assert not EventBatch.objects.exists()


def loaded_despite_failure(desk, url):
    answer = loaded(desk, url)
    assert answer.status_code in {200, 409}
    return JobRun.objects.get(job=tasks.LOAD)


def test_a_loaded_file_has_its_figures_measures_and_way_back(desk):
    page = loaded(desk, columns_page(desk, log(*ROWS)))
    assert page.status_code == 200
    batch = EventBatch.objects.get()
    told = page.content.decode()
    assert page.context["record"] == batch
    assert f'href="{batch.source.get_absolute_url()}"' in told
    assert CaseFact.objects.count() == 2
    assert Measure.objects.filter(process__key="1.3.10").count() == 6


def test_the_next_file_begins_with_the_columns_of_its_source(desk):
    loaded(desk, columns_page(desk, log(*ROWS)))
    source = Source.objects.get()
    told = desk.get(source.get_absolute_url()).content.decode()
    assert f"?process=1.3.10&amp;mapping={source.number}" in told
    url = columns_page(desk, log(("C", 5, "Open", "", "")), mapping=source.number, name="b.csv")
    loaded(desk, url)
    assert [batch.ordinal for batch in source.batches.all()] == [2, 1]


def test_a_title_does_not_make_another_source(desk):
    for number, title in enumerate(["", "title: The same under another name\n"]):
        url = columns_page(desk, log((f"C{number}", number, "Open", "", "")))
        text = desk.get(url).context["form"].initial["mapping"]
        loaded(desk, url, title + text.replace("title: Plain event log\n", ""))
    assert Source.objects.count() == 1


def test_the_same_content_for_another_mapping_of_the_process_is_refused(desk):
    loaded(desk, columns_page(desk, log(*ROWS)))
    url = columns_page(desk, log(*ROWS))
    other = "case: case\ntimestamp: timestamp\nactivity: activity\nclosing_activities: [Closed]\n"
    loaded(desk, url, other)
    run = JobRun.objects.get(job=tasks.LOAD, state=JobState.FAILED)
    assert "would count twice" in run.error
    assert EventBatch.objects.count() == 1


def test_the_same_content_may_belong_to_two_processes(desk):
    for process in ("1.3.10", "1.3.9"):
        loaded(desk, columns_page(desk, log(*ROWS), process=process))
    assert {batch.source.process.key for batch in EventBatch.objects.all()} == {"1.3.10", "1.3.9"}


def test_a_file_whose_process_is_not_named_is_not_found(desk):
    url = columns_page(desk, log(*ROWS)).split("?")[0]
    assert desk.get(url).status_code == 404
    assert desk.get(f"{url}?process=7.7").status_code == 404


def test_while_the_load_runs_its_page_renews_itself_and_may_be_cancelled(desk, support_manager):
    run = jobs.queue(tasks.LOAD, "now", label="Load log.csv", actor=support_manager)
    told = desk.get(reverse("source-load", args=[run.pk])).content.decode()
    assert "data-renew" in told
    assert reverse("job-run-cancel", args=[run.pk]) in told


def test_a_load_that_is_over_leads_on_or_says_that_nothing_was_kept(desk, support_manager):
    run = jobs.queue(tasks.LOAD, "now", label="Load log.csv", actor=support_manager)
    JobRun.objects.update(state=JobState.FAILED, error="The disk is full.")
    told = desk.get(reverse("source-load", args=[run.pk])).content.decode()
    assert "Nothing of the file was kept." in told
    assert "The disk is full." in told
    assert "data-renew" not in told
    for result in ({"batch": 1, "url": "/event-batches/7/"}, {"batch": 7}):
        JobRun.objects.update(state=JobState.DONE, result=result)
        answer = desk.get(reverse("source-load", args=[run.pk]))
        assert (answer.status_code, answer.url) == (302, "/event-batches/7/")


def test_another_job_of_mine_is_no_load(desk, support_manager):
    run = jobs.queue("reporting.judge", "today", label="Judge", actor=support_manager)
    assert desk.get(reverse("source-load", args=[run.pk])).status_code == 404


def test_a_case_with_markup_in_its_name_is_shown_as_text(desk):
    row = ("<script>alert(1)</script>", 0, "Open", "", "")
    told = desk.get(columns_page(desk, log(row))).content.decode()
    assert "&lt;script&gt;alert(1)" in told
    assert "<script>alert(1)" not in told


def test_what_was_loaded_before_is_no_news(desk, tmp_path):
    source = source_of(key="1.3.10")
    load(kept(tmp_path, log(*ROWS)), source)
    mapping = known_mappings()[source.number][1]
    page = loaded(desk, columns_page(desk, log(*ROWS), mapping=source.number), mapping)
    assert page.context["record"] == EventBatch.objects.get()
