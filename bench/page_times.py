"""Times pages in the server, one address after another, as one signed-in person."""

import sys
import time

import django

RUNS = 40


def main(viewer: str, addresses: list[str]) -> None:
    """Prints of each address: median and 95th percentile in milliseconds, queries, kilobytes."""
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from kernel.models import User

    settings.ALLOWED_HOSTS.append("testserver")
    settings.WHITENOISE_AUTOREFRESH = True
    client = Client()
    client.force_login(User.objects.get(username=viewer))
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        times = sorted(timed(client, address) for _run in range(RUNS))
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        late = times[RUNS * 95 // 100 - 1]
        print(times[RUNS // 2], late, len(queries), len(answer.content) / 1000, flush=True)


def timed(client, address: str) -> float:
    begun = time.perf_counter()
    client.get(address)
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
