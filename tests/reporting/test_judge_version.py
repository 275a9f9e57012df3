"""Whoever changes what the judge answers gives it a new version: verdicts keep it."""

import numpy as np
import pytest

from reporting.forecast import SHARE
from reporting.judgement import JUDGE, Question, judge

MONTHS = np.arange(36) + 24_000.0
TIME = np.arange(36)
NOISE = np.round(np.random.default_rng(21).normal(size=(5, 36)), 6)
COURSES = {
    "still": 0 * TIME,
    "rising": 0.1 * TIME,
    "stepping": -3.0 * (TIME >= 24),
    "bending": -0.5 * np.maximum(TIME - 27, 0),
    "seasonal": 2 * np.cos(TIME * np.pi / 6),
}
GIVEN = {
    3: {
        "still": ("stable", "hit_or_miss", "none", None, 1, 0, 1.03443, 0.243813),
        "rising": ("improving", "meets", "trend", 24000, 2.14e-06, 0.0918479, 0.725433, 0.997232),
        "stepping": (
            "deteriorating",
            "misses",
            "step",
            24024,
            6.33818e-08,
            -3.80062,
            0.947586,
            0.000131909,
        ),
        "bending": (
            "deteriorating",
            "misses",
            "trend",
            24018,
            0.000128988,
            -0.190813,
            0.861154,
            0.000157791,
        ),
        "seasonal": ("stable", "hit_or_miss", "season", None, 1, 0, 0.782439, 0.475559),
    }
}
"""By version: variation, assurance, shape, since, p, change, sigma and chance of each course."""


def answer(name):
    row = 90 + COURSES[name] + NOISE[list(COURSES).index(name)]
    return judge([Question(name, MONTHS, row, SHARE, True, 91.0, int(MONTHS[-1]) + 3)])[0]


@pytest.mark.parametrize("name", COURSES)
def test_the_judge_of_this_version_answers_as_it_did(name):
    """When this fails for a good reason: raise JUDGE, and write down what is given now."""
    found, given = answer(name), GIVEN[JUDGE][name]
    assert (found.variation, found.assurance, found.shape, found.since) == given[:4]
    figures = (found.p, found.change, found.limits.sigma, found.chance)
    assert figures == pytest.approx(given[4:], rel=1e-4)


def test_there_is_one_set_of_answers_for_todays_judge():
    assert max(GIVEN) == JUDGE
