"""The chart that was asked for: from which months its limits come, and which rules fire on it."""

from dataclasses import replace

import numpy as np
import pytest

from reporting.attribute_charts import c_chart, p_chart, p_prime_chart, u_chart
from reporting.control_chart import limits
from reporting.forecast import SHARE
from reporting.judgement import Question, judge
from reporting.nelson import NELSON, WESTERN_ELECTRIC, false_signals
from reporting.weighted_charts import FALSE_CUSUM, FALSE_EWMA

LAST = 2026 * 12 + 9
MONTHS = np.arange(LAST - 35, LAST + 1.0)
TIME = np.arange(36)
OF = np.random.default_rng(2).integers(150, 400, size=36).astype(float)
NOISE = np.random.default_rng(5).normal(scale=0.5, size=36)
PARTS = {"numerators": np.random.default_rng(1).binomial(OF.astype(int), 0.9) * 1.0}
PARTS["denominators"] = OF
SHARES = 100 * PARTS["numerators"] / OF


def verdict(values, **more):
    return judge([Question("one", MONTHS, values, target=95.0, **more)])[0]


def test_frozen_limits_come_from_the_baseline_and_do_not_move_with_what_comes_later():
    values = 95 + NOISE
    base = slice(LAST - 35, LAST - 11)
    found = verdict(values, baseline=base)
    alone = limits(values[:24])
    assert found.limits.centre == pytest.approx(np.full(36, values[:24].mean()))
    assert found.limits.upper == pytest.approx(np.full(36, alone.upper[0]))
    later = verdict(np.concatenate([values[:24], values[24:] - 1]), baseline=base)
    assert later.limits.lower == pytest.approx(found.limits.lower)


def test_a_baseline_older_than_the_window_still_gives_the_limits():
    months = np.arange(LAST - 79, LAST + 1.0)
    values = 95 + np.random.default_rng(7).normal(scale=0.5, size=80)
    found = judge([Question(1, months, values, baseline=slice(LAST - 79, LAST - 59))])[0]
    assert found.values.size == 48
    assert found.limits.centre[0] == pytest.approx(values[:20].mean())


def test_what_strays_from_its_baseline_gives_signals_and_is_judged_by_its_course_today():
    values = 95 - 4.0 * (TIME >= 27) + NOISE
    found = verdict(values, baseline=slice(LAST - 35, LAST - 11))
    assert set(range(LAST - 7, LAST + 1)) <= set(found.signals["outside"])
    assert found.limits.centre[-1] == pytest.approx(95, abs=0.5)
    assert (found.variation, found.assurance) == ("deteriorating", "misses")


def test_an_open_baseline_runs_on():
    values = 95 + NOISE
    found = verdict(values, baseline=slice(LAST - 11, None))
    assert found.limits.centre[0] == pytest.approx(values[-12:].mean())


def test_a_baseline_without_points_is_none():
    values = 95 + NOISE
    found = verdict(values, baseline=slice(LAST + 1, None))
    assert found.limits.centre == pytest.approx(verdict(values).limits.centre)


@pytest.mark.parametrize(("chart", "lines"), [("p", p_chart), ("p_prime", p_prime_chart)])
def test_shares_have_the_limits_of_their_chart_in_percent(chart, lines):
    found = judge([Question(1, MONTHS, SHARES, SHARE, chart=chart, **PARTS)])[0]
    wanted = lines(*PARTS.values())
    assert found.method.startswith(chart)
    assert found.limits.lower == pytest.approx(100 * wanted.lower)
    assert found.limits.upper == pytest.approx(100 * wanted.upper)


def test_counts_a_unit_and_counts_have_the_limits_of_their_chart():
    counts = np.random.default_rng(3).poisson(12, size=36) * 1.0
    rates = {"numerators": counts, "denominators": OF}
    found = judge([Question(1, MONTHS, counts / OF, chart="u", **rates)])[0]
    assert found.limits.upper == pytest.approx(u_chart(counts, OF).upper)
    found = judge([Question(1, MONTHS, counts, chart="c")])[0]
    assert found.limits.upper == pytest.approx(c_chart(counts).upper)


def test_a_point_outside_its_own_limits_is_a_signal_of_a_p_chart():
    tops = PARTS["numerators"].copy()
    tops[33] = round(0.75 * OF[33])
    parts = {"numerators": tops, "denominators": OF}
    found = judge([Question(1, MONTHS, 100 * tops / OF, SHARE, chart="p", **parts)])[0]
    assert LAST - 2 in found.signals["outside"]


