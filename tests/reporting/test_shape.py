import numpy as np
import pytest

from reporting.shape import BEND, LEVEL, LINE, STEP, fit_shape, season_ahead

MONTHS = np.arange(36.0)
NOISE = np.random.default_rng(4).normal(scale=0.1, size=36)
YEAR = np.cos(2 * np.pi * MONTHS / 12)


@pytest.mark.parametrize(
    ("course", "kind", "at"),
    [
        (np.zeros(36), LEVEL, 0),
        (0.1 * MONTHS, LINE, 0),
        (-0.3 * np.maximum(MONTHS - 26, 0), BEND, 26),
        (2.0 * (MONTHS >= 20), STEP, 20),
    ],
)
@pytest.mark.parametrize("season", [0, 1])
def test_each_shape_is_recognised_with_and_without_a_season(course, kind, at, season):
    found = fit_shape(5 + course + season * YEAR + NOISE, MONTHS)
    assert found.kind == kind
    assert abs(found.at - at) <= 1
    assert bool(found.harmonics) == bool(season)


def test_course_and_season_add_up_to_the_series():
    values = 3 + 0.1 * MONTHS + YEAR
    found = fit_shape(values, MONTHS)
    assert found.of(values) == pytest.approx(np.zeros(36), abs=1e-9)
    assert found.season == pytest.approx(YEAR, abs=1e-9)


def test_the_season_goes_on_as_it_was():
    found = fit_shape(3 + YEAR + NOISE / 100, MONTHS)
    ahead = np.arange(36.0, 48.0)
    assert season_ahead(found, MONTHS, ahead) == pytest.approx(YEAR[:12], abs=0.01)


def test_less_than_two_years_show_no_season():
    assert fit_shape((3 + YEAR)[:23], MONTHS[:23]).harmonics == 0


def test_a_missing_month_is_no_obstacle():
    kept = MONTHS != 7
    found = fit_shape((3 + YEAR + NOISE)[kept], MONTHS[kept])
    assert found.harmonics == 1
    assert found.season == pytest.approx(YEAR[kept], abs=0.1)


def test_only_the_kinds_asked_for_are_tried():
    assert fit_shape(0.1 * MONTHS, MONTHS, kinds=(LEVEL,)).kind == LEVEL


def test_a_flat_series_is_a_level():
    assert fit_shape(np.full(36, 0.95), MONTHS).kind == LEVEL
