import json
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from reporting.actions.judging import judge_measures
from reporting.models import DailyCell, Measure, Verdict
from reporting.queries.replay import differences, replay_verdict
from reporting.trend import benjamini_hochberg
from reporting.verdict_figures import family_like, place_in_family
from tests.reporting.history import TIME, drifting, judged_process, noise

P_VALUES = st.floats(0, 1, allow_subnormal=False)


def replayed():
    out = StringIO()
    call_command("replay_verdicts", stdout=out)
    return out.getvalue()


@pytest.fixture
def verdicts(db, support_manager):
    courses = [
        drifting(),
        97 + noise(3),
        97 - 4 * (TIME >= 24) + noise(5),
        95 + 2 * np.sin(TIME * np.pi / 6) + noise(6),
        drifting(5),
    ]
    for number, shares in enumerate(courses):
        judged_process(shares, key=f"1.3.{number}")
    judge_measures(Measure.objects.all(), actor=support_manager)
    return list(Verdict.objects.order_by("pk"))


def test_every_verdict_gives_the_same_digits_again(verdicts):
    assert [differences(verdict) for verdict in verdicts] == [[]] * 5
    assert replayed() == "5 verdicts give the same digits again.\n"


def test_it_needs_nothing_but_what_is_stored(verdicts):
    DailyCell.objects.all().delete()
    Measure.objects.update(direction="lower", unit="cases")
    assert "5 verdicts give the same digits" in replayed()


def test_the_first_that_differs_is_named_with_what_differs(verdicts):
    points = verdicts[1].points
    points[-1]["value"] += 1
    Verdict.objects.filter(pk=verdicts[1].pk).update(points=points)
    told = rf"key {verdicts[1].pk}\) differs in .*points.*; 1 before it do not"
    with pytest.raises(CommandError, match=told):
        replayed()


def test_verdicts_of_before_are_counted_and_left_alone(verdicts):
    Verdict.objects.filter(pk=verdicts[0].pk).update(figures={"method": "xmr_level"})
    assert "1 were given before what was asked was kept." in replayed()


def test_one_measure_may_be_asked_for(verdicts):
    out = StringIO()
    call_command("replay_verdicts", measure=verdicts[2].measure.code, stdout=out)
    assert out.getvalue().startswith("1 verdicts")


def test_the_q_value_of_a_large_family_comes_back(verdicts, support_manager):
    verdict = verdicts[0]
    again = replay_verdict(verdict)["figures"]
    assert again["q"] == verdict.figures["q"]
    assert again["family"]["tests"] == 4


@given(st.lists(P_VALUES, min_size=1, max_size=40), st.data())
def test_a_place_in_a_family_tells_the_q_value(family, data):
    """Benjamini and Hochberg's adjusted p-value, from four numbers instead of all of them."""
    p = data.draw(st.sampled_from(family))
    place = place_in_family(p, family)
    expected = benjamini_hochberg(np.array(family))[family.index(p)]
    like = family_like(json.loads(json.dumps(place)))
    assert len(like) == len(family) - 1
    found = benjamini_hochberg(np.array([p, *like]))[0]
    assert found == pytest.approx(expected, rel=1e-12)


def test_what_was_not_judged_has_no_place():
    assert place_in_family(None, [0.1]) is None
    assert family_like(None) == []
