"""A decision table of seven rules, asked through the action and through the interface."""

import json
import os
import statistics
import sys
import time
from datetime import timedelta

import django

RUNS = 3
REASONS = ("charged twice", "outage", "late repair", "discourteous", "something else")
TABLE = {
    "hit_policy": "UNIQUE",
    "inputs": [
        {"name": "reason", "label": "Reason", "type": "string"},
        {"name": "amount", "label": "Amount", "type": "number"},
        {"name": "credits", "label": "Credits this year", "type": "number"},
    ],
    "outputs": [
        {"name": "outcome", "label": "Outcome", "type": "string"},
        {"name": "most", "label": "At most", "type": "number"},
    ],
    "rules": [
        {"when": ['"charged twice"', "-", "-"], "then": ['"credit"', "10000"], "note": ""},
        {"when": ['"outage"', "<= 60", "-"], "then": ['"credit"', "60"], "note": ""},
        {"when": ['"outage"', "> 60", "-"], "then": ['"lead"', "100"], "note": ""},
        {"when": ['"late repair"', "<= 25", "< 3"], "then": ['"credit"', "25"], "note": ""},
        {"when": ['"late repair"', "<= 25", ">= 3"], "then": ['"lead"', "25"], "note": ""},
        {"when": ['"late repair"', "> 25", "-"], "then": ['"lead"', "100"], "note": ""},
        {
            "when": ['not("charged twice", "outage", "late repair")', "-", "-"],
            "then": ['"dispute"', "0"],
            "note": "",
        },
    ],
}


def main(url: str, rows: int, batches: int, singles: int) -> None:
    """Prints of each way: decisions a second, median of the runs, and µs of CPU for each."""
    if url:
        os.environ["GROUNDCREW_DATABASE_URL"] = url
    else:
        os.environ.pop("GROUNDCREW_DATABASE_URL", None)
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS.append("testserver")
    settings.API_REQUESTS_A_MINUTE = 10**9
    call_command("migrate", verbosity=0)
    asker, document, secret = people_and_table()
    for name, count, ask in ways(asker, document, secret, rows, batches, singles):
        ask()
        runs = sorted(timed(ask) for _run in range(RUNS))
        wall = statistics.median(wall for wall, _cpu in runs)
        cpu = statistics.median(cpu for _wall, cpu in runs)
        print(name, count / wall, 1e6 * cpu / count, flush=True)


def ways(asker, document, secret, rows, batches, singles):
    from django.test import Client

    from knowledge import actions

    cases = [
        {"reason": REASONS[n % len(REASONS)], "amount": n % 97, "credits": n % 5}
        for n in range(rows)
    ]
    client = Client()
    headers = {"Authorization": f"Bearer {secret}"}
    address = f"/api/v1/decisions/{document.number}"

    def post(path, body):
        answer = client.post(path, body, content_type="application/json", headers=headers)
        assert answer.status_code == 200, answer.content

    one, many = json.dumps({"inputs": cases[1]}), json.dumps({"rows": cases})

    def batch():
        for _n in range(batches):
            actions.decide_rows(document, cases, actor=asker)

    def single():
        for n in range(singles):
            actions.decide(document, cases[n % rows], actor=asker)

    def api_batch():
        for _n in range(batches):
            post(f"{address}/batch", many)

    yield "batch", rows * batches, batch
    yield "api-batch", rows * batches, api_batch
    yield "single", singles, single
    yield "api-single", singles, lambda: [post(address, one) for _ in range(singles)]


def people_and_table():
    from django.utils import timezone

    from inventory.models import ProcessElement
    from kernel.actions.tokens import make_token
    from kernel.models import User
    from knowledge.models import Document, DocumentVersion, digest_of

    asker = User.objects.create(username=f"asker{time.time_ns()}", is_superuser=True)
    document = Document.objects.create(
        number=f"TAB-{Document.objects.count() + 9001}",
        kind="decision_table",
        title="Bill credit",
        process=ProcessElement.objects.first(),
        owner=asker,
    )
    DocumentVersion.objects.create(
        document=document,
        version=1,
        table=TABLE,
        digest=digest_of("", TABLE),
        author=asker,
        state="in_force",
        in_force_from=timezone.now() - timedelta(hours=1),
    )
    _token, secret = make_token(
        asker, name="bench", scopes=["decisions:write"], days=1, actor=asker
    )
    return asker, document, secret


def timed(work) -> tuple[float, float]:
    begun, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - cpu


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
