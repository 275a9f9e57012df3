"""Shares of one and of a hundred: values, quotients of their parts, and the target beside them."""

import json

import numpy as np
import pytest
from django.core.management import CommandError, call_command

NOISE = np.random.default_rng(7).normal(scale=4, size=36)
TOPS = [round(900 + one) for one in NOISE]
ABOUT_90 = ["--kind", "share", "--target-date", "2024-03-31"]


def month(at):
    return f"{2021 + at // 12}-{at % 12 + 1:02}"


@pytest.fixture
def judged(tmp_path, capsys):
    def of(rows, *arguments, heading="period,value,numerator,denominator"):
        path = tmp_path / "shares.csv"
        path.write_text("\n".join([heading, *rows]), encoding="utf-8")
        call_command("judge", str(path), "--json", *arguments)
        return json.loads(capsys.readouterr().out)["verdicts"]

    return of


def with_parts(value=lambda _top: ""):
    return [f"{month(at)},{value(top)},{top},1000" for at, top in enumerate(TOPS)]


@pytest.mark.parametrize(
    ("value", "target"),
    [
        (lambda _top: "", "85"),
        (lambda _top: "", "0.85"),
        (lambda top: top / 10, "85"),
        (lambda top: top / 1000, "0.85"),
    ],
    ids=["quotients, percent", "quotients, of one", "percent", "of one"],
)
def test_the_same_shares_get_the_same_verdict_however_they_are_written(judged, value, target):
    [found] = judged(with_parts(value), *ABOUT_90, "--target", target)
    unit = 100 if target == "85" else 1
    assert (found["variation"], found["assurance"], found["missed"]) == ("stable", "meets", 0)
    assert found["probability"] > 0.99
    assert found["limits"]["centre"] / unit == pytest.approx(0.9, abs=0.01)
    assert found["chart"]["kind"] == "p_prime"
    assert found["chart"]["points"][0]["value"] / unit == pytest.approx(TOPS[0] / 1000)
    assert found["chart"]["points"][0]["upper"] / unit == pytest.approx(0.91, abs=0.01)


def test_a_quotient_stands_beside_values_in_their_unit(judged):
    rows = with_parts(lambda top: top / 10)
    rows[20] = f"{month(20)},,{TOPS[20]},1000"
    [found] = judged(rows, *ABOUT_90, "--target", "85")
    assert found["signals"] == {}
    assert found["chart"]["points"][20]["value"] == pytest.approx(TOPS[20] / 10)


@pytest.mark.parametrize(
    ("value", "target"),
    [(lambda top: top / 1000, "85"), (lambda top: top / 10, "0.85")],
    ids=["values of one", "target of one"],
)
def test_a_target_in_another_unit_than_the_values_is_refused(judged, value, target):
    for rows, heading in [
        (with_parts(value), "period,value,numerator,denominator"),
        ([f"{month(at)},{value(top)}" for at, top in enumerate(TOPS)], "period,value"),
    ]:
        with pytest.raises(CommandError) as refused:
            judged(rows, *ABOUT_90, "--target", target, heading=heading)
        assert refused.value.returncode == 1


def test_the_refusal_tells_the_target_the_values_and_what_to_do(judged, capsys):
    rows = [f"{month(at)},{top / 1000}" for at, top in enumerate(TOPS)]
    with pytest.raises(CommandError):
        judged(rows, *ABOUT_90, "--target", "95", heading="period,value")
    told = json.loads(capsys.readouterr().out)["error"]
    low, high = min(TOPS) / 1000, max(TOPS) / 1000
    assert f"shares.csv: the target is 95, and the values go from {low} to {high}" in told
    assert "Write both in percent, or both as shares of 1." in told


def test_a_small_percentage_may_have_a_larger_target(judged):
    rows = [f"{month(at)},{top / 2000}" for at, top in enumerate(TOPS)]
    arguments = ["--kind", "share", "--target", "2", "--direction", "lower"]
    [found] = judged(rows, *arguments, heading="period,value")
    assert (found["assurance"], found["missed"]) == ("meets", 0)


def test_a_series_of_small_shares_is_read_as_its_file(judged):
    rows = [f"large,{month(at)},{top / 10}" for at, top in enumerate(TOPS)]
    rows += [f"small,{month(at)},{top / 2000}" for at, top in enumerate(TOPS)]
    found = judged(rows, "--kind", "share", heading="series,period,value")
    assert found[1]["forecast"][0]["high"] < 0.6
    assert found[1]["forecast"][0]["low"] > 0.3


@pytest.mark.parametrize(
    ("row", "place"),
    [("2024-01,120,,", "column value"), ("2024-01,,12,10", "column numerator")],
)
def test_a_share_that_is_none_is_named_by_its_cell(judged, row, place):
    with pytest.raises(CommandError, match=f"line 38, {place}: .* is no share"):
        judged([*with_parts(), row], "--kind", "share")
