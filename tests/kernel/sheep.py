"""A life made for the tests of the cellar: a job that counts sheep, moved by hand."""

from typing import Any

from django.contrib.admin import AdminSite
from django.db import transaction
from django.urls import path
from django.utils.translation import gettext_lazy as _

from config import urls
from kernel import audit
from kernel.admin import LifecycleAdmin
from kernel.lifecycle import Lifecycle, Move, separation_of_duties
from kernel.models import JobRun
from kernel.models import JobState as S

MAY = "kernel.change_jobrun"


@separation_of_duties
def is_not_starter(run: JobRun, actor: Any) -> str:
    return "Someone other than the starter must end it." if run.started_by == actor else ""


def has_steps(run: JobRun, actor: Any) -> str:
    return "" if run.steps_total else "It has no steps."


# fmt: off
SHEEP = Lifecycle(
    Move("begin",  S.QUEUED, S.RUNNING,   MAY, label=_("Begin"), consequence=_("It runs.")),
    Move("finish", S.QUEUED, S.DONE,      MAY, [is_not_starter], label=_("Finish")),
    Move("drop",   S.QUEUED, S.CANCELLED, MAY, label=_("Drop"), needs_note=True, grave=True),
    Move("fail",   (S.QUEUED, S.RUNNING), S.FAILED, MAY, [has_steps], label=_("Fail")),
    Move("again",  S.DONE,   S.QUEUED,    MAY, label=_("Again")),
)
# fmt: on


@transaction.atomic
def move_sheep(name: str, run: JobRun, *, actor: Any, note: str = "") -> JobRun:
    """As an action of the house: move and record, in one transaction."""
    SHEEP.advance(run, name, actor=actor, note=note)
    audit.record(f"sheep.{name}", run, actor=actor, note=note)
    return run


def begin_sheep(run: JobRun, *, actor: Any, note: str = "") -> JobRun:
    return move_sheep("begin", run, actor=actor, note=note)


def finish_sheep(run: JobRun, *, actor: Any) -> JobRun:
    return move_sheep("finish", run, actor=actor)


def drop_sheep(run: JobRun, *, actor: Any, note: str) -> JobRun:
    return move_sheep("drop", run, actor=actor, note=note)


ACTS = {"begin": begin_sheep, "finish": finish_sheep, "drop": drop_sheep}


def a_run(label: str = "Count sheep", **fields: Any) -> JobRun:
    given = {"job": "sheep", "period": label, "label": label, "created_at": "2026-01-05T08:00Z"}
    return JobRun.objects.create(**{**given, **fields})


class SheepAdmin(LifecycleAdmin):
    lifecycle = SHEEP
    acts = ACTS


site = AdminSite()
site.register(JobRun, SheepAdmin)
urlpatterns = [
    path("admin/", site.urls),
    *(one for one in urls.urlpatterns if str(one.pattern) != "admin/"),
]
