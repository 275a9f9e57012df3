"""A mapping: what it reads, what it keeps, and what tells two of them apart."""

import json
from dataclasses import FrozenInstanceError, fields, replace

import pytest

from reporting.actions.sources import mapping_digest
from reporting.event_mapping import FIELDS, LISTS, REQUIRED, EventMapping, mapping_of
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
    "segment": "x",
    "sequence": "x",
    "identity": ("x",),
    "missing": ("x",),
    "date_order": "day_first",
    "time_zone": "Europe/Berlin",
    "decimal": ",",
    "delimiter": ";",
    "encoding": "latin-1",
}


def test_every_field_but_the_title_is_tried_here():
    assert set(OTHERS) | {"title"} == set(FIELDS)


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_a_mapping_that_reads_otherwise_is_another(name):
    assert mapping_digest(replace(LEAST, **{name: OTHERS[name]})) != mapping_digest(LEAST)


def test_a_title_alone_makes_no_other_mapping():
    assert mapping_digest(replace(LEAST, title="Of the north")) == mapping_digest(LEAST)


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_whatever_is_told_comes_back_from_json_and_from_yaml(name):
    mapping = replace(LEAST, **{name: OTHERS[name]})
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
