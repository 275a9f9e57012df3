"""The forecast of each series: on its scale, as far as was asked, with the chance of its target."""

import numpy as np
import pytest

from reporting.forecast import FAN, PLAIN, POSITIVE, SHARE
from reporting.outlook import FAN_MONTHS, outlooks
from reporting.question import Question
from reporting.shape import fit_shapes

LAST = 24_047
MONTHS = np.arange(LAST - 47.0, LAST + 1)
NOISE = np.random.default_rng(3).normal(size=(6, 48))


def told(values, scale=PLAIN, dues=(None,), target=50.0, higher_is_better=True):
    questions = [
        Question(place, MONTHS, row, scale, higher_is_better, target, dues[place % len(dues)])
        for place, row in enumerate(values)
    ]
    return outlooks(questions, MONTHS, values, fit_shapes(values, MONTHS))


def test_each_series_is_forecast_as_far_as_its_target_lies():
    found = told(50 + NOISE, dues=(None, LAST + 3, LAST + 10, LAST + 24, LAST + 25, LAST))
    assert [one.fan.shape for one in found] == [
        (len(FAN), months) for months in (FAN_MONTHS, FAN_MONTHS, 10, 24, 24, FAN_MONTHS)
    ]


def test_there_is_a_chance_only_of_what_lies_ahead_and_not_too_far():
    found = told(50 + NOISE, dues=(None, LAST + 3, LAST + 10, LAST + 24, LAST + 25, LAST))
    whys = [one.why_no_chance for one in found]
    assert whys == ["no_target", "", "", "", "too_far", "past"]
    assert [one.chance is None for one in found] == [bool(why) for why in whys]


def test_without_a_target_there_is_no_chance():
    assert told(50 + NOISE, target=None, dues=(LAST + 3,))[0].why_no_chance == "no_target"


@pytest.mark.parametrize(("target", "likely"), [(40.0, True), (60.0, False)])
def test_the_chance_follows_the_direction(target, likely):
    higher = told(50 + NOISE, dues=(LAST + 3,), target=target)
    lower = told(50 + NOISE, dues=(LAST + 3,), target=target, higher_is_better=False)
    assert all((one.chance > 0.95) == likely for one in higher)
    assert all((one.chance < 0.05) == likely for one in lower)


def test_a_duration_that_was_nought_is_forecast_on_its_own_scale_and_not_below_nought():
    values = np.maximum(1 + NOISE, 0.0)
    values[:3] += 0.001
    found = told(values, POSITIVE)
    assert {one.forecast.scale for one in found[:3]} == {POSITIVE}
    assert {one.forecast.scale for one in found[3:]} == {PLAIN}
    assert all(one.fan.min() >= 0 for one in found)


def test_shares_stay_shares():
    found = told(np.clip(99 + 0.5 * NOISE, 0, 100), SHARE)
    assert all(0 < one.fan.min() <= one.fan.max() < 100 for one in found)
    assert all((np.diff(one.fan, axis=0) > 0).all() for one in found)


def test_a_series_is_forecast_alike_alone_and_beside_others():
    values = 50 + NOISE + np.arange(6)[:, None] * 0.05 * np.arange(48)
    dues = (LAST + 3, LAST + 10)
    together = told(values, dues=dues)
    for place, row in enumerate(values):
        alone = told(row[None], dues=(dues[place % 2],))[0]
        assert alone.fan == pytest.approx(together[place].fan)
        assert alone.chance == pytest.approx(together[place].chance)
