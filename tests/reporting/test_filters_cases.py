"""What one may ask of the cases of a process, and what comes of questions that make no sense."""

import itertools
from collections import Counter

import pytest
from django.urls import reverse

from reporting.models import CaseFact, SegmentDimension
from reporting.process_map import END, OPEN, START
from reporting.queries import case_choices
from tests.reporting.mapped import KEY
from tests.reporting.test_views_cases import reader  # noqa: F401  fixture

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
HOSTILE = [
    {"segment": ""},
    {"segment": ":"},
    {"segment": ":x"},
    {"segment": "9:x"},
    {"segment": "12:x"},
    {"segment": "0:"},
    {"segment": "one:North"},
    {"segment": "1:'; DROP TABLE reporting_casefact; --"},
    {"days": "-1"},
    {"days": "1e400"},
    {"days": "nan"},
    {"days": "soon"},
    {"since": "2026-13"},
    {"since": "yesterday"},
    {"until": "0000-00"},
    {"state": "half-open"},
    {"outcome": "perhaps"},
    {"activity": "No such activity"},
    {"origin": "No such activity", "goal": "Nor this"},
    {"origin": "\x01"},
    {"variant": "0" * 400},
    {"text": "%"},
    {"text": "\U0010ffff"},
    {"page": "-3"},
    {"sort": "password"},
    {"sort": "-cost__source"},
]


def listed(reader, **asked):  # noqa: F811
    page = reader.get(reverse("process-cases", args=[KEY]), asked)
    assert page.status_code == 200
    return set(in_order(page))


def in_order(page):
    return [row.record.case_key for row in page.context["table"].page.object_list]


@pytest.mark.parametrize("asked", HOSTILE, ids=str)
def test_a_question_that_makes_no_sense_is_answered_with_a_page(reader, asked):  # noqa: F811
    assert listed(reader, **asked) <= set(CaseFact.objects.values_list("case_key", flat=True))


@pytest.mark.parametrize("told", [":x", "9:x", "12:x", "one:North", "0:"])
def test_a_dimension_that_is_none_has_no_case(reader, told):  # noqa: F811
    assert listed(reader, segment=told) == set()


def test_open_and_closed_are_all(reader):  # noqa: F811
    every = listed(reader)
    closed, still_open = listed(reader, state="closed"), listed(reader, state="open")
    assert closed | still_open == every
    assert not closed & still_open


def test_a_case_is_found_by_how_it_begins(reader):  # noqa: F811
    first = min(listed(reader))
    assert first in listed(reader, text=first)
    assert first in listed(reader, text=first[:1])
    assert listed(reader, text=first + "?") == set()


def test_cases_found_by_how_they_begin_stand_in_order_until_sorted_otherwise(reader):  # noqa: F811
    address = reverse("process-cases", args=[KEY])
    [(beginning, _many)] = Counter(case[:1] for case in listed(reader)).most_common(1)
    found = in_order(reader.get(address, {"text": beginning}))
    assert len(found) > 1
    assert found == sorted(found)
    latest = in_order(reader.get(address, {"text": beginning, "sort": "-opened_at"}))
    opened = dict(CaseFact.objects.values_list("case_key", "opened_on"))
    days = [opened[case] for case in latest]
    assert days == sorted(days, reverse=True)


def test_two_questions_narrow_as_both_do(reader):  # noqa: F811
    questions = [{"state": "closed"}, {"segment": "1:South"}, {"text": "R"}, {"days": "0"}]
    for one, other in itertools.combinations(questions, 2):
        assert listed(reader, **one, **other) == listed(reader, **one) & listed(reader, **other)


def test_the_older_the_fewer(reader):  # noqa: F811
    sizes = [len(listed(reader, days=str(days))) for days in (0, 1, 30, 10_000)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] == 0


def test_what_passes_a_step_passes_both_of_its_ends(reader):  # noqa: F811
    activities = ("Open", "Work", "Check", "Closed")
    for origin, goal in itertools.permutations(activities, 2):
        through = listed(reader, origin=origin, goal=goal)
        assert through <= listed(reader, activity=origin)
        assert through <= listed(reader, activity=goal)


def test_months_bound_the_opening(reader):  # noqa: F811
    every = listed(reader)
    assert listed(reader, since="2026-03", until="2026-03") <= every
    assert listed(reader, since="2030-01") == set()
    assert listed(reader, until="2001-01") == set()
    assert listed(reader, since="2001-01", until="2030-01") == every


def offered(reader, name, **asked):  # noqa: F811
    """The choices of a select, without the empty one; none where it is typed."""
    page = reader.get(reverse("process-cases", args=[KEY]), asked)
    widget = page.context["form"].fields[name].widget
    choices = list(getattr(widget, "choices", ()))[1:]
    return [
        one
        for value, told in choices
        for one in ([value] if isinstance(told, str) else [key for key, _text in told])
    ]


def test_activities_and_segments_are_chosen_from_those_there_are(reader):  # noqa: F811
    assert offered(reader, "activity") == ["Checked", "Closed", "Taken"]
    assert offered(reader, "segment") == ["1:North", "1:South"]
    assert offered(reader, "origin") == [START, "Checked", "Closed", "Taken"]
    assert offered(reader, "goal") == [END, OPEN, "Checked", "Closed", "Taken"]


def test_segments_stand_under_the_name_of_their_dimension(reader):  # noqa: F811
    SegmentDimension.objects.filter(place=1).update(name="Sales region")
    page = reader.get(reverse("process-cases", args=[KEY])).content.decode()
    assert '<optgroup label="Sales region">' in page
    assert "Still open" in page


@pytest.mark.parametrize("choice", [{"activity": "Checked"}, {"segment": "1:South"}])
def test_what_is_chosen_is_what_is_asked(reader, choice):  # noqa: F811
    found = listed(reader, **choice)
    assert found
    assert found < listed(reader) or "activity" in choice


def test_an_address_of_before_keeps_what_it_says(reader):  # noqa: F811
    """A saved view may name an activity that no case has any more: it is not asked for another."""
    assert offered(reader, "activity", activity="Posted")[-1] == "Posted"
    assert listed(reader, activity="Posted") == set()
    assert offered(reader, "segment", segment="2:Gone")[-1] == "2:Gone"


def test_where_there_are_very_many_they_are_typed(reader, monkeypatch):  # noqa: F811
    monkeypatch.setattr(case_choices, "FEW", 1)
    for name in ("activity", "segment", "origin", "goal"):
        assert offered(reader, name) == []
    assert listed(reader, segment="1:South") == {"O0", "R0", "R1", "R2"}


def test_a_process_without_records_offers_nothing(as_user, auditor):
    page = as_user(auditor).get(reverse("process-cases", args=["1.3.9"]))
    assert page.status_code == 200
    assert "<optgroup" not in page.content.decode()


def test_the_months_asked_for_are_named_as_people_name_them(reader):  # noqa: F811
    asked = {"since": "2025-12", "until": "2026-11"}
    page = reader.get(reverse("process-cases", args=[KEY]), asked)
    told = [(one.label, one.value) for one in page.context["active_filters"]]
    assert told == [("Opened from", "December 2025"), ("Opened to", "November 2026")]
