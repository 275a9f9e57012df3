"""The page of a case from a log out of the ordinary: odd names, corrections, many events."""

from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reporting.event_mapping import EventMapping
from reporting.models import CaseFact
from tests.reporting.events import kept, load, log, source_of
from tests.reporting.mapped import HEADING, KEY, MAPPING, STRAIGHT, walk
from tests.reporting.test_views_cases import path_rows
from tests.reporting.test_views_process_map import told

pytestmark = pytest.mark.django_db
RICH = EventMapping(
    case="case",
    timestamp="timestamp",
    activity="activity",
    closing_activities=("Closed",),
    outcome="outcome",
    met=("met",),
    missed=("missed",),
    cost="cost",
    resource="who",
    clock="clock",
    clock_stops=("stop",),
    clock_runs=("run",),
)
RICH_HEADING = ["case", "timestamp", "activity", "outcome", "cost", "who", "clock"]


def test_hand_overs_clock_and_outcome_are_marked(as_user, auditor, tmp_path):
    source = source_of(RICH)
    rows = [
        ("A", 0, "Taken", "", "1", "Ann", ""),
        ("A", 10, "Asked", "", "1", "Ann", "stop"),
        ("A", 500, "Answered", "", "1", "Bob", "run"),
        ("A", 510, "Closed", "met", "1.5", "Bob", ""),
    ]
    load(kept(tmp_path, log(*rows, heading=RICH_HEADING)), source, RICH)
    page = as_user(auditor).get(CaseFact.objects.get().get_absolute_url())
    marks = [
        [str(text) for text, _tone in marks] for _moment, marks, _gap in page.context["moments"]
    ]
    assert marks == [[], ["the clock stops"], ["handed over", "the clock runs again"], ["met"]]
    text = told(page)
    assert "Ann" in text
    assert "cost 1.50" in text


@pytest.mark.thorough
@pytest.mark.parametrize(
    "key",
    [
        "a/b",
        "..",
        "a/../../b",
        "//",
        "~",
        "~61",
        "?x=1#y",
        "Zürich 100 %",
        "1.2",
        "2\nlines",
        "NA",
        "<b>",
    ],
)
def test_a_case_has_a_page_whatever_it_is_called(key, as_user, auditor, tmp_path):
    source = source_of(MAPPING)
    load(kept(tmp_path, log(*walk(key, 0, STRAIGHT), heading=HEADING)), source, MAPPING)
    browser = as_user(auditor)
    [row] = browser.get(reverse("process-cases", args=[KEY])).context["table"].page.object_list
    address = row.record.get_absolute_url()
    assert urljoin("http://house/", address).startswith("http://house/sources/SRC-0001/cases/")
    page = browser.get(address)
    assert page.context["record"].case_key == key
    assert len(page.context["moments"]) == 3


def test_a_file_of_a_path_never_holds_a_formula(as_user, auditor, tmp_path):
    source = source_of(MAPPING)
    steps = [("=1+cmd()", 0), ("@SUM(A1)", 5), ("Closed", 5)]
    load(kept(tmp_path, log(*walk("+A", 0, steps), heading=HEADING)), source, MAPPING)
    rows = path_rows(as_user(auditor), CaseFact.objects.get())
    assert [row["Activity"] for row in rows] == ["'=1+cmd()", "'@SUM(A1)", "Closed"]
    assert rows[0]["Case"] == "'+A"


def test_a_corrected_event_is_shown_in_its_newest_version(as_user, auditor, tmp_path):
    mapping = EventMapping(
        case="case", timestamp="timestamp", activity="activity", identity=("id",)
    )
    source = source_of(mapping)
    heading = ["case", "timestamp", "activity", "id"]
    for number, activity in enumerate(("Taken", "Mended")):
        text = log(("A", 0, activity, "1"), ("A", 5, "Closed", "2"), heading=heading)
        load(kept(tmp_path, text, f"{number}.csv"), source, mapping)
    page = as_user(auditor).get(CaseFact.objects.get().get_absolute_url())
    told_ = [(m.activity, m.batch.ordinal) for m, _marks, _gap in page.context["moments"]]
    assert told_ == [("Mended", 2), ("Closed", 1)]


def test_events_of_many_batches_stand_in_their_order(as_user, auditor, tmp_path):
    source = source_of(MAPPING)
    rows = walk("A", 0, STRAIGHT)
    for number in (2, 0, 1):
        text = log(rows[number], heading=HEADING)
        load(kept(tmp_path, text, f"{number}.csv"), source, MAPPING)
    page = as_user(auditor).get(CaseFact.objects.get().get_absolute_url())
    names = [moment.activity for moment, _marks, _gap in page.context["moments"]]
    assert names == ["Taken", "Checked", "Closed"]


def test_a_case_asks_few_questions_however_long_it_is(as_user, auditor, tmp_path):
    source = source_of(MAPPING)
    steps = [("Taken", 0), *[("Checked", 5), ("Asked", 5)] * 40, ("Closed", 1)]
    load(kept(tmp_path, log(*walk("L", 0, steps), heading=HEADING)), source, MAPPING)
    reader, case = as_user(auditor), CaseFact.objects.get()
    with CaptureQueriesContext(connection) as asked:
        page = reader.get(case.get_absolute_url())
    assert len(page.context["moments"]) == 82
    assert len(asked) <= 10
