"""Every kind of verdict in its words: the table that the board may hold us to."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from reporting.control_chart import Limits
from reporting.judgement import Judgement, Question
from reporting.models import Advice, Direction, Measure, Target, Unit, Verdict
from reporting.signal_words import signal_told
from reporting.templatetags.verdicts import advice, amount_of, chance, course_icon
from reporting.wording import advice_text, chance_text, headline, reason

LAST = 2026 * 12 + 9  # October 2026
MONTHS = np.arange(LAST - 23.0, LAST + 1)
VALUES = np.full(24, 96.0)
GOAL = Target(value=92, due_on=date(2027, 3, 31))
SHARE = Measure(calculation="sla_attainment", unit=Unit.PERCENT, direction=Direction.HIGHER)
TIME = Measure(calculation="cycle_time", unit=Unit.HOURS, direction=Direction.LOWER)
STEADY = Judgement(
    Question(1, MONTHS, VALUES),
    MONTHS,
    VALUES,
    variation="stable",
    assurance="meets",
    advice="leave",
    limits=Limits(VALUES, VALUES - 2, VALUES + 2, 0.7),
    chance=0.9,
    why_no_chance="",
)


def told(measure=SHARE, target=GOAL, **changes):
    return reason(replace(STEADY, **changes), measure, target).replace("\u202f", " ")


LUCK = "Hits or misses its target by chance"
# fmt: off
HEADLINES = [
    # assurance     variation        shape    words
    ("meets",       "stable",        "none",  "Consistently meets its target and is stable"),
    ("meets",       "stable",        "season", "Consistently meets its target and is stable"),
    ("meets",       "improving",     "trend", "Consistently meets its target and is improving"),
    ("meets",       "deteriorating", "trend", "Consistently meets its target but is deteriorating"),
    ("meets",       "unstable",      "none",  "Consistently meets its target but is unstable"),
    ("meets",       "improving",     "step",  "Consistently meets its target and has improved"),
    ("meets",       "deteriorating", "step",  "Consistently meets its target but has deteriorated"),
    ("meets",       "stable",        "step",  "Consistently meets its target and is stable"),
    ("hit_or_miss", "stable",        "none",  f"{LUCK} and is stable"),
    ("hit_or_miss", "improving",     "trend", f"{LUCK} and is improving"),
    ("hit_or_miss", "deteriorating", "trend", f"{LUCK} and is deteriorating"),
    ("hit_or_miss", "unstable",      "none",  f"{LUCK} and is unstable"),
    ("misses",      "stable",        "none",  "Misses its target and is stable"),
    ("misses",      "improving",     "trend", "Misses its target but is improving"),
    ("misses",      "improving",     "step",  "Misses its target but has improved"),
    ("misses",      "deteriorating", "trend", "Misses its target and is deteriorating"),
    ("misses",      "deteriorating", "step",  "Misses its target and has deteriorated"),
    ("misses",      "unstable",      "none",  "Misses its target and is unstable"),
    ("no_target",   "stable",        "none",  "Has no target and is stable"),
    ("no_target",   "improving",     "trend", "Has no target and is improving"),
    ("no_target",   "deteriorating", "trend", "Has no target and is deteriorating"),
    ("no_target",   "unstable",      "none",  "Has no target and is unstable"),
    ("too_little_data", "too_little_data", "none", "Too little data for a verdict"),
]
# fmt: on


@pytest.mark.parametrize(("assurance", "variation", "shape", "words"), HEADLINES)
def test_every_verdict_has_its_headline(assurance, variation, shape, words):
    found = replace(STEADY, assurance=assurance, variation=variation, shape=shape)
    assert headline(found) == words


def test_a_calm_process_is_told_in_three_sentences():
    assert told() == (
        "Consistently meets its target and is stable: the share of cases completed within target "
        "varies between 94 % and 98 %, without a proven trend. It has met the target of 92 % in "
        "each of the last 12 months. Still meeting 92 % on 31 March 2027 is likely (90 %)."
    )


def test_a_process_that_misses_is_told_how_often_and_what_to_expect():
    assert told(
        assurance="misses",
        variation="deteriorating",
        shape="trend",
        since=LAST - 8,
        change=-0.8,
        change_interval=(-1.1, -0.5),
        values=np.full(24, 89.0),
        missed=7,
        chance=0.07,
    ) == (
        "Misses its target and is deteriorating: the share of cases completed within target has "
        "fallen by 0.8 points a month since February 2026 (95 % interval: 0.5 to 1.1). It has "
        "been below the target of 92 % in 7 of the last 12 months. Reaching 92 % by 31 March "
        "2027 is unlikely (7 %)."
    )


def test_a_duration_that_rises_is_above_its_target_in_hours():
    text = told(
        TIME,
        Target(value=8, due_on=date(2027, 3, 31)),
        assurance="misses",
        variation="deteriorating",
        shape="trend",
        since=LAST - 8,
        change=0.25,
        change_interval=(0.1, 0.4),
        values=np.full(24, 9.0),
        missed=12,
        chance=0.5,
    )
    assert "the mean time from opening to closing has risen by 0.25 hours a month" in text
    assert "above the target of 8 hours in 12 of the last 12 months" in text
    assert "Reaching 8 hours by 31 March 2027 is uncertain (50 %)" in text


@pytest.mark.parametrize(
    ("change", "word"), [(-0.8, "has fallen by 0.8 points"), (0.8, "has risen by 0.8 points")]
)
def test_a_trend_says_which_way_and_never_a_minus(change, word):
    text = told(shape="trend", since=LAST - 8, change=change, change_interval=(-0.1, 0.9))
    assert word in text
    assert "-0" not in text


def test_an_interval_that_holds_no_change_is_not_held_up_as_proof():
    sure = {"shape": "trend", "since": LAST - 8, "change": 0.8}
    assert "95 % interval" in told(**sure, change_interval=(0.1, 0.9))
    assert "95 % interval" not in told(**sure, change_interval=(-0.1, 0.9))


@pytest.mark.parametrize(("change", "word"), [(-5.0, "dropped by 5"), (5.0, "rose by 5")])
def test_a_step_has_a_month_and_a_height(change, word):
    text = told(shape="step", variation="improving", since=LAST - 5, change=change)
    assert f"{word} points in May 2026 and has stayed there." in text


def test_a_season_is_called_one():
    assert "follows the seasons between 94 % and 98 %" in told(shape="season", harmonics=1)


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ([LAST], "1 of the last 12 months lies outside its limits"),
        ([LAST - 3, LAST], "2 of the last 12 months lie outside their limits"),
        ([LAST - 20, LAST], "1 of the last 12 months lies outside"),
    ],
)
def test_an_unstable_process_counts_the_months_of_the_last_year_only(months, words):
    text = told(variation="unstable", signals={"outside": months})
    assert words in text
    assert "cannot be predicted" in text


LOWER, UPPER = np.linspace(70, 93, 24), np.linspace(80, 103, 24)  # limits that move
SHAKEN = {"variation": "unstable", "limits": Limits(VALUES, LOWER, UPPER, 1.0)}


def test_an_unstable_process_names_its_newest_month_with_the_limits_of_that_month():
    values = VALUES.copy()
    values[[-8, -3]] = 70, 60
    text = told(**SHAKEN, values=values, signals={"outside": [LAST - 7, LAST - 2]})
    assert "2 of the last 12 months lie outside their limits" in text
    assert "In August 2026 it was 60 %, outside 91 % to 101 %." in text
    assert "82" not in text


def test_nothing_contradicts_a_chart_that_shows_the_month_within_its_limits():
    """What is new in it was too much, though the value itself is an ordinary one."""
    ordinary = told(**SHAKEN, signals={"outside": [LAST]})
    assert "1 of the last 12 months lies outside its limits" in ordinary
    assert "it was" not in ordinary
    drawn = np.full(24, 200.0)
    assert "it was" not in told(**SHAKEN, drawn=drawn, signals={"outside": [LAST]})


def point(value, lower, upper, **more):
    return {"value": value, "lower": lower, "upper": upper, **more}


@pytest.mark.parametrize(
    ("rule", "point", "measure", "words"),
    [
        ("outside", point(81.4, 86.1, 93.2), SHARE, "81.4 %, outside the limits of 86.1 … 93.2 %"),
        (
            "outside",
            point(0, 0.012, 0.014),
            TIME,
            "0 hours, outside the limits of 0.012 … 0.014 hours",
        ),
        ("one_side", point(90, 86.1, 93.2), SHARE, "90 %, with limits of 86.1 … 93.2 %"),
        ("outside", point(90, 86.1, 93.2), SHARE, "90 %, with limits of 86.1 … 93.2 %"),
        ("one_side", point(90, None, None), SHARE, "90 %"),
        ("outside", point(95, -3, 3, drawn=4.0), SHARE, "95 %"),
    ],
)
def test_a_signal_tells_the_value_beside_its_limits_and_not_the_rule_again(
    rule, point, measure, words
):
    assert signal_told(rule, point, measure).replace("\u202f", " ") == words


def test_a_proven_trend_is_no_single_event():
    trend = Verdict(advice=Advice.INVESTIGATE, shape="trend", why="")
    assert "the process itself is drifting" in advice(trend)
    assert "not part of the process" not in advice(trend)
    step = Verdict(advice=Advice.INVESTIGATE, shape="step", why="")
    assert "not part of the process" in advice(step)
    assert advice_text("modify", shape="trend") == advice_text("modify")


def test_limits_are_those_of_the_last_year():
    lower, upper = np.linspace(70, 94, 24), np.linspace(80, 99, 24)
    text = told(limits=Limits(VALUES, lower, upper, 1.0))
    assert f"between {lower[-12]:.1f} % and 99 %" in text


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (0, "There are 0 complete months with cases"),
        (1, "There is 1 complete month with cases"),
        (11, "There are 11 complete months with cases"),
    ],
)
def test_too_little_data_says_how_much_there_is_and_how_much_it_takes(months, words):
    text = told(
        variation="too_little_data", assurance="too_little_data", values=np.full(months, 90.0)
    )
    assert text == f"{words}; limits and a trend need 12."


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("past", "The day on which it was due, 31 March 2027, has passed."),
        ("too_far", "31 March 2027 is too far ahead to say more"),
    ],
)
def test_where_no_chance_is_given_the_reason_is(why, words):
    text = told(chance=None, why_no_chance=why)
    assert words in text
    assert "likely" not in text


def test_without_a_target_neither_a_record_nor_an_outlook_is_told():
    text = told(target=None, assurance="no_target", chance=None, why_no_chance="no_target")
    assert text.endswith("without a proven trend.")


@pytest.mark.parametrize(
    ("measure", "value", "words"),
    [
        (SHARE, 92.0, "Still meeting"),
        (SHARE, 91.9, "Reaching"),
        (TIME, 92.0, "Still meeting"),
        (TIME, 92.1, "Reaching"),
    ],
)
def test_who_is_there_keeps_it_and_who_is_not_has_yet_to_reach_it(measure, value, words):
    assert f"{words} 92" in told(measure, values=np.full(24, value))


def test_a_short_history_counts_the_months_it_has():
    found = told(values=np.full(5, 96.0))
    assert "in each of the last 5 months" in found


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "unlikely (under 1 %)"),
        (0.0099, "unlikely (under 1 %)"),
        (0.01, "unlikely (1 %)"),
        (0.2, "unlikely (20 %)"),
        (0.2049, "unlikely (20 %)"),
        (0.21, "uncertain (21 %)"),
        (0.79, "uncertain (79 %)"),
        (0.7951, "likely (80 %)"),
        (0.99, "likely (99 %)"),
        (0.9901, "likely (over 99 %)"),
        (1.0, "likely (over 99 %)"),
    ],
)
def test_word_and_figure_of_a_chance_never_contradict_each_other(value, words):
    assert chance_text(value).replace("\u202f", " ") == words


def test_every_advice_is_a_sentence_of_its_own():
    told_advice = [advice_text(one) for one in Advice]
    assert len(set(told_advice)) == len(Advice)
    assert all(one.endswith(".") for one in told_advice)


def test_a_process_on_its_way_is_not_told_that_it_does_what_is_asked():
    assert "on its way there" in advice_text("leave")


@pytest.mark.parametrize(
    ("direction", "variation", "icon"),
    [
        ("higher", "improving", "up"),
        ("higher", "deteriorating", "down"),
        ("lower", "improving", "down"),
        ("lower", "deteriorating", "up"),
        ("lower", "stable", "flat"),
        ("higher", "unstable", "flat"),
        ("higher", "too_little_data", "flat"),
    ],
)
def test_an_arrow_points_the_way_the_figures_go_not_the_way_one_hopes(direction, variation, icon):
    class Found:
        measure = Measure(direction=direction)

    Found.variation = variation
    assert course_icon(Found) == icon


def test_in_templates_a_figure_that_is_not_there_is_a_dash():
    assert amount_of(None, SHARE) == "–"
    assert chance(None) == "–"
    assert amount_of(0, SHARE).replace("\u202f", " ") == "0 %"
    assert chance(0.5).startswith("uncertain")
    assert advice(Verdict(advice="wait")) == advice_text("wait", "")
