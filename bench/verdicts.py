"""CPU time of a verdict with trend, season, limits and forecast, beside a trend test of a peer."""

from collections.abc import Iterator

from bench.house import House, figure

SERIES, PERIODS, WANTED = 200, 260, 10_000
PROBE = """
import sys, time
import numpy as np
import pymannkendall
from reporting.judgement import Question, judge
count, periods = int(sys.argv[1]), int(sys.argv[2])
random = np.random.default_rng(1)
months = np.arange(periods) + 24_000.0
values = 50 + 0.1 * random.normal(size=(count, periods)).cumsum(axis=1)
values += random.normal(size=(count, periods))
asked = [
    Question(key, months, row, "plain", True, 50.0, int(months[-1]) + 3, 12.0, periods)
    for key, row in enumerate(values)
]
judge(asked[:2])
begun = time.process_time()
judge(asked)
ours = time.process_time() - begun
begun = time.process_time()
for row in values[:20]:
    pymannkendall.yue_wang_modification_test(row)
print(ours / count, (time.process_time() - begun) / 20)
"""


def run(house: House) -> Iterator[str]:
    ours, peer = map(float, house.python("-c", PROBE, str(SERIES), str(PERIODS)).split())
    yield figure(
        f"a verdict on {PERIODS} periods",
        f"{1000 * ours:.1f} ms",
        f"pymannkendall, one trend test {1000 * peer:.1f} ms",
    )
    yield figure(f"{WANTED:,} series of {PERIODS}", f"{WANTED * ours:.0f} CPU s", "goal 6 s")
