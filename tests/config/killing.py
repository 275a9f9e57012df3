"""An installation for the tests that kill a worker: `python -m tests.config.killing WHAT` in it."""

import sys
from datetime import datetime, timedelta

import django

PROCESSES = 20
CASES = 30_000
NOON = datetime(2026, 3, 2, 12)


def judging():
    """Many processes, none judged yet; then the night begins."""
    for number in range(PROCESSES):
        measure = history.judged_process(history.drifting(), key=f"9.{number}", name=f"No {number}")
        history.measure_of(measure.process, Calculation.COST_PER_CASE, order=2)
    tasks.judge_all_measures()


def loading():
    """A file that takes some seconds to load; then its load begins."""
    person = User.objects.create_user("petra", is_superuser=True)
    rows = "".join(
        f"C{case},{NOON + timedelta(minutes=case)},Open,,2\n"
        f"C{case},{NOON + timedelta(minutes=case + 90)},Closed,met,3\n"
        for case in range(CASES)
    )
    text = f"{','.join(events.HEADING)}\n{rows}"
    upload = receive_upload(ContentFile(text.encode(), "log.csv"), actor=person, kinds={"text"})
    source = events.source_of(key="8.1")
    run = jobs.queue(
        tasks.LOAD,
        "killed",
        label="Load log.csv",
        actor=person,
        task=tasks.load_event_file.name,
        arguments=[source.pk, upload.pk],
    )
    send(run)


def again():
    """What fell silent is sent again, as the clock does after some minutes."""
    take_up_abandoned_runs.delay(silent_minutes=0)


if __name__ == "__main__":
    django.setup()
    from django.core.files.base import ContentFile

    from kernel import jobs
    from kernel.models import User
    from kernel.tasks import send, take_up_abandoned_runs
    from kernel.uploads import receive_upload
    from reporting import tasks
    from reporting.models import Calculation
    from tests.reporting import events, history

    {"judging": judging, "loading": loading, "again": again}[sys.argv[1]]()
