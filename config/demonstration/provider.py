"""Generates the demonstration provider, floor by floor, with progress."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from config.demonstration.notices import settle_notices
from config.demonstration.people import create_people
from inventory import demonstration as inventory_floor
from kernel import jobs
from kernel.models import JobRun, JobState
from knowledge import demonstration as knowledge_floor
from readiness import demonstration as readiness_floor
from reporting import demonstration as reporting_floor
from reporting.demonstration.verdicts import give_verdicts

JOB = "demonstration.provider"
SEED = 20_261
PLACE = 60


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the provider: what is said while it is made, and the maker."""

    label: str
    make: Callable[..., object]


STEPS: list[Step] = [
    Step("Processes, infrastructure, customers", inventory_floor.generate),
    Step("Policies, procedures, decision tables", knowledge_floor.generate),
    Step("Three years of event records, measures, targets", reporting_floor.generate),
    Step("Cost pools and what processes cost", reporting_floor.generate_costs),
    Step("Verdicts of the last months", give_verdicts),
    Step("Change cases in every state", readiness_floor.generate),
    Step("What everybody was told", settle_notices),
]


def is_there() -> bool:
    return JobRun.objects.filter(job=JOB, state=JobState.DONE).exists()


def was_interrupted() -> bool:
    return JobRun.objects.filter(job=JOB).exists() and not is_there()


def generate(*, seed: int, today: date, password: str, say: Callable[..., None]) -> None:
    """Make the whole provider. `say` gets each step as it begins, and its seconds at its end.

    The same seed and day give the same provider.
    """

    def work(progress: jobs.Progress) -> dict[str, float]:
        seconds = {}
        people = create_people(password)
        for number, step in enumerate(STEPS, start=1):
            begun = time.monotonic()
            say(f"{step.label} …", ending="")
            progress.at(number - 1, len(STEPS), step.label)
            step.make(seed=seed, today=today, people=people)
            seconds[step.label] = round(time.monotonic() - begun, 2)
            say(f"{seconds[step.label]:{PLACE - len(step.label)}.1f} s")
        return seconds

    run = jobs.queue(JOB, "first", label=_("Demonstration provider"), actor=None)
    jobs.run(run, work)
