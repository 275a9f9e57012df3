from datetime import date

import pytest

from reporting.actions.judging import judge_measures
from reporting.models import Measure, Verdict
from reporting.queries import own_series
from reporting.queries.evidence import (
    measure_facts,
    method_text,
    period_rows,
    signal_text,
    verdict_facts,
)
from tests.reporting.history import drifting, judged_process, measure_of, noise, process

pytestmark = pytest.mark.django_db


@pytest.fixture
def verdict(support_manager):
    return judge_measures([judged_process(drifting())], actor=support_manager)[0]


def test_a_verdict_shows_every_figure_it_rests_on(verdict):
    facts = {str(label): value for label, value in verdict_facts(verdict)}
    assert facts["Judged"] == "October 2026, revision 1"
    assert facts["Judged on records up to"] == "31 October 2026"
    assert facts["Periods judged"] == 36
    assert facts["Target"] == "95\u202f% by 31 March 2027 (version 1)"
    assert facts["q, over all series"] == "under 0.001"
    assert facts["Change"].startswith("−0.7")
    assert "95 % interval" in facts["Change"]
    assert facts["Season"] == "none found"


def test_silence_about_the_future_is_a_fact_too(support_manager):
    measure = judged_process(97 + noise())
    measure.targets.update(due_on=date(2026, 1, 31))
    verdict = judge_measures([measure], actor=support_manager)[0]
    facts = {str(label): value for label, value in verdict_facts(verdict)}
    assert facts["Probability of the target"] == "none: its day has passed"


def test_too_little_data_leaves_out_what_is_not_known(support_manager):
    verdict = judge_measures([judged_process(drifting(5))], actor=support_manager)[0]
    labels = {str(label) for label, _value in verdict_facts(verdict)}
    assert not {"Method", "Limits now", "Change", "q, over all series"} & labels


def test_months_come_newest_first_with_what_they_are_made_of(verdict):
    series = own_series(verdict.measure)
    rows = period_rows(verdict.measure, series, verdict)
    assert len(rows) == 36
    assert rows[0].period == date(2026, 10, 1)
    assert rows[0].denominator == "400"
    assert "…" in rows[0].limits
    assert period_rows(verdict.measure, series, None)[0].limits == "–"


def test_a_measure_says_what_it_is():
    measure = measure_of(process())
    facts = dict(measure_facts(measure, own_series(measure)))
    assert facts["Calculation"] == "SLA attainment"
    assert facts["Owner"] == "Nobody yet"


@pytest.mark.parametrize("course", ["level", "line", "bend", "step"])
@pytest.mark.parametrize("chart", ["xmr", "xmr_serial"])
def test_every_method_has_its_words(chart, course):
    assert method_text(f"{chart}_{course}").startswith("XmR chart")
    assert method_text("") == ""


def test_signals_name_their_months():
    told = signal_text(
        {"outside": ["2026-03-01"], "one_side": ["2026-05-01", "2026-06-01"]}, "month"
    )
    assert told == ("outside the limits: Mar 2026; seven in a row on one side: May 2026, Jun 2026")


def test_the_reason_stands_without_its_headline(verdict):
    assert verdict.because.startswith("The share of cases completed within target has fallen")
    assert Verdict(headline="Short", reason="Other words.").because == "Other words."


@pytest.mark.parametrize(
    ("harmonics", "words"),
    [
        (0, "none found"),
        (1, "yes, it comes again every year: 1 wave"),
        (2, "yes, it comes again every year: 2 waves, one upon the other"),
    ],
)
def test_a_season_is_told_in_plain_words(harmonics, words):
    measure = Measure(unit="%", calculation="sla_attainment")
    verdict = Verdict(measure=measure, period=date(2026, 10, 1), figures={"harmonics": harmonics})
    assert dict(verdict_facts(verdict))["Season"] == words
