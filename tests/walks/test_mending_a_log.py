"""From a log with faults to the figures it should have given at first, through the pages alone."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reporting.models import EventBatch, Source
from reporting.queries.case_path import case_path
from tests.reporting.events import figures, log
from tests.reporting.mends import RIGHT, address, as_sent, cells_of_right, faulty

pytestmark = pytest.mark.django_db


@pytest.fixture
def sofia(as_user, support_manager):
    return as_user(support_manager)


@pytest.fixture
def auditor_browser(as_user, auditor):
    return as_user(auditor)


MAPPING = """
case: case
timestamp: timestamp
activity: activity
closing_activities: [Closed]
outcome: outcome
met: [met]
missed: [missed]
cost: cost
"""


def hand_in(browser, content, key):
    """Load a log as people do: the file, its columns, the job, the batch."""
    file = SimpleUploadedFile("log.csv", content.encode())
    form = browser.get(reverse("source-import")).context["form"]
    process = form.fields["process"].queryset.get(key=key)
    sent = {"file": file, "mapping": "own", "process": process.pk}
    columns = browser.post(reverse("source-import"), sent).url
    answer = browser.post(columns, {"mapping": MAPPING, "load": "1"}, follow=True)
    return EventBatch.objects.get(pk=int(answer.request["PATH_INFO"].split("/")[-2]))


def bare(source):
    told = figures(source)
    for row in (row for rows in told for row in rows):
        row.pop("process_id", None)
    return told


def seen(browser, url):
    return browser.get(url).content.decode()


def test_a_log_with_faults_is_mended_until_it_tells_what_happened(sofia, auditor_browser):
    expected = bare(hand_in(sofia, log(*RIGHT), "1.3.10").source)
    batch = hand_in(sofia, faulty(), "1.3.11")
    source = Source.objects.get(pk=batch.source_id)
    assert "4 rows wait to be mended." in seen(sofia, source.get_absolute_url())
    assert "4 wait to be mended" in seen(sofia, batch.get_absolute_url())
    assert bare(source) != expected

    # two on the page: one comes good, of the other the next fault is told
    page = sofia.get(address(batch))
    half = ["B", "2026-03-02 13:30:00", "Closed", "missed", "one"]
    sofia.post(address(batch), as_sent(page, line_3=cells_of_right(3), line_5=half))
    page = sofia.get(address(batch))
    told = {part.row.line: part for part in page.context["form"].parts()}
    assert list(told) == [5, 6, 7]
    assert [cell.fault for cell in told[5].read if cell.fault] == ["This is not a number"]
    assert "3 rows wait to be mended." in seen(sofia, source.get_absolute_url())

    # the others in a spreadsheet
    answer = sofia.get(address(batch, "file"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(text, newline=""))
    mended = io.StringIO()
    csv.writer(mended).writerows(
        [heading, *([*row[:3], *cells_of_right(int(row[0]))] for row in rows)]
    )
    file = SimpleUploadedFile("mended.csv", mended.getvalue().encode())
    answer = sofia.post(address(batch, "file-load"), {"file": file}, follow=True)
    assert answer.status_code == 200

    # the figures are those of the log that was right at first
    assert bare(source) == expected
    assert "to be mended" not in seen(sofia, source.get_absolute_url())
    assert [one.added for one in source.batches.order_by("ordinal")] == [3, 1, 3]

    # everybody can see what was done, and where each event stands in the file
    told = seen(auditor_browser, batch.get_absolute_url())
    assert "Quarantine mended" in told
    assert "Sofia Marek" in told
    listed = seen(auditor_browser, address(batch, "list"))
    for mending in batch.mendings.all():
        assert f'href="{mending.get_absolute_url()}"' in listed
        assert batch.get_absolute_url() in seen(auditor_browser, mending.get_absolute_url())
    path = case_path(source.cases.get(case_key="C"))
    assert [(moment.activity, moment.line) for moment in path] == [
        ("Open", 6),
        ("Work", 7),
        ("Closed", 8),
    ]


def test_the_right_log_delivered_after_mending_changes_nothing(sofia):
    batch = hand_in(sofia, faulty(), "1.3.11")
    page = sofia.get(address(batch))
    typed = {f"line_{line}": cells_of_right(line) for line in (3, 5, 6, 7)}
    sofia.post(address(batch), as_sent(page, **typed))
    before = bare(batch.source)
    again = hand_in(sofia, log(*RIGHT), "1.3.11")
    assert (again.added, again.unchanged) == (0, len(RIGHT))
    assert bare(batch.source) == before
