"""The server's time for the pages that are looked at most, of the demonstration provider."""

from collections.abc import Iterator

from bench.house import House, figure

PROBE = """
import time
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from kernel.models import User
from reporting.models import Measure
settings.ALLOWED_HOSTS.append("testserver")
settings.WHITENOISE_AUTOREFRESH = True
client = Client()
client.force_login(User.objects.get(username="sofia"))
measure = Measure.objects.get(process__key="1.3.11", calculation="sla_attainment")
process = measure.process.get_absolute_url()
for address in ("/overview/", process, measure.get_absolute_url(), "/account/"):
    client.get(address)
    times = []
    for _n in range(40):
        begun = time.perf_counter()
        answer = client.get(address)
        times.append(1000 * (time.perf_counter() - begun))
    assert answer.status_code == 200, (address, answer.status_code)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    times.sort()
    print(times[20], times[37], len(queries), len(answer.content) / 1000)
"""
PAGES = ("overview", "process", "measure")
GOALS = {"overview": "goal 12", "process": "goal 12"}


def run(house: House) -> Iterator[str]:
    house.manage("demo", "--no-serve")
    lines = [
        [float(word) for word in line.split()]
        for line in house.python("-c", PROBE).split("\n")
        if line
    ]
    bare, _late, least, frame = lines[-1]
    for page, (median, late, queries, size) in zip(PAGES, lines, strict=False):
        yield figure(
            f"{page}: median in the server", f"{median:.0f} ms", f"a page of one form {bare:.0f} ms"
        )
        yield figure(f"{page}: 95th percentile", f"{late:.0f} ms", "goal 150 ms")
        beside = "; ".join(filter(None, (GOALS.get(page, ""), f"a page of one form {least:.0f}")))
        yield figure(f"{page}: queries", f"{queries:.0f}", beside)
        yield figure(f"{page}: size", f"{size:.0f} kB", f"a page of one form {frame:.0f} kB")
