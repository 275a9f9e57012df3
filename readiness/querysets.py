"""What one may ask of this floor, each a sentence."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from readiness.lifecycle import OVER, ROLLED_OUT, CaseState, DefectState, RunState, StageState


class FloorQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """All of them, or none: whoever may see one record of a kind may see every one."""
        may = user.has_perm(f"readiness.view_{self.model._meta.model_name}")
        return self if may else self.none()


class ChangeCaseQuerySet(FloorQuerySet):
    def going_on(self) -> "ChangeCaseQuerySet":
        return self.exclude(state__in=OVER)

    def on_an_acceptance(self) -> "ChangeCaseQuerySet":
        return self.filter(state__in=[CaseState.ACCEPTED, CaseState.PILOT, CaseState.LIMITED])

    def rolled_out(self) -> "ChangeCaseQuerySet":
        """Customers meet the change, all of them or some."""
        return self.filter(state__in=ROLLED_OUT)

    def on_process(self, process: Any) -> "ChangeCaseQuerySet":
        return self.filter(process=process)

    def for_measures(self, measures: Any) -> "ChangeCaseQuerySet":
        return self.filter(Q(measure__in=measures) | Q(verdict__measure__in=measures))

    def with_people(self) -> "ChangeCaseQuerySet":
        return self.select_related(
            "process", "measure", "release", "proposer", "owner", "tester", "approver"
        )


class VerdictDecisionQuerySet(FloorQuerySet):
    def holding_on(self, day: date) -> "VerdictDecisionQuerySet":
        return self.filter(until__gte=day)

    def of_series_of(self, verdict: Any) -> "VerdictDecisionQuerySet":
        """On verdicts of the same measure, and of the same segment of it."""
        return self.filter(
            verdict__measure=verdict.measure_id,
            verdict__place=verdict.place,
            verdict__segment=verdict.segment,
        )


class TestRunQuerySet(FloorQuerySet):
    def finished(self) -> "TestRunQuerySet":
        return self.filter(state=RunState.FINISHED)

    def running(self) -> "TestRunQuerySet":
        return self.filter(state=RunState.RUNNING)


class DefectQuerySet(FloorQuerySet):
    def unresolved(self) -> "DefectQuerySet":
        return self.exclude(state=DefectState.CLOSED)

    def to_fix(self) -> "DefectQuerySet":
        return self.filter(state__in=[DefectState.OPEN, DefectState.REOPENED])


class WaiverQuerySet(FloorQuerySet):
    def valid_on(self, day: date) -> "WaiverQuerySet":
        return self.filter(expires_on__gte=day)


class ConditionQuerySet(FloorQuerySet):
    def outstanding(self) -> "ConditionQuerySet":
        return self.filter(met_at__isnull=True)


class StageQuerySet(FloorQuerySet):
    def planned(self) -> "StageQuerySet":
        return self.filter(state=StageState.PLANNED)

    def under_way(self) -> "StageQuerySet":
        return self.filter(state__in=[StageState.RUNNING, StageState.PAUSED])

    def started(self) -> "StageQuerySet":
        return self.filter(started_on__isnull=False)
