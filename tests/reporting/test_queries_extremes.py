import numpy as np
import pytest

from reporting.case_facts import EPOCH_DAY, MINUTE
from reporting.event_mapping import EventMapping
from reporting.measure_cells import SUMS, Sums
from reporting.queries.extremes import with_extremes
from tests.reporting.events import kept, load, log, source_of

pytestmark = pytest.mark.django_db
HEADING = ["case", "timestamp", "activity", "region", "channel"]
MAPPED = EventMapping(
    case="case",
    timestamp="timestamp",
    activity="activity",
    closing_activities=("Closed",),
    segments=("region", "channel"),
)
SEGMENTS = np.array(["", "North", "South", "Web", "Shop"], dtype=object)
CASES = (
    ("A", 5, "North", "Web"),
    ("B", 30, "North", "Shop"),
    ("C", 2, "South", "Web"),
    ("D", 45, "", "Shop"),
)


@pytest.fixture
def source(tmp_path):
    source = source_of(MAPPED)
    rows = [
        (case, minute, activity, region, channel)
        for case, minutes, region, channel in CASES
        for minute, activity in ((0, "Open"), (minutes, "Closed"))
    ]
    load(kept(tmp_path, log(*rows, heading=HEADING)), source, MAPPED)
    return source


def day_of(source):
    return source.cells.order_by("-day").first().day.toordinal() - EPOCH_DAY


def groups(source, *named):
    """Cells of the day that know neither their shortest nor their longest case."""
    rows = np.array([(place, day_of(source), code) for place, code in named])
    return Sums(rows, np.zeros((len(rows), len(SUMS))), *np.full((2, len(rows)), 7.0))


def minutes(sums):
    return [
        (low / MINUTE, high / MINUTE)
        for low, high in zip(sums.shortest.tolist(), sums.longest.tolist(), strict=True)
    ]


def test_the_whole_and_every_segment_find_their_extremes_again(source):
    sums = groups(source, (0, 0), (1, 1), (1, 2), (1, 0), (2, 3), (2, 4))
    found = with_extremes(source, sums, np.ones(6, dtype=bool), SEGMENTS)
    assert minutes(found) == [(2, 45), (5, 30), (2, 2), (45, 45), (2, 5), (30, 45)]


def test_cells_that_lost_nothing_stay_as_they_are(source):
    sums = groups(source, (0, 0), (1, 1))
    found = with_extremes(source, sums, np.array([False, True]), SEGMENTS)
    assert minutes(found) == [(7 / MINUTE, 7 / MINUTE), (5, 30)]
    assert sums.shortest.tolist() == [7, 7]


def test_the_whole_and_the_first_dimension_are_asked_for_at_once(source, django_assert_num_queries):
    sums = groups(source, (0, 0), (1, 1), (1, 2))
    with django_assert_num_queries(1):
        with_extremes(source, sums, np.ones(3, dtype=bool), SEGMENTS)
    with django_assert_num_queries(0):
        with_extremes(source, sums, np.zeros(3, dtype=bool), SEGMENTS)


def test_a_day_of_which_no_case_is_left_has_no_extremes(source):
    sums = groups(source, (0, 0))
    sums.groups[:, 1] += 400
    found = with_extremes(source, sums, np.ones(1, dtype=bool), SEGMENTS)
    assert (found.shortest.tolist(), found.longest.tolist()) == ([np.inf], [-np.inf])
