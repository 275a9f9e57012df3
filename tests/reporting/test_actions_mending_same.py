"""What is mended ends as if it had come right at first: facts, cells and order."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kernel.accounts import clock_user
from reporting import actions
from reporting.kept_rows import Correction
from reporting.models import CaseFact
from reporting.queries.case_path import case_path
from tests.reporting.events import PLAIN, figures, kept, load, log, source_of
from tests.reporting.mends import RIGHT, WRONG, set_aside
from tests.reporting.test_rollups_same import alike

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
KNOWN = replace(PLAIN, identity=("case", "step"), sequence="step", segments=("region",))
HEADING = ["case", "timestamp", "activity", "outcome", "cost", "step", "region"]
SLOWLY = settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
ROW = st.tuples(
    st.sampled_from("AB"),
    st.sampled_from([0, 7, 7, 90, 3000]),
    st.sampled_from(["Open", "Work", "Closed"]),
    st.sampled_from(["", "met", "missed"]),
    st.integers(0, 9).map(str) | st.just("9876543210.99"),
    st.integers(1, 4).map(str),
    st.sampled_from(["", "North"]),
)
BATCHES = st.lists(
    st.lists(st.tuples(ROW, st.booleans()), min_size=1, max_size=7), min_size=1, max_size=3
)


def bare(source):
    """All facts and cells, without the process: the two compared are of two."""
    told = figures(source)
    for row in (row for rows in told for row in rows):
        row.pop("process_id", None)
    return told


def as_good_as(mine, yours):
    """To nine digits: the squares of huge costs are rounded, in the order of their coming."""
    for one, other in zip(bare(mine), bare(yours), strict=True):
        alike(one, other)


def mended(batch, right):
    """Every row that waits, as it should have come."""
    text = right.splitlines()
    rows = batch.quarantine.waiting()
    sent = [Correction(row.pk, text[row.line - 1].split(","), row.mark) for row in rows]
    return actions.mend_rows(batch, sent, actor=clock_admin())


def clock_admin():
    """The clock may do all in these tests: who may is tried elsewhere."""
    actor = clock_user()
    actor.is_superuser = True
    return actor


def test_a_log_with_faults_ends_as_the_log_without(tmp_path):
    right = source_of(PLAIN, "1.3.10")
    load(kept(tmp_path, log(*RIGHT), "right.csv"), right)
    batch = set_aside(tmp_path)
    assert bare(batch.source)[1:] != bare(right)[1:]
    mended(batch, log(*RIGHT))
    assert bare(batch.source) == bare(right)


def test_events_of_the_same_instant_keep_the_order_of_the_file(tmp_path):
    """Line 7 is `Work` of C, at the instant of line 6; both were set aside, the closing was not."""
    batch = set_aside(tmp_path)
    mended(batch, log(*RIGHT))
    path = case_path(CaseFact.objects.get(case_key="C"))
    assert [moment.activity for moment in path] == ["Open", "Work", "Closed"]
    assert [moment.line for moment in path] == [6, 7, 8]
    assert {moment.batch for moment in path} == {batch}


def test_the_path_of_a_case_names_a_batch_that_brought_nothing_at_first(tmp_path):
    batch = set_aside(tmp_path, log(("A", "x", "Open", "", "")))
    assert batch.folder == ""
    mended(batch, log(("A", 0, "Open", "", "")))
    [moment] = case_path(CaseFact.objects.get())
    assert (moment.batch, moment.line) == (batch, 2)


def test_mending_brings_back_no_older_version_of_an_event(tmp_path):
    """Version one of an event waits while version two is loaded: then one is mended."""
    first = ("A", "x", "Closed", "missed", "1", "2", "")
    batch = set_aside(
        tmp_path, log(("A", 0, "Open", "", "", "1", ""), first, heading=HEADING), KNOWN
    )
    newer = log(("A", 90, "Closed", "met", "5", "2", ""), heading=HEADING)
    load(kept(tmp_path, newer, "newer.csv"), batch.source, KNOWN)
    assert batch.quarantine.redelivered().count() == 1  # of a former version it would still wait:
    batch.quarantine.update(mended_in=None, mended_by=None, mended_at=None, is_redelivered=False)
    right = log(("A", 0, "Open", "", "", "1", ""), ("A", 60, *first[2:]), heading=HEADING)
    found = mended(batch, right)
    assert (found.mended, found.events, found.batch.unchanged) == ([3], 0, 1)
    case = CaseFact.objects.get()
    assert (case.outcome, case.cost, case.events) == ("met", 5, 2)


def test_of_two_versions_in_one_file_the_later_line_counts(tmp_path):
    good, bad = ("A", 0, "Open", "", "1", "1", ""), ("A", 9, "Closed", "so so", "2", "1", "")
    for place, rows in enumerate([(good, bad), (bad, good)]):
        key = ["1.3.10", "1.3.11"][place]
        batch = set_aside(tmp_path, log(*rows, heading=HEADING), KNOWN, key, f"{place}.csv")
        right = log(
            *(("A", 9, "Closed", "met", "2", "1", "") if r is bad else r for r in rows),
            heading=HEADING,
        )
        mended(batch, right)
        [case] = CaseFact.objects.filter(source=batch.source)
        assert case.outcome == ("met" if place == 0 else "")
        assert case.events == 1


@SLOWLY
@given(batches=BATCHES)
def test_whatever_was_wrong_and_whenever_it_is_mended_it_ends_the_same(tmp_path, batches):
    """Some rows of some batches are wrong; all are mended after the last batch has come."""
    mine, yours = source_of(KNOWN, "1.3.11"), source_of(KNOWN, "1.3.10")
    number = mine.batches.count()
    told = []
    for place, rows in enumerate(batches):
        right = log(*(row for row, _bad in rows), heading=HEADING)
        wrong = [(row[0], "never", *row[2:]) if bad else row for row, bad in rows]
        name = f"{number}-{place}.csv"
        load(kept(tmp_path, right, f"right-{name}"), yours, KNOWN)
        result = load(kept(tmp_path, log(*wrong, heading=HEADING), name), mine, KNOWN)
        told.append((mine.batches.get(pk=result.batch), right))
    for batch, right in told:
        if batch.quarantine.waiting().exists():
            mended(batch, right)
    as_good_as(mine, yours)
    actions.rebuild_rollups(mine, actor=clock_user())
    as_good_as(mine, yours)


def test_the_faults_of_these_tests_are_faults(tmp_path):
    batch = set_aside(tmp_path)
    assert batch.quarantine.count() == len(WRONG)
    reasons = list(batch.quarantine.values_list("reason", flat=True))
    assert reasons == ["not_a_date", "unknown_outcome", "missing", "wrong_width"]
