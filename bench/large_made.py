"""A provider with ten million events of ten processes, measured and judged: its pages are timed."""

import sys
from datetime import date, timedelta
from pathlib import Path

import django
import numpy as np

PROCESSES = (
    *("1.3.3", "1.3.5", "1.3.7", "1.3.7.2", "1.3.8"),
    *("1.3.9", "1.3.10", "1.3.11", "1.3.13", "1.3.14"),
)
CASES = 100_000  # of each
DAY = 86_400_000_000
VIEWER = "reader"


def main(events: Path) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    begin = (np.datetime64("today", "us").astype(np.int64) // DAY - 732) * DAY
    for place, key in enumerate(PROCESSES, 1):
        make(key, events / f"SRC-{place:04}", seed=place, begin=int(begin))
    superuser()


def make(key: str, folder: Path, *, seed: int, begin: int) -> None:
    from bench import generated
    from bench.rollups_kept import source_over
    from kernel.accounts import clock_user
    from reporting import actions
    from reporting.actions.judging import judge_measures
    from reporting.actions.measures import measure_as_usual
    from reporting.models import Measure

    generated.store(folder / generated.BATCH, CASES, seed=seed, begin=begin)
    source = source_over(folder, key)
    newest = (np.datetime64(begin // DAY, "D") + 732).astype(object)
    source.batches.update(last_event_at=f"{newest - timedelta(days=1)} 00:00+00:00")
    actions.rebuild_rollups(source, actor=clock_user())
    measure_as_usual(source.process, actor=clock_user())
    measures = Measure.objects.of_process(source.process)
    for measure in measures.filter(calculation="first_time_right"):
        actions.set_target(
            measure,
            value=60,
            valid_from=newest - timedelta(days=700),
            due_on=date(newest.year + 1, 6, 30),
            rationale="What the page is looked at for.",
            actor=superuser(),
        )
    judge_measures(measures, actor=clock_user())


def superuser():
    from kernel.models import User

    found = User.objects.filter(username=VIEWER).first()
    return found or User.objects.create_superuser(VIEWER, "reader@example.org", None)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
