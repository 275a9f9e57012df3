"""The server's time for the overview page of the demonstration provider."""

from collections.abc import Iterator

from bench.house import House

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
client.get("/overview/")
times = []
for _n in range(20):
    begun = time.perf_counter()
    answer = client.get("/overview/")
    times.append(1000 * (time.perf_counter() - begun))
assert answer.status_code == 200, answer.status_code
with CaptureQueriesContext(connection) as queries:
    client.get("/overview/")
print(statistics.median(times), sorted(times)[18], len(queries), len(answer.content))
"""


def run(house: House) -> Iterator[str]:
    house.manage("demo", "--no-serve")
    median, late, queries, size = (float(word) for word in house.python("-c", PROBE).split())
    yield f"median in the server                       {median:6.0f} ms"
    yield f"95th percentile                            {late:6.0f} ms  (goal 150 ms)"
    yield f"queries                                    {queries:6.0f}     (goal 12)"
    yield f"size of the page                           {size / 1000:6.0f} kB"
