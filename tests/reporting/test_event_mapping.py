"""A mapping: what it reads, what it keeps, and what tells two of them apart."""

import hashlib
import json
from dataclasses import FrozenInstanceError, fields, replace

import pytest

from kernel.ruling import DomainError
from reporting.actions.sources import mapping_digest
from reporting.event_mapping import FIELDS, LATER, LISTS, REQUIRED, EventMapping, mapping_of
from reporting.mapping_files import mapping_text, mapping_written
from tests.reporting.events import PLAIN

LEAST = EventMapping(case="c", timestamp="t", activity="a", closing_activities=("Done",))
OTHERS = {
    "case": "x",
    "timestamp": "x",
    "activity": "x",
    "opened_at": "x",
    "closed_at": ("x",),
    "closing_activities": ("x",),
    "outcome": "x",
    "met": ("x",),
    "missed": ("x",),
    "cost": "x",
    "abandoned": ("x",),
    "segments": ("x",),
    "resource": "x",
    "started_at": "x",
    "lifecycle": "x",
    "lifecycle_scheduled": ("x",),
    "lifecycle_started": ("x",),
    "lifecycle_completed": ("x",),
    "clock": "x",
    "clock_stops": ("x",),
    "clock_runs": ("x",),
    "sequence": "x",
    "identity": ("x",),
    "missing": ("x",),
    "date_order": "day_first",
    "time_zone": "Europe/Berlin",
    "decimal": ",",
    "delimiter": ";",
    "encoding": "latin-1",
}
NEEDS = {name: {"clock_stops": ("Waiting",)} for name in ("clock", "clock_runs")}


def test_every_field_but_the_title_is_tried_here():
    assert set(OTHERS) | {"title"} == set(FIELDS)


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_a_mapping_that_reads_otherwise_is_another(name):
    assert mapping_digest(replace(LEAST, **{name: OTHERS[name]})) != mapping_digest(LEAST)


def test_a_title_alone_makes_no_other_mapping():
    assert mapping_digest(replace(LEAST, title="Of the north")) == mapping_digest(LEAST)


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_whatever_is_told_comes_back_from_json_and_from_yaml(name):
    mapping = replace(LEAST, **{name: OTHERS[name]}, **NEEDS.get(name, {}))
    assert mapping_of(json.loads(json.dumps(mapping.as_dict()))) == mapping
    assert mapping_written(mapping_text(mapping)) == mapping


def test_the_yaml_of_a_mapping_leaves_out_what_is_as_usual():
    lines = mapping_text(LEAST).splitlines()
    assert lines == ["case: c", "timestamp: t", "activity: a", "closing_activities:", "- Done"]


def test_each_column_is_read_once_in_the_order_of_the_fields():
    told = replace(PLAIN, identity=("case", "activity"), closed_at=("end", "timestamp"))
    assert told.columns() == ["case", "timestamp", "activity", "end", "outcome", "cost"]


def test_a_mapping_cannot_be_changed_behind_the_back_of_its_source():
    with pytest.raises(FrozenInstanceError):
        LEAST.case = "other"


def test_what_is_required_has_no_usual_value_and_all_else_has():
    without = [one.name for one in fields(EventMapping) if one.default is one.default_factory]
    assert tuple(without) == REQUIRED


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_one_may_be_told_without_brackets(name):
    least = {"case": "c", "timestamp": "t", "activity": "a"}
    assert getattr(mapping_of({**least, name: "x"}), name) == ("x",)
    assert getattr(mapping_of({**least, name: ["x", "y"]}), name) == ("x", "y")


@pytest.mark.parametrize(
    ("told", "text"), [(True, "true"), (False, "false"), (0, "0"), (1.5, "1.5"), ("Yes", "Yes")]
)
def test_what_yaml_takes_for_something_else_is_text_again(told, text):
    least = {"case": "c", "timestamp": "t", "activity": "a"}
    assert mapping_of({**least, "met": [told]}).met == (text,)


def test_a_mapping_keeps_its_mark_when_fields_are_added_that_it_does_not_use():
    """Sources of a former version are found again by this digest."""
    told = {**LEAST.as_dict(), "segment": "region"}
    former = {
        name: value
        for name, value in told.items()
        if name not in {*LATER, "title"} or name == "segment"
    }
    digest = hashlib.sha256(json.dumps(former, sort_keys=True).encode()).hexdigest()
    assert mapping_digest(replace(LEAST, segments=("region",))) == digest
    two = replace(LEAST, segments=("region", "product"))
    assert mapping_digest(two) not in {digest, mapping_digest(LEAST)}


def test_the_former_segment_is_read_as_the_first_one():
    assert mapping_of({**LEAST.as_dict(), "segments": [], "segment": ""}).segments == ()
    told = {"case": "c", "timestamp": "t", "activity": "a", "segment": "region"}
    assert mapping_of(told).segments == ("region",)


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ("segments: [a, b, c, d, e]", "names 5 columns"),
        ("segments: [a, a]", "each once"),
        ("clock: state", "clock_stops"),
        ("abandoned: [Ja]\nmet: [ja]", "cannot mean two things of the outcome"),
        ("lifecycle: l\nlifecycle_started: [complete]", "two things of the lifecycle"),
        ("clock_stops: [wait]\nclock_runs: [Wait]", "two things of the clock"),
        ("lifecycle: l\nstarted_at: s", "not by both"),
    ],
)
def test_what_is_wrong_with_the_further_fields_is_named(told, fault):
    with pytest.raises(DomainError, match=fault):
        mapping_written(mapping_text(LEAST) + told)
