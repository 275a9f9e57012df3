"""How long a newcomer waits for the first page."""

from collections.abc import Iterator

from bench.house import House


def run(house: House) -> Iterator[str]:
    seconds, _result = house.manage("demo", "--no-serve", "--reset")
    yield f"the first time, everything generated       {seconds:6.1f} s   (goal 45 s)"
    again = house.median(lambda: house.manage("demo", "--no-serve")[0])
    yield f"again, with what is there                  {again:6.1f} s"
