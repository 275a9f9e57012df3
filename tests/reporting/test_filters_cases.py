"""What one may ask of the cases of a process, and what comes of questions that make no sense."""

import itertools

import pytest
from django.urls import reverse

from reporting.models import CaseFact
from tests.reporting.test_views_cases import reader, source  # noqa: F401  fixtures
from tests.reporting.test_views_process_map import KEY

pytestmark = pytest.mark.django_db
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
    return {row.record.case_key for row in page.context["table"].page.object_list}


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
