import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.forecast import POSITIVE, SHARE
from reporting.judgement import Question, judge

LAST = 2026 * 12 + 9  # October 2026
MONTHS = np.arange(LAST - 35, LAST + 1.0)
TIME = np.arange(36.0)


def noise(seed=1, sigma=0.5):
    return np.random.default_rng(seed).normal(scale=sigma, size=36)


def share(values, target=95.0, due=LAST + 5):
    return Question("share", MONTHS[-values.size :], values, SHARE, True, target, due)


def verdict(values, **more):
    return judge([share(values, **more)])[0]


def test_a_recent_decline_below_the_target_misses_and_deteriorates():
    found = verdict(97 - 0.8 * np.maximum(TIME - 26, 0) + noise())
    assert (found.variation, found.assurance) == ("deteriorating", "misses")
    assert (found.shape, found.advice) == ("trend", "modify")
    assert abs(found.since - (LAST - 9)) <= 2
    low, high = found.change_interval
    assert low < found.change < high < 0
    assert found.chance < 0.2


def test_a_rising_share_improves():
    found = verdict(88 + 0.25 * TIME + noise())
    assert found.variation == "improving"
    assert found.change == pytest.approx(0.25, abs=0.05)


def test_a_rising_cost_deteriorates():
    question = Question("cost", MONTHS, 10 * np.exp(0.02 * TIME), POSITIVE, False, 12.0, LAST + 5)
    assert judge([question])[0].variation == "deteriorating"


def test_a_share_well_above_its_target_is_consistently_met_and_left_alone():
    found = verdict(98.5 + noise(sigma=0.3))
    assert (found.variation, found.assurance, found.advice) == ("stable", "meets", "leave")
    assert found.chance > 0.8


def test_a_target_within_the_limits_is_hit_or_miss():
    found = verdict(95 + noise())
    assert (found.variation, found.assurance) == ("stable", "hit_or_miss")
    assert found.advice == "reduce_variation"
    assert 0 < found.missed < 12


def test_an_old_step_leaves_a_stable_process_at_its_new_level():
    found = verdict(97.5 - 5 * (TIME >= 16) + noise(sigma=0.4))
    assert (found.variation, found.shape, found.assurance) == ("stable", "step", "misses")
    assert found.change == pytest.approx(-5, abs=0.5)
    assert found.advice == "modify"


def test_a_recent_step_for_the_worse_deteriorates():
    assert verdict(97.5 - 5 * (TIME >= 28) + noise()).variation == "deteriorating"


def test_points_outside_the_limits_make_it_unstable():
    values = 97 + noise(sigma=0.4)
    values[[27, 33]] -= [6, 5]
    found = verdict(values)
    assert (found.variation, found.advice) == ("unstable", "investigate")
    assert {int(MONTHS[27]), int(MONTHS[33])} <= set(found.signals["outside"])


def test_eleven_months_are_too_little():
    found = verdict((90 + noise())[:11])
    assert (found.variation, found.assurance) == ("too_little_data",) * 2
    assert (found.limits, found.chance, found.advice) == (None, None, "wait")


def test_without_target_there_is_no_assurance_and_no_chance():
    found = verdict(95 + noise(), target=None)
    assert (found.assurance, found.chance, found.why_no_chance) == ("no_target", None, "no_target")


@pytest.mark.parametrize(("due", "why"), [(LAST, "past"), (LAST + 19, "too_far")])
def test_no_chance_is_given_for_the_past_or_beyond_half_the_history(due, why):
    found = verdict(95 + noise(), due=due)
    assert (found.chance, found.why_no_chance) == (None, why)


def test_a_season_is_not_taken_for_a_trend_and_belongs_to_the_limits():
    found = verdict(94 + 3 * np.cos(2 * np.pi * TIME / 12) + noise(sigma=0.3))
    assert (found.variation, found.shape) == ("stable", "season")
    assert np.ptp(found.limits.centre) == pytest.approx(6, abs=0.8)
    assert found.assurance == "hit_or_miss"  # good in winter, bad in summer


def test_months_without_cases_are_left_out():
    values = 96 + noise()
    values[[5, 20]] = np.nan
    found = verdict(values)
    assert found.values.size == 34
    assert found.limits is not None


def test_limits_stay_possible():
    found = verdict(99.8 + 0.1 * noise())
    assert found.limits.upper.max() <= 100


def test_series_judged_before_count_among_the_discoveries():
    values = 95 + 0.035 * TIME + noise(seed=3)
    alone = judge([share(values)])[0]
    among = judge([share(values)], family=[0.9] * 200)[0]
    assert alone.p == among.p
    assert among.q > alone.q


def test_of_many_trendless_series_hardly_any_is_said_to_move():
    rng = np.random.default_rng(17)
    questions = [share(90 + rng.normal(size=36)) for _series in range(120)]
    moving = [one for one in judge(questions) if one.variation in ("improving", "deteriorating")]
    assert len(moving) <= 2


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 100), min_size=1, max_size=40))
def test_any_series_of_shares_gets_a_verdict(values):
    months = np.arange(LAST - len(values) + 1.0, LAST + 1)
    found = judge([Question(1, months, np.array(values), SHARE, True, 95.0, LAST + 3)])[0]
    assert found.variation in {
        "improving",
        "stable",
        "deteriorating",
        "unstable",
        "too_little_data",
    }
    assert found.chance is None or 0 <= found.chance <= 1


@pytest.mark.parametrize("value", [0.0, 95.0, 100.0, 1e-9, 3.3e7])
def test_a_series_that_never_changes_is_stable_and_meets_what_it_reaches(value):
    question = Question("flat", MONTHS, np.full(36, value), target=value, due=LAST + 3)
    found = judge([question])[0]
    assert (found.variation, found.assurance, found.signals) == ("stable", "meets", {})


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("place", [20, 33, 35])
def test_one_month_far_off_is_a_signal_and_no_trend(place, sign):
    values = 90 + noise(3)
    values[place] += sign * 8
    found = verdict(values)
    assert found.shape in {"none", "season"}
    assert found.variation == ("unstable" if place == 35 else "stable")
    assert LAST - 35 + place in found.signals["outside"]


def test_a_steep_decline_of_the_last_months_is_a_trend_all_the_same():
    found = verdict(97 - 2.5 * np.maximum(TIME - 29, 0) + noise())
    assert (found.variation, found.shape) == ("deteriorating", "trend")
