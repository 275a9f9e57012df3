"""`manage.py judge`: series from a file, verdicts with every figure behind them."""

import json
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from reporting.actions import judging
from reporting.judgement import judge

TIME = np.arange(60)
KEYS = {
    "series", "variation", "assurance", "shape", "step_at", "slope", "slope_interval", "p_value",
    "q_value", "probability", "forecast", "limits", "signals", "advice", "reason", "chart",
}  # fmt: skip


def noise(seed, sigma=0.6):
    return np.random.default_rng(seed).normal(scale=sigma, size=60)


STORIES = {
    "steady": 98 + noise(1, 0.3),
    "falling": 99 - 0.12 * TIME + noise(2),
    "rising": 86.5 + 0.15 * TIME + noise(3),
    "stepping down": np.where(TIME < 52, 97, 92) + noise(4),
    "seasonal": 94 + 3 * np.sin(TIME * np.pi / 6) + noise(5),
}


def month(place, first=2021):
    return f"{first + place // 12}-{place % 12 + 1:02}"


@pytest.fixture
def file(tmp_path) -> Path:
    rows = [f"{name},{month(at)},{v:.4f}" for name, s in STORIES.items() for at, v in enumerate(s)]
    rows += [f"short,{month(at)},{90 + at}" for at in range(11)]
    path = tmp_path / "series.csv"
    path.write_text("\n".join(["series,period,value", *rows]), encoding="utf-8")
    return path


def written(tmp_path, values, label=month):
    path = tmp_path / "one.csv"
    rows = [f"{label(at)},{value}" for at, value in enumerate(values)]
    path.write_text("\n".join(["period,value", *rows]), encoding="utf-8")
    return path


@pytest.fixture
def verdicts(capsys):
    def judged(path, *arguments):
        call_command("judge", str(path), "--json", *arguments)
        found = json.loads(capsys.readouterr().out)
        assert list(found) == ["verdicts"]
        return {one["series"]: one for one in found["verdicts"]}

    return judged


def test_each_series_gets_the_verdict_of_its_story(file, verdicts):
    found = verdicts(file, "--target", "95", "--target-date", "2026-03-31", "--kind", "share")
    told = {name: (one["variation"], one["assurance"], one["shape"]) for name, one in found.items()}
    assert told == {
        "steady": ("stable", "meets", "none"),
        "falling": ("deteriorating", "misses", "trend"),
        "rising": ("improving", "hit_or_miss", "trend"),
        "stepping down": ("deteriorating", "misses", "step"),
        "seasonal": ("stable", "hit_or_miss", "season"),
        "short": ("too_little_data", "too_little_data", "none"),
    }
    assert all(set(one) >= KEYS for one in found.values())
    assert found["stepping down"]["step_at"] == "2025-05"
    assert found["falling"]["slope"] == pytest.approx(-0.12, abs=0.03)
    low, high = found["falling"]["slope_interval"]
    assert low < -0.12 < high < 0
    assert found["steady"]["probability"] > 0.8 > 0.2 > found["falling"]["probability"]
    assert found["falling"]["advice"] == "modify"
    assert found["short"]["advice"] == "wait"
    assert found["short"]["probability"] is None
    assert "11 periods" in found["short"]["reason"]


def test_the_direction_turns_better_into_worse(file, verdicts):
    found = verdicts(file, "--direction", "lower", "--target", "95")
    assert found["falling"]["variation"] == "improving"
    assert found["rising"]["variation"] == "deteriorating"
    assert found["steady"]["assurance"] == "misses"


def test_a_forecast_widens_and_holds_its_intervals_in_order(file, verdicts):
    ahead = verdicts(file, "--kind", "share")["falling"]["forecast"]
    assert [one["period"] for one in ahead][:2] == ["2026-01", "2026-02"]
    for one in ahead:
        assert one["low"] <= one["low_80"] <= one["median"] <= one["high_80"] <= one["high"] <= 100
    assert ahead[-1]["high"] - ahead[-1]["low"] > ahead[0]["high"] - ahead[0]["low"]


def test_shares_may_go_from_nought_to_one_and_come_back_so(tmp_path, verdicts):
    percent = STORIES["falling"].round(3)
    arguments = ["--kind", "share", "--target-date", "2026-03-31"]
    whole = verdicts(written(tmp_path, percent), *arguments, "--target", "95")[""]
    part = verdicts(written(tmp_path, percent / 100), *arguments, "--target", "0.95")[""]
    for name in ("slope", "p_value", "probability"):
        scale = 100 if name == "slope" else 1
        assert part[name] * scale == pytest.approx(whole[name], rel=1e-6)
    assert part["limits"]["upper"] * 100 == pytest.approx(whole["limits"]["upper"], rel=1e-6)
    assert (part["variation"], part["assurance"]) == (whole["variation"], whole["assurance"])


