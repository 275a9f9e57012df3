"""What is said about a series from a file: no change and no q-value is called nought."""

import numpy as np
import pytest
from django.core.management import call_command

TIME = np.arange(60)
NOISE = np.random.default_rng(3).normal(size=60)


@pytest.fixture
def told(tmp_path, capsys):
    def of(values, *arguments):
        rows = [f"{2021 + at // 12}-{at % 12 + 1:02},{value}" for at, value in enumerate(values)]
        path = tmp_path / "one.csv"
        path.write_text("\n".join(["period,value", *rows]), encoding="utf-8")
        call_command("judge", str(path), *arguments)
        return capsys.readouterr().out.splitlines()[0]

    return of


def test_a_small_change_is_told_with_digits_that_count(told):
    rising = told(0.70 + 0.0031 * TIME + 0.005 * NOISE, "--kind", "share")
    assert "It has risen by 0.0031 a month since 2021-01 (q < 0.001)." in rising


def test_a_q_value_that_is_not_small_is_told_as_a_number(told):
    assert "no proven trend and no proven step (q = 0.86)" in told(50 + NOISE)


def test_a_target_is_told_as_it_was_given(told):
    assert "missed the target of 0.9455 in " in told(
        0.9 + 0.005 * NOISE, "--kind", "share", "--target", "0.9455"
    )


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2025-06-30", "The day on which it was due, 2025-06-30, has passed."),
        ("2026-03-31", "Meeting it on 2026-03-31 is likely (over 99"),
        ("2031-03-31", "2031-03-31 is too far ahead to say more"),
    ],
)
def test_it_says_why_there_is_no_probability(told, day, words):
    assert words in told(50 + NOISE, "--target", "40", "--target-date", day)
