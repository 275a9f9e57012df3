"""The pages of a provider with ten million events in ten processes: how long the server takes."""

from collections.abc import Iterator

from bench.house import House, figure
from bench.large_made import VIEWER

PROCESS = "1.3.11"
PAGES = {
    "overview": "/overview/",
    "process": f"/processes/{PROCESS}/",
    "how it goes": f"/processes/{PROCESS}/performance/",
    "process map": f"/process-maps/{PROCESS}/",
    "its cases": f"/process-maps/{PROCESS}/cases/",
    "cases by name": f"/process-maps/{PROCESS}/cases/?text=C0000",
}
FRAME = "/account/"
FEW = {"overview", "process", "how it goes"}


def run(house: House) -> Iterator[str]:
    events = house.folder / "large" / "events"
    house.python("-m", "bench.large_made", str(events), var="large")
    told = house.python(
        "-m", "bench.page_times", VIEWER, *PAGES.values(), FRAME, var="large"
    ).splitlines()
    *lines, bare = ([float(word) for word in line.split()] for line in told)
    for page, (median, late, queries, _size) in zip(PAGES, lines, strict=True):
        beside = f"goal 150 ms; median {median:.0f} ms, a page of one form {bare[0]:.0f} ms"
        yield figure(f"10 M events, {page}: 95th percentile", f"{late:.0f} ms", beside)
        goal = "goal 12; " if page in FEW else ""
        yield figure("  queries", f"{queries:.0f}", f"{goal}a page of one form {bare[2]:.0f}")
