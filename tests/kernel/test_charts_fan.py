from datetime import date

from hypothesis import given, settings

from kernel.charts import fan_chart
from tests.kernel.charting import VALUES, assert_sound, marks, pictures, texts

PAST = [date(2025, month, 1) for month in range(1, 7)]
AHEAD = [date(2025, month, 1) for month in range(7, 10)]
BANDS = {50: ([9, 8, 7], [11, 12, 13]), 95: ([5, 4, 3], [15, 16, 17])}


@settings(max_examples=60, deadline=None)
@given(VALUES, VALUES, VALUES, VALUES)
def test_whatever_comes_the_picture_is_sound(values, middle, low, high):
    chart = fan_chart(
        "Fan", PAST, values, ahead=AHEAD, middle=middle, bands={80: (low, high)}, target=3
    )
    assert_sound(chart)
    assert all(len(row) == len(chart.columns) for row in chart.rows)


def test_the_widest_band_lies_below_the_narrow_one():
    chart = fan_chart("Fan", PAST, [10] * 6, ahead=AHEAD, middle=[10] * 3, bands=BANDS)
    kinds = [one.get("class") for one in marks(pictures(chart)[0], "chart__band")]
    assert kinds == ["chart__band chart__band--95", "chart__band chart__band--50"]


def test_the_forecast_goes_on_where_history_ends():
    chart = fan_chart("Fan", PAST, [10] * 6, ahead=AHEAD, middle=[10] * 3, bands=BANDS)
    picture = pictures(chart)[0]
    line = marks(picture, "chart__line")[0].get("d")
    assert marks(picture, "chart__forecast")[0].get("d").startswith("M" + line.split("L")[-1])


def test_after_a_gap_the_forecast_stands_alone():
    chart = fan_chart("Fan", PAST, [10] * 5, ahead=AHEAD, middle=[10] * 3, bands=BANDS)
    assert marks(pictures(chart)[0], "chart__forecast")[0].get("d").count("L") == 2


def test_the_table_has_the_intervals_for_the_periods_ahead_only():
    chart = fan_chart("Fan", PAST, [10] * 6, ahead=AHEAD, middle=[10] * 3, bands=BANDS, unit="h")
    assert chart.columns == ["Period", "Value", "95 % interval", "50 % interval"]
    assert chart.rows[0] == ["Jan 2025", "10\u202fh", "", ""]
    assert chart.rows[-1] == ["Sep 2025", "10\u202fh", "3 … 17\u202fh", "7 … 13\u202fh"]
    assert "Forecast 10\u202fh" in texts(pictures(chart)[0])
