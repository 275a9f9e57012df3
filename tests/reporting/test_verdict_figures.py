import json

import numpy as np
import pymannkendall
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.judgement import judge
from reporting.question import Question
from reporting.verdict_figures import (
    Kept,
    figures_of,
    points_of,
    question_of,
    rounded,
    rounded_all,
    withheld,
)
from tests.reporting.history import TIME, noise

FIRST = 2023 * 12
ALONE = Kept(None, [])
STEP = 97 - 4.0 * (TIME >= 24) + noise(5)


def asked(values=STEP, **more):
    months = FIRST + np.arange(float(len(values)))
    return Question("it", months, rounded_all(np.asarray(values, float)), **more)


def judged(question):
    return judge([question])[0]


def once_more(question):
    """Judged from what JSON keeps of the first time."""
    found = judged(question)
    kept = json.loads(json.dumps([figures_of(found, ALONE), points_of(found, ALONE)]))
    return found, judged(question_of("it", *kept))


@pytest.mark.parametrize(
    ("value", "kept"),
    [(0.1234567891234, 0.123456789), (12345678912.3, 12345678900.0), (np.nan, None), (None, None)],
)
def test_nine_digits_are_kept(value, kept):
    assert rounded(value) == kept


def test_what_is_not_known_stays_unknown():
    assert np.isnan(rounded_all(np.array([np.inf, np.nan]))).all()


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"target": 95.0, "due": FIRST + 40, "scale": "share"},
        {"higher_is_better": False, "target": 90.0},
        {"baseline": slice(FIRST, FIRST + 20)},
        {"baseline": slice(FIRST + 24, None)},
        {"chart": "ewma"},
        {"chart": "cusum", "rules": ("outside",)},
        {"rules": ("outside", "nine_one_side", "six_one_way")},
        {"history": 24},
    ],
)
def test_a_question_comes_back_from_what_is_kept(more):
    first, again = once_more(asked(**more))
    assert figures_of(again, ALONE) == figures_of(first, ALONE)
    assert points_of(again, ALONE) == points_of(first, ALONE)


@pytest.mark.parametrize("chart", ["p", "p_prime"])
def test_the_parts_of_a_share_come_back(chart):
    of = np.full(36, 400.0) + np.arange(36)
    found = np.round(of * STEP / 100)
    question = asked(
        100 * found / of, chart=chart, numerators=found, denominators=of, scale="share"
    )
    first, again = once_more(question)
    assert points_of(first, ALONE)[0]["denominator"] == 400
    assert points_of(again, ALONE) == points_of(first, ALONE)


@pytest.mark.thorough
@given(st.lists(st.floats(0, 100), min_size=13, max_size=40))
def test_any_series_gives_the_same_digits_again(values):
    first, again = once_more(asked(values))
    assert figures_of(again, ALONE) == figures_of(first, ALONE)
    assert points_of(again, ALONE) == points_of(first, ALONE)


def test_before_the_baseline_the_limits_are_those_of_their_own_stretch():
    points = points_of(judged(asked(baseline=slice(FIRST + 24, None))), ALONE)
    before, since = points[:24], points[24:]
    assert before[0]["centre"] == pytest.approx(STEP[:24].mean(), abs=1e-6)
    assert since[-1]["centre"] == pytest.approx(STEP[24:].mean(), abs=1e-6)
    assert len({point["upper"] for point in before}) == 1


def test_each_baseline_has_its_stretch():
    found = judged(asked(baseline=slice(FIRST + 24, None)))
    points = points_of(found, Kept(None, [FIRST + 10]))
    centres = [point["centre"] for point in points]
    assert len(set(centres[:10])) == 1
    assert centres[9] != centres[10]
    assert centres[10] == pytest.approx(STEP[10:24].mean(), abs=1e-6)


def test_a_stretch_of_two_points_has_no_limits():
    found = judged(asked(baseline=slice(FIRST + 2, None)))
    points = points_of(found, ALONE)
    assert [point["upper"] for point in points[:2]] == [None, None]
    assert points[2]["upper"] is not None


def test_no_rule_fires_before_the_baseline():
    found = judged(asked(baseline=slice(FIRST + 24, None)))
    assert all(month >= FIRST + 24 for months in found.signals.values() for month in months)
    frozen = judged(asked(baseline=slice(FIRST, FIRST + 24)))
    assert FIRST + 24 in frozen.signals["outside"]


def test_charts_with_a_memory_keep_what_they_draw():
    [point, *_rest] = points_of(judged(asked(chart="ewma")), ALONE)
    assert "drawn" in point
    assert "drawn_low" not in point
    [point, *_rest] = points_of(judged(asked(chart="cusum")), ALONE)
    assert {"drawn", "drawn_low"} <= set(point)


@pytest.mark.parametrize("why", ["stale", "incomplete"])
def test_a_withheld_judgement_is_never_green_and_keeps_its_limits(why):
    found = judged(asked(np.full(36, 99.0) + 0.1 * noise(2), target=95.0, due=FIRST + 40))
    assert found.assurance == "meets"
    held = withheld(found, why)
    assert (held.variation, held.assurance, held.advice) == (
        "too_little_data",
        "too_little_data",
        "wait",
    )
    assert held.chance is None
    assert points_of(held, ALONE) == points_of(found, ALONE)


@pytest.mark.parametrize("why", ["", "short"])
def test_nothing_else_is_withheld(why):
    found = judged(asked())
    assert withheld(found, why) is found


# --- Kendall's test within seasons


def seasonal(rise=0.0):
    return asked(80 + rise * TIME + 4 * np.sin(TIME * np.pi / 6) + noise(6))


@pytest.mark.parametrize("rise", [0.0, 0.15])
def test_of_a_season_the_test_within_seasons_is_kept_as_the_oracle_gives_it(rise):
    question = seasonal(rise)
    kept = figures_of(judged(question), ALONE)["seasonal_kendall"]
    theirs = pymannkendall.seasonal_test(question.values, period=12)
    assert (kept["z"], kept["p"]) == pytest.approx((theirs.z, theirs.p), rel=1e-6)
    assert (kept["p"] < 0.01) == (rise > 0)


def test_months_that_are_not_known_are_left_out_of_their_season():
    question = seasonal(0.15)
    question.values[[3, 4, 20]] = np.nan
    kept = figures_of(judged(question), ALONE)["seasonal_kendall"]
    theirs = pymannkendall.seasonal_test(question.values, period=12)
    assert (kept["z"], kept["p"]) == pytest.approx((theirs.z, theirs.p), rel=1e-6)


def test_without_a_season_there_is_no_such_test():
    assert "seasonal_kendall" not in figures_of(judged(asked()), ALONE)