def test_without_a_target_nothing_is_said_of_it(file, verdicts):
    found = verdicts(file)["steady"]
    assert (found["assurance"], found["probability"]) == ("no_target", None)
    assert found["why_no_probability"] == "no_target"


def test_too_far_ahead_is_not_foretold(file, verdicts):
    found = verdicts(file, "--target", "95", "--target-date", "2031-12-31")["steady"]
    assert (found["probability"], found["why_no_probability"]) == (None, "too_far")


@pytest.mark.parametrize(
    ("cadence", "label", "first_ahead"),
    [
        ("quarter", lambda at: f"{2011 + at // 4}-Q{at % 4 + 1}", "2026-Q1"),
        ("week", lambda at: f"2025-W{at + 1:02}" if at < 52 else f"2026-W{at - 51:02}", "2026-W09"),
        ("day", lambda at: f"2026-{1 + at // 28:02}-{at % 28 + 1:02}", "2026-03-05"),
    ],
)
def test_a_series_may_have_another_cadence(tmp_path, verdicts, cadence, label, first_ahead):
    found = verdicts(written(tmp_path, STORIES["steady"], label), "--cadence", cadence)[""]
    assert found["variation"] == "stable"
    assert found["forecast"][0]["period"] == first_ahead


def test_a_week_has_its_season_in_days(tmp_path, verdicts):
    values = 100 + 8 * np.sin(TIME * 2 * np.pi / 7) + noise(6)
    path = written(tmp_path, values, lambda at: f"2026-{1 + at // 30:02}-{at % 30 + 1:02}")
    path.write_text(
        path.read_text().replace("2026-02-29", "2026-03-01").replace("2026-02-30", "2026-03-02")
    )
    assert verdicts(path, "--cadence", "day")[""]["season"]


def test_history_looks_at_the_newest_periods_only(tmp_path, verdicts):
    path = written(tmp_path, STORIES["stepping down"])
    assert verdicts(path, "--history", "20")[""]["points"] == 20
    assert verdicts(path)[""]["points"] == 60


def test_discoveries_are_counted_over_all_series_of_the_file(file, verdicts):
    found = verdicts(file)
    assert all(one["q_value"] >= one["p_value"] for one in found.values() if one["p_value"])


def test_the_command_and_the_nightly_job_judge_by_the_same_code():
    assert judging.judge is judge


def test_people_read_a_sentence_first(file, capsys):
    call_command("judge", str(file), "--target", "95", "--target-date", "2026-03-31")
    told = capsys.readouterr().out
    assert told.startswith("steady: Consistently meets its target and is stable.")
    assert "stepping down: Misses its target and has deteriorated. It dropped by" in told


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["--target-date", "2026-03-31"], "A target date needs a target"),
        (["--target", "95", "--target-date", "31.3.2026"], "is no day; write it like 2027-03-31"),
        (["--cadence", "week"], "line 2, column period: “2021-01” is no week"),
    ],
)
def test_what_cannot_be_judged_is_said_as_one_object_and_fails(file, capsys, arguments, fault):
    with pytest.raises(CommandError) as refused:
        call_command("judge", str(file), "--json", *arguments)
    assert refused.value.returncode == 1
    assert fault in json.loads(capsys.readouterr().out)["error"]


def test_a_share_beyond_all_is_named_by_its_line(tmp_path):
    path = written(tmp_path, [95, 96, 120])
    with pytest.raises(CommandError, match="line 4, column value: 120 is no share"):
        call_command("judge", str(path), "--kind", "share")


# --- how good the forecasts have been


def test_the_calibration_of_each_series_stands_with_its_verdict(file, verdicts):
    found = verdicts(file, "--target", "95", "--target-date", "2026-03-31")
    for name in ("steady", "rising", "falling", "stepping down"):
        told = found[name]["calibration"]
        assert told["forecasts"] == 60 - 30 - told["ahead"] + 1
        assert 0.6 <= told["coverage_90"] <= 1
        assert 0 <= told["brier"] <= 1
    steady = found["falling"]["calibration"]
    assert steady["brier"] <= steady["brier_as_last_period"] + 0.05


def test_without_a_target_there_is_no_score(file, verdicts):
    told = verdicts(file)["steady"]["calibration"]
    assert (told["brier"], told["brier_as_last_period"]) == (None, None)
    assert told["coverage_90"] is not None


