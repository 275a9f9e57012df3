"""The page on which a decision table of 200 rules is edited: how long the server takes."""

from collections.abc import Iterator

from bench.house import House, figure
from bench.page_times import RUNS

RULES = 200
GOAL = "goal 150 ms"


def run(house: House) -> Iterator[str]:
    address = house.python("-m", "bench.editor_made", str(RULES), var="editor").split()[-1]
    told = house.python("-m", "bench.page_times", "edith", address, var="editor")
    median, late, queries, kilobytes = map(float, told.split())
    beside = f"{GOAL}; median {median:.0f} ms of {RUNS}, {queries:.0f} queries"
    yield figure(f"p95, {RULES} rules of 4 inputs", f"{late:.0f} ms", beside)
    yield figure("size of the page", f"{kilobytes:.0f} kB")
