"""The path of one case: its events in order, with the gaps between them."""

from datetime import timedelta

import pytest

from reporting.event_mapping import EventMapping
from reporting.models import CaseFact
from reporting.queries import case_path as paths
from reporting.queries.case_path import case_path
from tests.reporting.events import HEADING, PLAIN, kept, load, log, source_of

pytestmark = pytest.mark.django_db
MAPPED = EventMapping(
    case="case",
    timestamp="timestamp",
    activity="activity",
    closing_activities=("Closed",),
    resource="who",
    cost="cost",
)
WHO = ["case", "timestamp", "activity", "who", "cost"]


def path_of(source, key="A"):
    return case_path(CaseFact.objects.select_related("source").get(source=source, case_key=key))


def loaded(tmp_path, *rows, mapping=PLAIN, heading=HEADING):
    source = source_of(mapping)
    load(kept(tmp_path, log(*rows, heading=heading)), source, mapping)
    return source


def test_events_stand_in_their_order_with_the_minutes_since_the_one_before(tmp_path):
    rows = [("A", 40, "Closed", "met", ""), ("A", 0, "Open", "", ""), ("A", 10, "Work", "", "")]
    moments = path_of(loaded(tmp_path, *rows))
    assert [one.activity for one in moments] == ["Open", "Work", "Closed"]
    assert [one.gap_minutes for one in moments] == [None, 10, 30]
    assert moments[2].at - moments[0].at == timedelta(minutes=40)


def test_of_the_same_instant_the_order_of_the_file_counts(tmp_path):
    rows = [("A", 0, name, "", "") for name in ("Open", "Check", "Work", "Closed")]
    moments = path_of(loaded(tmp_path, *rows))
    assert [one.activity for one in moments] == ["Open", "Check", "Work", "Closed"]
    assert {one.gap_minutes for one in moments[1:]} == {0}


def test_what_is_done_again_says_how_often_it_had_been_done(tmp_path):
    rows = [("A", place, name, "", "") for place, name in enumerate(["Open", "Work"] * 3)]
    moments = path_of(loaded(tmp_path, *rows))
    assert [one.times_before for one in moments] == [0, 0, 1, 1, 2, 2]


def test_a_case_is_handed_over_when_somebody_else_goes_on(tmp_path):
    who = ["Ada", "Ada", "", "Ada", "Ben", "", "Ada"]
    rows = [("A", place, "Work", name, "1.5") for place, name in enumerate(who)]
    moments = path_of(loaded(tmp_path, *rows, mapping=MAPPED, heading=WHO))
    marked = [place for place, one in enumerate(moments) if one.is_handed_over]
    assert marked == [4, 6]
    assert [one.resource for one in moments] == who
    assert sum(one.cost for one in moments) == pytest.approx(1.5 * len(who))


def test_it_leads_back_to_the_line_of_the_file(tmp_path):
    rows = [("B", 0, "Open", "", ""), ("A", 0, "Open", "", ""), ("A", 9, "Closed", "met", "")]
    source = loaded(tmp_path, *rows)
    moments = path_of(source)
    assert [one.line for one in moments] == [3, 4]
    assert {one.batch for one in moments} == {source.batches.get()}


def test_other_cases_are_left_out(tmp_path):
    rows = [(case, place, "Open", "", "") for place, case in enumerate("ABABA")]
    source = loaded(tmp_path, *rows)
    assert len(path_of(source, "A")) == 3
    assert len(path_of(source, "B")) == 2


def test_events_of_later_batches_find_their_place(tmp_path):
    source = loaded(tmp_path, ("A", 0, "Open", "", ""), ("A", 60, "Closed", "met", ""))
    load(kept(tmp_path, log(("A", 30, "Work", "", "")), "late.csv"), source)
    moments = path_of(source)
    assert [one.activity for one in moments] == ["Open", "Work", "Closed"]
    assert [one.batch.ordinal for one in moments] == [1, 2, 1]


def test_a_very_long_case_is_told_up_to_a_bound(tmp_path, monkeypatch):
    source = loaded(tmp_path, *[("A", place, "Work", "", "") for place in range(30)])
    monkeypatch.setattr(paths, "MOST_EVENTS", 12)
    assert len(path_of(source)) == 12


def test_a_case_called_na_is_a_case(tmp_path):
    source = loaded(tmp_path, ("NA", 0, "Open", "", ""), ("NA", 5, "Closed", "met", ""))
    assert [one.activity for one in path_of(source, "NA")] == ["Open", "Closed"]


@pytest.mark.parametrize("name", ["O'Brien; --", "ünïcödé ✓", '"quoted"', "%s {x} $case"])
def test_whatever_a_case_is_called_its_own_events_are_found(tmp_path, name):
    source = loaded(tmp_path, (name, 0, "Open", "", ""), ("Other", 0, "Open", "", ""))
    assert len(path_of(source, name)) == 1
