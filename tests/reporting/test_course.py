"""Which change is proven, since when, and how steep it is: many series at the same months."""

import numpy as np
import pytest

from reporting.course import AT_ONCE, courses, evidence
from reporting.shape import BEND, LEVEL, LINE, STEP
from tests.reporting.slow_statistics import every_slope

TIME = np.arange(48)
MONTHS = TIME + 24_000.0
NOISE = np.random.default_rng(12).normal(size=(AT_ONCE + 40, 48))
COURSES = {
    LEVEL: 0 * TIME,
    LINE: 0.2 * TIME,
    BEND: -0.8 * np.maximum(TIME - 34, 0),
    STEP: 4.0 * (TIME >= 20),
}
VALUES = 50 + NOISE[:4] + np.array(list(COURSES.values()))


def settled(values, changed):
    found = evidence(values, MONTHS, 12.0)
    return found, courses(values, MONTHS, found, np.array(changed))


def test_each_course_is_found_and_only_what_changed_has_a_small_p():
    found = evidence(VALUES, MONTHS, 12.0)
    assert found.shapes.kind.tolist() == list(COURSES)
    assert found.p[0] > 0.05
    assert (found.p[1:] < 0.001).all()


def test_what_is_proven_keeps_its_shape():
    found, told = settled(VALUES, [False, True, True, True])
    assert told.shapes.kind.tolist() == found.shapes.kind.tolist()
    assert (told.shapes.at == found.shapes.at).all()


def test_what_is_not_proven_becomes_a_level():
    _found, told = settled(VALUES, [False] * 4)
    assert set(told.shapes.kind) == {LEVEL}
    assert (np.ptp(told.shapes.course, axis=1) < 1e-9).all()


def test_a_change_that_looked_like_a_level_gets_a_course():
    _found, told = settled(VALUES[:1], [True])
    assert told.shapes.kind[0] in {LINE, BEND, STEP}


def test_the_slope_of_a_bend_is_the_one_since_it_began():
    _found, told = settled(VALUES, [False, True, True, True])
    place = list(COURSES).index(BEND)
    at = int(told.shapes.at[place])
    level = (VALUES - told.shapes.season)[place]
    wanted = np.median(every_slope(level[at:], MONTHS[at:]))
    assert told.slopes.slope[place] == pytest.approx(wanted)
    assert told.slopes.low[place] < wanted < told.slopes.high[place] < 0


def test_the_slope_of_a_line_is_that_of_the_whole():
    _found, told = settled(VALUES, [False, True, True, True])
    place = list(COURSES).index(LINE)
    level = (VALUES - told.shapes.season)[place]
    assert told.slopes.slope[place] == pytest.approx(np.median(every_slope(level, MONTHS)))
    assert told.slopes.low[place] < 0.2 < told.slopes.high[place]


def test_a_change_that_is_not_proven_has_the_slope_of_the_whole_all_the_same():
    _found, told = settled(VALUES, [False] * 4)
    for place in range(4):
        level = (VALUES - told.shapes.season)[place]
        assert told.slopes.slope[place] == pytest.approx(np.median(every_slope(level, MONTHS)))
        assert told.slopes.low[place] < told.slopes.slope[place] < told.slopes.high[place]


def test_memory_widens_the_interval_of_a_slope():
    chained = NOISE[:40].copy()
    for at in range(1, 48):
        chained[:, at] += 0.7 * chained[:, at - 1]
    chained /= chained.std(axis=1, keepdims=True)
    plain = NOISE[:40] / NOISE[:40].std(axis=1, keepdims=True)
    _found, with_memory = settled(chained, [False] * 40)
    _found, without = settled(plain, [False] * 40)
    widths = [np.median(one.slopes.high - one.slopes.low) for one in (with_memory, without)]
    assert widths[0] > 1.3 * widths[1]
    assert with_memory.serial.mean() > 0.3 > without.serial.mean()


def test_a_step_has_no_slope():
    _found, told = settled(VALUES, [False, True, True, True])
    place = list(COURSES).index(STEP)
    assert np.isnan([told.slopes.slope[place], told.slopes.low[place]]).all()


def test_more_series_than_fit_at_once_get_the_same():
    whole = evidence(NOISE, MONTHS, 12.0)
    parts = [evidence(NOISE[rows], MONTHS, 12.0) for rows in (slice(0, 100), slice(100, None))]
    assert whole.p == pytest.approx(np.concatenate([one.p for one in parts]))
    changed = np.zeros(len(NOISE), bool)
    told = courses(NOISE, MONTHS, whole, changed).slopes.slope
    halves = [
        courses(NOISE[rows], MONTHS, part, changed[rows]).slopes.slope
        for rows, part in zip((slice(0, 100), slice(100, None)), parts, strict=True)
    ]
    assert told == pytest.approx(np.concatenate(halves))
