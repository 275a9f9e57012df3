"""An installation for the tests that kill a worker: `python -m tests.config.killing WHAT` in it."""

import sys
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import django

PROCESSES = 20
CASES = 30_000
SOURCES = 8
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


def rebuilding():
    """Some sources with a few thousand cases each; then all are worked out anew."""
    person = User.objects.create_user("rita", is_superuser=True)
    with TemporaryDirectory() as folder:
        for number in range(SOURCES):
            element = history.process(f"7.{number}", name=f"No {number}")
            source = events.source_of(key=element.key)
            rows = [
                (f"{number}-{case}", case + late, what, outcome, "2")
                for case in range(CASES // 10)
                for late, what, outcome in ((0, "Open", ""), (90, "Closed", "met"))
            ]
            path = events.kept(Path(folder), events.log(*rows), f"{number}.csv")
            actions.load_events(source, reader_of(path, events.PLAIN), actor=person)
    tasks.rebuild_all_rollups()


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
    from reporting import actions, tasks
    from reporting.files import reader_of
    from reporting.models import Calculation
    from tests.reporting import events, history

    whats = {"judging": judging, "loading": loading, "rebuilding": rebuilding, "again": again}
    whats[sys.argv[1]]()
