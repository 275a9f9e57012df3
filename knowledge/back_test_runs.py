"""The job of a back-test: begun from a page or by a program, one for each back-test."""

from typing import Any

from django.utils.translation import gettext as _

from kernel import jobs
from kernel.models import JobRun
from kernel.tasks import send
from knowledge import tasks
from knowledge.models import BackTest

JOB = "back_test"


def start(back_test: BackTest, actor: Any) -> JobRun:
    """Queue it; what is under way or done is not begun twice."""
    run = jobs.queue(
        JOB,
        str(back_test.pk),
        label=_("Back-test of %(version)s") % {"version": back_test.version.label},
        actor=actor,
        task=tasks.run_back_test.name,
        arguments=[back_test.pk],
    )
    send(run)
    return run


def run_of(back_test: BackTest) -> JobRun | None:
    return JobRun.objects.filter(job=JOB, period=str(back_test.pk)).first()
