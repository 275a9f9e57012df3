import numpy as np
import pytest

from reporting.forecast import POSITIVE, SHARE
from reporting.judgement import Question, judge
from reporting.models import Calculation, Direction, Measure, Target, Unit
from reporting.periods import first_of_month
from reporting.wording import advice_text, amount, chance_text, headline, reason, subject
from tests.reporting.history import TIME, noise

LAST = 2026 * 12 + 9


def told(values, *, higher=True, target=95.0, due=LAST + 5, calculation="sla_attainment"):
    unit, scale = (Unit.PERCENT, SHARE) if higher else (Unit.HOURS, POSITIVE)
    months = np.arange(LAST - values.size + 1.0, LAST + 1)
    found = judge([Question(1, months, values, scale, higher, target, due)])[0]
    direction = Direction.HIGHER if higher else Direction.LOWER
    measure = Measure(calculation=calculation, unit=unit, direction=direction)
    goal = None if target is None else Target(value=target, due_on=first_of_month(due))
    return headline(found), reason(found, measure, goal)


def test_a_stable_process_within_its_target_is_told_calmly():
    line, text = told(98.5 + noise(sigma=0.3))
    assert line == "Consistently meets its target and is stable"
    assert "without a proven trend" in text
    assert "met the target of 95\u202f% in each of the last 12 months" in text
    assert "Still meeting 95\u202f% on 1 March 2027 is likely (over 99\u202f%)" in text


def test_a_cost_that_rises_is_above_its_target():
    line, text = told(8 + 0.2 * TIME, higher=False, target=12.0, calculation="cycle_time")
    assert line == "Misses its target and is deteriorating"
    assert "the mean time from opening to closing has risen by 0.2 hours a month" in text
    assert "above the target of 12 hours in 12 of the last 12 months" in text


def test_good_news_against_the_grain_is_joined_by_but():
    line, text = told(80 + 0.25 * TIME + noise())
    assert line == "Misses its target but is improving"
    assert "has risen by 0.2" in text


def test_a_step_names_its_month():
    _line, text = told(97.5 - 5 * (TIME >= 16) + noise(sigma=0.4))
    assert "dropped by" in text
    assert "in March 2025 and has stayed there" in text


def test_an_unstable_process_counts_its_signals():
    values = 97 + noise(sigma=0.4)
    values[[27, 33]] -= [6, 5]
    line, text = told(values)
    assert line.endswith("is unstable")
    assert "of the last 12 months lie outside their limits" in text


@pytest.mark.parametrize(
    ("due", "words"), [(LAST, "has passed"), (LAST + 40, "too far ahead to say more")]
)
def test_silence_about_the_future_gives_its_reason(due, words):
    assert words in told(96 + noise(), due=due)[1]


def test_without_target_nothing_is_said_of_one():
    line, text = told(96 + noise(), target=None)
    assert line == "Has no target and is stable"
    assert "target of" not in text


def test_a_season_is_named():
    assert "follows the seasons" in told(90 + 3 * np.cos(TIME / 6 * np.pi) + noise(sigma=0.3))[1]


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0.001, "unlikely (under 1\u202f%)"),
        (0.07, "unlikely (7\u202f%)"),
        (0.5, "uncertain (50\u202f%)"),
        (0.8, "likely (80\u202f%)"),
        (0.999, "likely (over 99\u202f%)"),
    ],
)
def test_a_chance_has_a_word_and_a_figure(chance, words):
    assert chance_text(chance).replace(" %", "\u202f%") == words


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (92.14, Unit.PERCENT, "92.1\u202f%"),
        (4.5, Unit.HOURS, "4.5 hours"),
        (1310, Unit.CASES, "1,310 cases"),
        (1.0, Unit.CASES, "1 case"),
        (1.5, Unit.CASES, "1.5 cases"),
        (0, Unit.CASES, "0 cases"),
        (12.4, Unit.CURRENCY, "12.40\u00a0EUR"),
    ],
)
def test_amounts_wear_their_units(value, unit, text):
    assert amount(value, unit) == text


def test_every_calculation_and_every_advice_has_its_words():
    assert len({subject(one) for one in Calculation}) == len(Calculation)
    assert all(advice_text(one) for one in ("leave", "reduce_variation", "investigate", "modify"))
