"""How much pages of an installation ask the database: `python -m tests.config.counting` in it.

Tells the most questions by kind of page, as JSON.
"""

import json
import os
import sys

import django


def counted(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return len(asked)


def most_asked():
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="sofia"))
    client.get("/")  # what a server asks once is no cost of a page
    measured = ProcessElement.objects.filter(pk__in=Measure.objects.values("process"))
    most = Measure.objects.values("process").annotate(n=Count("pk")).latest("n")["process"]
    fullest = ProcessElement.objects.get(pk=most).get_absolute_url()
    pages = {
        "overview": ["/overview/"],
        "process": [one.get_absolute_url() for one in measured],
        "performance": [f"{fullest}performance/"],
        "measure": [one.get_absolute_url() for one in Measure.objects.filter(process=most)],
    }
    return {
        kind: max(counted(client, address) for address in addresses)
        for kind, addresses in pages.items()
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

    from django.db import connection
    from django.db.models import Count
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from inventory.models import ProcessElement
    from kernel.models import User
    from reporting.models import Measure

    sys.stdout.write(json.dumps(most_asked()))
