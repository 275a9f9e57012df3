"""The search page over 20,000 documents in force: how long the server takes."""

from collections.abc import Iterator

from bench.house import House, figure
from bench.search_made import DOCUMENTS, QUESTIONS

GOAL = "goal 50 ms"


def run(house: House) -> Iterator[str]:
    databases = {"SQLite": ""} | ({"PostgreSQL": house.postgres} if house.postgres else {})
    for name, address in databases.items():
        yield from measured(house, name, address)


def measured(house: House, name: str, address: str) -> Iterator[str]:
    var = f"search-{name.lower()}"
    told = house.python("-m", "bench.search_made", var=var, database=address).splitlines()
    (seconds, words), *lines = ([float(word) for word in line.split()] for line in told)
    *pages, every = lines
    yield figure(
        f"{name}: {DOCUMENTS:,} documents indexed", f"{seconds:.0f} s", f"{words:,.0f} words"
    )
    yield figure(f"{name}, all questions: median", f"{every[0]:.0f} ms", GOAL)
    yield figure(f"{name}, all questions: 95th percentile", f"{every[1]:.0f} ms", GOAL)
    for question, (median, late, queries, found) in zip(QUESTIONS, pages, strict=True):
        beside = f"median {median:.0f} ms, {queries:.0f} queries, {found:.0f} found"
        yield figure(f"  {question}: 95th percentile", f"{late:.0f} ms", beside)