def test_people_read_how_good_the_forecasts_have_been(file, capsys):
    call_command("judge", str(file), "--target", "95", "--target-date", "2026-03-31")
    told = capsys.readouterr().out
    assert "of 28 former forecasts, 3 periods ahead, " in told
    assert "% held the 90 % interval" in told
    assert "Brier score of their probability" in told
    assert "of “as last period”" in told


def test_people_read_that_there_are_too_few(tmp_path, capsys):
    call_command("judge", str(written(tmp_path, STORIES["steady"][:15])))
    told = capsys.readouterr().out
    assert "former forecasts: 1, too few to judge them by (it takes 6)" in told
    assert "Brier" not in told


def test_of_very_many_series_it_is_not_worked_out(file, capsys, monkeypatch):
    monkeypatch.setattr("reporting.series_verdicts.CALIBRATED", 1)
    call_command("judge", str(file))
    assert "former forecasts" not in capsys.readouterr().out


# --- the control chart


def parts(tmp_path, rows):
    path = tmp_path / "parts.csv"
    lines = [f"{month(at)},{top},{bottom}" for at, (top, bottom) in enumerate(rows)]
    path.write_text("\n".join(["period,numerator,denominator", *lines]), encoding="utf-8")
    return path


def chart(verdicts, path, *arguments):
    return verdicts(path, *arguments)[""]["chart"]


def test_a_share_with_its_parts_is_charted_after_laney(tmp_path, verdicts):
    path = parts(tmp_path, [(90 + at % 5, 100) for at in range(24)])
    found = chart(verdicts, path, "--kind", "share")
    assert found["kind"] == "p_prime"
    assert chart(verdicts, path, "--kind", "share", "--chart", "p")["kind"] == "p"
    assert chart(verdicts, path)["kind"] == "xmr"


def test_each_point_tells_its_limits_and_the_rules_that_fired(tmp_path, verdicts):
    """The p chart of the NIST handbook, 6.3.3.2."""
    told = "12 15 8 10 4 7 16 9 14 10 5 6 17 12 22 8 10 5 13 11 20 18 24 15 9 12 7 13 9 6"
    path = parts(tmp_path, [(defects, 50) for defects in told.split()])
    found = chart(verdicts, path, "--chart", "p", "--rules", "outside")
    assert found["expected_false_signals_per_period"] == pytest.approx(0.0027, abs=1e-5)
    assert [one["period"] for one in found["points"] if one["signals"]] == ["2022-03", "2022-11"]
    assert found["points"][0]["upper"] == pytest.approx(0.4102391, abs=1e-6)


@pytest.mark.parametrize("kind", ["xmr", "c", "ewma", "cusum"])
@pytest.mark.parametrize("rules", ["outside", "western_electric", "making_data_count", "nelson"])
def test_a_chart_holds_a_steady_series_and_sees_it_leave(tmp_path, verdicts, kind, rules):
    random = np.random.default_rng(8)
    steady, risen = random.poisson(40, size=40), random.poisson(70, size=6)
    path = written(tmp_path, [*steady, *risen])
    points = chart(verdicts, path, "--chart", kind, "--rules", rules)["points"]
    assert len(points) == 46
    assert any(one["signals"] for one in points[40:])


@pytest.mark.parametrize(
    ("wanted", "rows", "fault"),
    [
        ("p", "period,value\n2026-01,1\n2026-02,2\n2026-03,3\n", "column denominator"),
        ("u", "period,value\n2026-01,1\n2026-02,2\n2026-03,3\n", "line 2"),
        ("c", "period,value\n2026-01,1\n2026-02,2.5\n2026-03,3\n", "line 3, column value"),
        ("c", "period,value\n2026-01,1\n2026-02,2\n2026-03,-3\n", "line 4, column value"),
        (
            "p",
            "period,numerator,denominator\n2026-01,1,2\n2026-02,2,2\n2026-03,5,2\n",
            "line 4, column numerator",
        ),
    ],
    ids=["p", "u", "fraction", "negative", "over"],
)
def test_a_chart_that_a_series_cannot_have_is_refused(tmp_path, wanted, rows, fault):
    path = tmp_path / "one.csv"
    path.write_text(rows, encoding="utf-8")
    with pytest.raises(CommandError, match=fault):
        call_command("judge", str(path), "--json", "--chart", wanted)


def test_two_values_make_no_chart(tmp_path, verdicts):
    assert chart(verdicts, written(tmp_path, [1, 2])) is None