def test_a_baseline_freezes_a_p_chart_too():
    base = slice(LAST - 35, LAST - 11)
    found = judge([Question(1, MONTHS, SHARES, SHARE, chart="p", baseline=base, **PARTS)])[0]
    share = PARTS["numerators"][:24].sum() / OF[:24].sum()
    assert found.limits.centre == pytest.approx(np.full(36, 100 * share))


def test_a_small_lasting_shift_is_seen_by_charts_with_a_memory():
    values = 95 + NOISE - 0.7 * (TIME >= 26)
    base = slice(LAST - 35, LAST - 9)
    xmr, ewma, cusum = (
        verdict(values, chart=chart, baseline=base, rules=("outside",))
        for chart in ("xmr", "ewma", "cusum")
    )
    assert len(xmr.signals["outside"]) < min(len(one.signals["outside"]) for one in (ewma, cusum))
    assert min(ewma.signals["outside"]) > LAST - 9
    assert min(cusum.signals["outside"]) > LAST - 9
    assert ewma.drawn[-1] < ewma.limits.lower[-1]
    assert xmr.drawn is None
    assert cusum.drawn_low[-1] < cusum.limits.lower[-1] < 0
    assert xmr.assurance == ewma.assurance == cusum.assurance


def test_the_rules_asked_for_are_the_ones_that_fire():
    values = 95 + 0.1 * NOISE
    values[14:24] += 0.4 * (-1.0) ** np.arange(10)
    names = tuple(rule.name for rule in NELSON)
    found = verdict(values, rules=names, baseline=slice(LAST - 35, None))
    assert set(found.signals) <= set(names)
    zigzag = verdict(95 + (-1.0) ** TIME, rules=("fourteen_alternating",))
    assert zigzag.signals["fourteen_alternating"][0] == LAST - 35 + 13


def test_false_signals_to_expect_are_those_of_rules_and_chart():
    values = 95 + NOISE
    western = tuple(rule.name for rule in WESTERN_ELECTRIC)
    assert verdict(values, rules=western).false_signals == false_signals(WESTERN_ELECTRIC)
    assert verdict(values, rules=("outside",)).false_signals == pytest.approx(0.0027, abs=1e-5)
    assert verdict(values, chart="ewma").false_signals == FALSE_EWMA
    assert verdict(values, chart="cusum").false_signals == FALSE_CUSUM


@pytest.mark.parametrize("chart", ["xmr", "p", "p_prime", "u", "c", "ewma", "cusum"])
def test_a_flat_series_has_no_signal_on_any_chart(chart):
    parts = {"numerators": np.full(36, 45.0), "denominators": np.full(36, 50.0)}
    found = judge([Question(1, MONTHS, np.full(36, 90.0), SHARE, chart=chart, **parts)])[0]
    assert found.signals.get("outside", []) == []
    assert found.variation == "stable"


@pytest.mark.parametrize(
    "wrong", [{"chart": "pie"}, {"chart": "p"}, {"rules": ("seven_in_a_row",)}]
)
def test_a_chart_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match=r"There is no|needs numerators"):
        replace(Question(1, MONTHS, SHARES), **wrong)


def test_each_of_many_series_gets_the_chart_it_would_get_alone():
    random = np.random.default_rng(11)
    asked = [
        Question(place, MONTHS, 95 + random.normal(size=36), target=95.0, **more)
        for place, more in enumerate(
            [
                {},
                {"chart": "ewma"},
                {"baseline": slice(LAST - 35, LAST - 20)},
                {"rules": ("outside", "eight_far")},
                {"chart": "cusum", "baseline": slice(LAST - 35, LAST - 20)},
                {},
            ]
        )
    ]
    for question, found in zip(asked, judge(asked), strict=True):
        alone = judge([question])[0]
        assert found.limits.upper == pytest.approx(alone.limits.upper)
        assert (found.signals, found.false_signals) == (alone.signals, alone.false_signals)
        assert (found.drawn is None) == (question.chart == "xmr")
        assert found.method.startswith(question.chart)


@pytest.mark.parametrize("serial", [0.0, 0.8])
def test_limits_of_many_series_are_those_of_each_with_its_own_memory(serial):
    random = np.random.default_rng(13)
    values = random.normal(size=(8, 36))
    for at in range(1, 36):
        values[:, at] += serial * values[:, at - 1]
    found = judge([Question(place, MONTHS, row) for place, row in enumerate(values)])
    for one, row in zip(found, values, strict=True):
        alone = judge([Question(1, MONTHS, row)])[0]
        if one.shape == alone.shape:  # a discovery among one need not be one among eight
            assert one.limits.sigma == pytest.approx(alone.limits.sigma)
        if one.method == "xmr_level":
            assert one.limits.upper == pytest.approx(limits(row).upper)
    assert any(one.serial > 0 for one in found) == (serial > 0)
