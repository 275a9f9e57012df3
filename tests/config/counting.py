"""How much pages of an installation ask the database: `python -m tests.config.counting` in it.

Tells the most questions by kind of page, as JSON.
"""

import json
import os
import sys

import django


def counted(client, address):
    client.get(address)  # what a server asks once is no cost of the page
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return len(asked)


def most_asked():
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="sofia"))
    measures = Measure.objects.select_related("process")
    measured = {measure.process for measure in measures}
    pages = {
        "overview": ["/overview/"],
        "process": [one.get_absolute_url() for one in measured],
        "performance": [f"{one.get_absolute_url()}performance/" for one in measured],
        "measure": [one.get_absolute_url() for one in measures],
    }
    return {
        kind: max(counted(client, address) for address in addresses)
        for kind, addresses in pages.items()
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from kernel.models import User
    from reporting.models import Measure

    sys.stdout.write(json.dumps(most_asked()))
