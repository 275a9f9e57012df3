"""How good the forecasts have been, in words that a person can act on."""

import pytest

from reporting.actions.judging import judge_measures
from reporting.calibration import AHEAD, FEWEST
from reporting.models import Verdict
from reporting.queries.foresight import foresight
from tests.reporting.history import drifting, judged_process, noise

GOOD = {
    "ahead": 3,
    "forecasts": 22,
    "coverage": 20 / 22,
    "brier": 0.12,
    "brier_as_last_period": 0.27,
}


def told(**more):
    return foresight(Verdict(figures={"calibration": {**GOOD, **more}}))


def facts(**more):
    return dict(told(**more).facts)


def test_it_says_what_was_done_and_how_many_forecasts_stand_behind_it():
    found = told()
    assert found.text == (
        "For 22 months of the past the forecast was made again from what was known then, "
        "and held against what came 3 months later."
    )
    assert facts()["Forecasts held against what came"] == 22


def test_coverage_is_a_count_and_a_share():
    assert facts()["Within the 90 % interval"] == "20 of 22 (91 %)"


def test_the_score_stands_beside_that_of_as_last_month():
    found = facts()
    assert found["Brier score of the probability"] == "0.120"
    assert found["Brier score of “as last month”"] == "0.270"


@pytest.mark.parametrize(
    ("ours", "last", "advice"),
    [
        (0.12, 0.27, "it may be relied on"),
        (0.249, 0.27, "it may be relied on"),
        (0.256, 0.558, "no better than to say one half each time: do not rely on it"),
        (0.2, 0.2, "was as good a guess"),
        (0.0004, 0.0, "was as good a guess"),
        (0.1204, 0.1196, "was as good a guess"),
        (0.3, 0.2, "do not rely on the probability"),
    ],
)
def test_what_the_scores_mean_is_said(ours, last, advice):
    assert advice in " ".join(told(brier=ours, brier_as_last_period=last).advice)


@pytest.mark.parametrize(
    ("within", "number", "advice"),
    [
        (22, 22, "keeps what it promises"),
        (20, 22, "keeps what it promises"),
        (18, 22, "keeps what it promises"),  # no rarer than chance has it
        (15, 22, "take it for too narrow"),
        (5, 6, "keeps what it promises"),
        (3, 6, "take it for too narrow"),
    ],
)
def test_few_values_within_the_interval_are_a_warning(within, number, advice):
    found = told(coverage=within / number, forecasts=number)
    assert advice in found.advice[0]


def test_what_a_brier_score_is_is_explained():
    assert "0 is the best" in told().advice[-1]
    assert "target is taken to have held always" in told().advice[-1]


def test_without_a_target_only_the_interval_is_held_to_account():
    found = told(brier=None, brier_as_last_period=None)
    assert dict(found.facts)["Brier score of the probability"] == "none: there is no target"
    assert len(found.advice) == 1


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 former forecasts"), (1, "1 former forecast ")]
)
def test_too_few_months_are_said_to_be_too_few(number, words):
    found = told(forecasts=number, coverage=None, brier=None, brier_as_last_period=None)
    assert "The past is too short" in found.text
    assert words in found.text
    assert f"it takes {FEWEST}" in found.text
    assert not found.facts
    assert not found.advice


def test_a_verdict_of_before_says_that_it_was_not_worked_out():
    found = foresight(Verdict(figures={}))
    assert "The next verdict tells it" in found.text
    assert not found.facts


# --- kept with the verdict, and shown


@pytest.fixture
def measure(db, support_manager):
    found = judged_process(drifting())
    judge_measures([found], actor=support_manager)
    return found


def page_of(as_user, user, record):
    return as_user(user).get(record.get_absolute_url())


def test_each_verdict_keeps_how_good_its_forecasts_have_been(measure):
    kept = measure.verdicts.get().figures["calibration"]
    assert kept["ahead"] == AHEAD
    assert kept["forecasts"] == 36 - 18 - AHEAD + 1
    assert 0 <= kept["brier"] <= 1
    assert 0 <= kept["brier_as_last_period"] <= 1
    assert 0.5 <= kept["coverage"] <= 1


def test_the_page_of_the_measure_and_that_of_the_verdict_show_it(measure, as_user, auditor):
    verdict = measure.verdicts.get()
    for record in (measure, verdict):
        text = page_of(as_user, auditor, record).content.decode()
        assert "How good the forecasts have been" in text
        assert "For 16 months of the past the forecast was made again" in text
        assert "Brier score of “as last month”" in text
        assert "Version of the judge" in text


def test_it_asks_the_database_nothing(measure, django_assert_num_queries):
    verdict = measure.verdicts.get()
    with django_assert_num_queries(0):
        assert foresight(verdict).facts


def test_a_page_with_too_few_months_says_so(db, as_user, auditor, support_manager):
    short = judged_process(97 + noise(3, n=14))
    judge_measures([short], actor=support_manager)
    text = page_of(as_user, auditor, short).content.decode()
    assert "The past is too short: 0 former forecasts" in text


def test_a_page_of_a_verdict_of_before_says_so_and_does_not_fail(measure, as_user, auditor):
    verdict = measure.verdicts.get()
    del verdict.figures["calibration"]
    del verdict.figures["judge"]
    Verdict.objects.filter(pk=verdict.pk).update(figures=verdict.figures)
    for record in (measure, verdict):
        text = page_of(as_user, auditor, record).content.decode()
        assert "The next verdict tells it." in text
        assert "Version of the judge" not in text


def test_what_is_judged_again_and_says_nothing_new_is_not_worked_out_again(
    measure, support_manager, monkeypatch
):
    monkeypatch.setattr("reporting.actions.judging.calibration_figures", None)
    judge_measures([measure], actor=support_manager)
    assert measure.verdicts.count() == 1
