"""What the dimensions are called by which the cases of a process are told apart."""

import pytest

from kernel.models import AuditEntry
from kernel.ruling import DomainError
from reporting import actions
from reporting.event_mapping import EventMapping
from reporting.models import SegmentDimension
from tests.reporting.events import kept, load, log, source_of

pytestmark = pytest.mark.django_db
HEADING = ["case", "timestamp", "activity", "area", "product"]
MAPPED = EventMapping(
    case="case",
    timestamp="timestamp",
    activity="activity",
    closing_activities=("Closed",),
    segments=("area", "product"),
)
ROWS = [("A", 0, "Open", "North", "Fibre"), ("A", 9, "Closed", "North", "Fibre")]


@pytest.fixture
def source(tmp_path):
    source = source_of(MAPPED)
    load(kept(tmp_path, log(*ROWS, heading=HEADING)), source, MAPPED)
    return source


def names():
    return list(SegmentDimension.objects.order_by("place").values_list("place", "name"))


def test_the_first_load_calls_them_as_the_columns_are_called(source):
    assert names() == [(1, "area"), (2, "product")]


def test_a_name_that_was_given_stays_when_more_comes_in(source, steward, tmp_path):
    area = SegmentDimension.objects.get(place=1)
    actions.rename_dimension(area, name="  Region ", actor=steward)
    later = [("B", 20, "Open", "South", "Mobile")]
    load(kept(tmp_path, log(*later, heading=HEADING), "later.csv"), source, MAPPED)
    assert names() == [(1, "Region"), (2, "product")]


def test_who_renamed_it_stands_in_the_trail(source, steward):
    actions.rename_dimension(SegmentDimension.objects.get(place=2), name="Offer", actor=steward)
    entry = AuditEntry.objects.filter(act="dimension.renamed").get()
    assert entry.actor == steward
    assert (entry.before, entry.after) == ({"name": "product"}, {"name": "Offer"})


@pytest.mark.parametrize("name", ["", " ", "\n\t"])
def test_a_dimension_is_not_left_without_a_name(source, steward, name):
    with pytest.raises(DomainError, match="needs a name"):
        actions.rename_dimension(SegmentDimension.objects.get(place=1), name=name, actor=steward)
    assert names() == [(1, "area"), (2, "product")]
    assert not AuditEntry.objects.filter(act="dimension.renamed").exists()


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [("Re\u200bgion\ufeff", "Region"), ("Re\u0301gion", "R\u00e9gion"), ("A\u00a0 B", "A B")],
)
def test_a_name_is_kept_without_what_nobody_sees(source, steward, name, kept_as):
    actions.rename_dimension(SegmentDimension.objects.get(place=1), name=name, actor=steward)
    assert names()[0] == (1, kept_as)


def test_a_log_without_segments_names_none(tmp_path):
    plain = source_of()
    load(kept(tmp_path, log(("A", 0, "Open", "", ""))), plain)
    assert names() == []
