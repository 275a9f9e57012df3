"""The server's time for the pages that are looked at most, of the demonstration provider."""

from collections.abc import Iterator

from bench.house import House, figure

ADDRESSES = """
from django.urls import reverse
from reporting.models import Measure
measure = Measure.objects.get(process__key="1.3.11", calculation="sla_attainment")
process = measure.process.get_absolute_url()
charts = reverse("process-performance", args=[measure.process.key])
print("/overview/", process, charts, measure.get_absolute_url(), "/account/")
"""
PAGES = ("overview", "process", "how it goes", "measure")
GOALS = {"overview": "goal 12", "process": "goal 12", "how it goes": "goal 12"}


def run(house: House) -> Iterator[str]:
    house.manage("demo", "--no-serve")
    addresses = house.python("-c", f"import django; django.setup(){ADDRESSES}").split()
    told = house.python("-m", "bench.page_times", "sofia", *addresses).splitlines()
    lines = [[float(word) for word in line.split()] for line in told]
    bare, _late, least, frame = lines[-1]
    for page, (median, late, queries, size) in zip(PAGES, lines, strict=False):
        yield figure(
            f"{page}: median in the server", f"{median:.0f} ms", f"a page of one form {bare:.0f} ms"
        )
        yield figure(f"{page}: 95th percentile", f"{late:.0f} ms", "goal 150 ms")
        beside = "; ".join(filter(None, (GOALS.get(page, ""), f"a page of one form {least:.0f}")))
        yield figure(f"{page}: queries", f"{queries:.0f}", beside)
        yield figure(f"{page}: size", f"{size:.0f} kB", f"a page of one form {frame:.0f} kB")
