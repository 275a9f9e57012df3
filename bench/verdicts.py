"""CPU time of verdicts with trend, season, limits and forecast, beside the peers' trend or forecast
alone; all on one core, in one process.

Peers: pymannkendall for the trend; for the forecast statsforecast, or statsmodels where that is not
installed (`pip install --group bench`).
"""

from collections.abc import Iterator

from bench.house import House, figure

SERIES, PERIODS, OF_PEERS = 10_000, 260, 20
PROBE = """
import os
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))
import sys, time
import numpy as np
import pymannkendall
from reporting.judgement import Question, judge
count, periods, runs, few = map(int, sys.argv[1:])
random = np.random.default_rng(1)
months = np.arange(periods) + 24_000.0
values = 50 + 0.1 * random.normal(size=(count, periods)).cumsum(axis=1)
values += random.normal(size=(count, periods))
asked = [
    Question(key, months, row, "plain", True, 50.0, int(months[-1]) + 3, 12.0, periods)
    for key, row in enumerate(values)
]

def seconds(work):
    begun = time.process_time()
    work()
    return time.process_time() - begun

def each(work):
    work(values[0])
    return seconds(lambda: [work(row) for row in values[:few]]) / few

judge(asked[:2])
print("ours", *sorted(seconds(lambda: judge(asked)) for run in range(runs)))
print("trend", "pymannkendall", each(pymannkendall.yue_wang_modification_test))
try:
    from statsforecast.models import AutoETS
except ImportError:
    import pandas
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel
    def foresee(row):
        known = pandas.Series(row)
        fitted = ETSModel(known, trend="add", damped_trend=True).fit(disp=False)
        return fitted.get_prediction(periods, periods + 5).summary_frame(alpha=0.1)
    print("forecast", "statsmodels'_ETSModel,_no_season", each(foresee))
else:
    for season in (1, 12):
        model = AutoETS(season_length=season)
        name = f"statsforecast's_AutoETS,_{'a' if season > 1 else 'no'}_season"
        print("forecast", name, each(lambda row: model.forecast(row, h=6, level=[90])))
"""


def run(house: House) -> Iterator[str]:
    asked = map(str, (SERIES, PERIODS, house.runs, OF_PEERS))
    lines = [line.split() for line in house.python("-c", PROBE, *asked).splitlines()]
    ours = sorted(float(one) for one in lines[0][1:])
    median = ours[len(ours) // 2]
    yield figure(
        f"{SERIES:,} verdicts of {PERIODS} periods",
        f"{median:.1f} s",
        f"CPU, one core, least {ours[0]:.1f}, most {ours[-1]:.1f}; goal 6 s",
    )
    yield figure("a verdict: trend, season, chart, forecast", f"{1000 * median / SERIES:.2f} ms")
    for what, name, each in lines[1:]:
        whole = f"{SERIES * float(each):,.0f} s for {SERIES:,}"
        label = f"{what} alone by {name.replace('_', ' ')}"
        yield figure(label, f"{1000 * float(each):.1f} ms", whole)
