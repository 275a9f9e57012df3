"""The clock of reporting."""

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import jobs
from kernel.accounts import clock_user
from kernel.jobs import Progress
from reporting.actions.judging import judge_measures
from reporting.models import Measure


@shared_task
def judge_all_measures() -> None:
    """Nightly: every measure together, so that false discoveries are counted over all.

    Harmless when repeated: the run of a day is done once, and a verdict that says nothing new is
    not given twice.
    """
    today = timezone.localdate().isoformat()
    run = jobs.queue("reporting.judge", today, label=_("Judge all measures"), actor=clock_user())
    jobs.run(run, _judge)


def _judge(progress: Progress) -> dict[str, int]:
    measures = list(Measure.objects.all())
    progress.at(0, len(measures), _("Judging"))
    verdicts = judge_measures(measures, actor=clock_user())
    progress.at(len(measures), len(measures))
    demanding = sum(verdict.demands_answer for verdict in verdicts)
    return {"measures": len(measures), "verdicts": len(verdicts), "demanding": demanding}
