"""How long a newcomer waits for the first page."""

from collections.abc import Iterator

from bench.house import House, figure


def run(house: House) -> Iterator[str]:
    seconds, _result = house.manage("demo", "--no-serve", "--reset")
    yield figure("the first time, everything generated", f"{seconds:.1f} s", "goal 45 s")
    again = house.median(lambda: house.manage("demo", "--no-serve")[0])
    bare = house.median(lambda: house.manage("verify_audit")[0])
    yield figure("again, with what is there", f"{again:.1f} s", f"verify_audit {bare:.1f} s")
