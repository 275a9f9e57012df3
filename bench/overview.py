"""The server's time for the overview page of the demonstration provider."""

from collections.abc import Iterator

from bench.house import House, figure

PROBE = """
import statistics, time
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from kernel.models import User
settings.ALLOWED_HOSTS.append("testserver")
client = Client()
client.force_login(User.objects.get(username="sofia"))
for address in ("/overview/", "/account/"):
    client.get(address)
    times = []
    for _n in range(20):
        begun = time.perf_counter()
        answer = client.get(address)
        times.append(1000 * (time.perf_counter() - begun))
    assert answer.status_code == 200, answer.status_code
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    print(statistics.median(times), sorted(times)[18], len(queries), len(answer.content) / 1000)
"""


def run(house: House) -> Iterator[str]:
    house.manage("demo", "--no-serve")
    told = [float(word) for word in house.python("-c", PROBE).split()]
    (median, late, queries, size), (bare, _late, least, frame) = told[:4], told[4:]
    yield figure("median in the server", f"{median:.0f} ms", f"a page of one form {bare:.0f} ms")
    yield figure("95th percentile", f"{late:.0f} ms", "goal 150 ms")
    yield figure("queries", f"{queries:.0f}", f"goal 12; a page of one form {least:.0f}")
    yield figure("size of the page", f"{size:.0f} kB", f"a page of one form {frame:.0f} kB")
