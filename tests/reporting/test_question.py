"""What may be asked of a series, and what is taken for granted where it is not said."""

from dataclasses import replace

import numpy as np
import pytest

from reporting.nelson import RULES
from reporting.question import CHARTS, NHS_RULES, OF_PARTS, RECENT, WINDOW, Judgement, Question

MONTHS = np.arange(24.0)
PLAIN = Question("one", MONTHS, MONTHS + 50)
PARTS = {"numerators": MONTHS, "denominators": MONTHS + 1}


def test_a_plain_question_looks_at_four_years_and_calls_the_last_one_the_present():
    assert (PLAIN.window, PLAIN.recent) == (WINDOW, RECENT) == (48, 12)


@pytest.mark.parametrize(("cycle", "recent", "window"), [(4, 12, 48), (52, 52, 156), (7, 12, 48)])
def test_a_longer_cycle_has_a_longer_present_and_window(cycle, recent, window):
    asked = replace(PLAIN, cycle=float(cycle))
    assert (asked.recent, asked.window) == (recent, window)


def test_as_many_periods_are_looked_at_as_are_asked_for():
    assert replace(PLAIN, history=20).window == 20


def test_the_rules_are_those_of_the_nhs_unless_others_are_named():
    assert PLAIN.rules == NHS_RULES
    assert set(NHS_RULES) == {"outside", "one_side", "one_way", "two_of_three_same_side"}
    assert replace(PLAIN, rules=tuple(RULES)).rules == tuple(RULES)


@pytest.mark.parametrize("chart", CHARTS)
def test_each_chart_can_be_asked_for(chart):
    asked = replace(PLAIN, chart=chart, **PARTS)
    assert asked.is_plain == (chart == "xmr")


@pytest.mark.parametrize("chart", OF_PARTS)
@pytest.mark.parametrize("missing", list(PARTS))
def test_charts_of_shares_need_both_their_parts(chart, missing):
    with pytest.raises(ValueError, match="needs numerators and denominators"):
        replace(PLAIN, chart=chart, **{**PARTS, missing: None})


def test_a_question_with_a_baseline_is_not_charted_as_it_is_judged():
    assert not replace(PLAIN, baseline=slice(0, 12)).is_plain


def test_a_rule_nobody_knows_is_named_in_the_refusal():
    with pytest.raises(ValueError, match="“eleven_in_a_row”"):
        replace(PLAIN, rules=("outside", "eleven_in_a_row"))


def test_an_answer_says_nothing_until_there_is_something_to_say():
    found = Judgement(PLAIN, PLAIN.months, PLAIN.values)
    assert (found.variation, found.assurance, found.advice) == (
        "too_little_data",
        "too_little_data",
        "wait",
    )
    assert (found.limits, found.chance, found.drawn, found.signals) == (None, None, None, {})
