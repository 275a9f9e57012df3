from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, FilteredRelation, Max, OuterRef, Q, Subquery

from reporting.lifecycle import OVER, BaselineState, SignalState


class SourceQuerySet(models.QuerySet):
    """What one may ask of sources, each a sentence."""

    def visible_to(self, user: Any) -> "SourceQuerySet":
        return self if user.has_perm("reporting.view_source") else self.none()

    def of_process(self, process: models.Model) -> "SourceQuerySet":
        return self.filter(process=process)

    def in_trouble(self) -> "SourceQuerySet":
        """What was fetched last could not be read, in whole or in part."""
        return self.exclude(trouble="")

    def with_activity(self) -> "SourceQuerySet":
        """Each source with how far its records reach and when it was loaded last."""
        return self.annotate(
            newest_event_at=Max("batches__last_event_at"), loaded_at=Max("batches__loaded_at")
        )


class QuarantinedRowQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "QuarantinedRowQuerySet":
        return self if user.has_perm("reporting.view_quarantinedrow") else self.none()

    def waiting(self) -> "QuarantinedRowQuerySet":
        """Neither mended yet, nor delivered anew."""
        return self.filter(mended_at=None)

    def mended(self) -> "QuarantinedRowQuerySet":
        return self.exclude(mended_at=None).filter(is_redelivered=False)

    def redelivered(self) -> "QuarantinedRowQuerySet":
        return self.filter(is_redelivered=True)

    def of_source(self, source: int) -> "QuarantinedRowQuerySet":
        return self.filter(batch__source=source)

    def that_may_be_wide(self) -> "QuarantinedRowQuerySet":
        """Those that can have more cells than the heading."""
        return self.filter(Q(reason="wrong_width") | Q(corrected__isnull=False))


class EventBatchQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "EventBatchQuerySet":
        return self if user.has_perm("reporting.view_eventbatch") else self.none()

    def stored(self) -> "EventBatchQuerySet":
        """The batches that brought events, in the order of their loading."""
        return self.exclude(folder="").order_by("ordinal")

    def with_waiting(self) -> "EventBatchQuerySet":
        """Those of which rows wait to be mended, each with how many do."""
        waiting = Count("quarantine", filter=Q(quarantine__mended_at=None))
        return self.annotate(waiting=waiting).filter(waiting__gt=0)


class SegmentedQuerySet(models.QuerySet):
    def of_whole(self) -> Self:
        """Of the whole process, not of its segments: each case once."""
        return self.filter(place=0)

    def of_segments(self) -> Self:
        return self.exclude(place=0)

    def of_segment(self, place: int, segment: str) -> Self:
        """Of one segment of a dimension; place 0 with "" is the whole process."""
        return self.filter(place=place, segment=segment)


class DailyCellQuerySet(SegmentedQuerySet):
    def between(self, since: date, until: date) -> "DailyCellQuerySet":
        """The cells of the days from `since` up to, and without, `until`."""
        return self.filter(day__gte=since, day__lt=until)


class MeasureQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "MeasureQuerySet":
        return self if user.has_perm("reporting.view_measure") else self.none()

    def of_process(self, process: models.Model) -> "MeasureQuerySet":
        return self.filter(process=process)

    def in_use(self) -> "MeasureQuerySet":
        """Without those that were retired."""
        return self.filter(retired_on__isnull=True)

    def by_series(self) -> "MeasureQuerySet":
        """Each measure with its newest verdict as `judged`, which is None before the first.

        A measure comes once more for each segment of it that is judged.
        """
        verdicts = self.model._meta.get_field("verdicts").related_model.objects
        newest = Subquery(verdicts.newest_of_series(at="judged__"))
        joined = self.annotate(judged=FilteredRelation("verdicts"))
        return joined.filter(Q(judged=None) | Q(judged=newest)).select_related("judged__target")

    def with_target(self) -> "MeasureQuerySet":
        """Each with the value of its newest target of the whole process."""
        targets = self.model._meta.get_field("targets").related_model.objects
        newest = targets.of_whole().filter(measure=OuterRef("pk")).order_by("-version")
        return self.annotate(target_value=Subquery(newest.values("value")[:1]))

    def owned_by(self, user: Any) -> "MeasureQuerySet":
        return self.filter(owner=user)


class TargetQuerySet(SegmentedQuerySet):
    def visible_to(self, user: Any) -> "TargetQuerySet":
        return self if user.has_perm("reporting.view_target") else self.none()

    def valid_on(self, day: date) -> "TargetQuerySet":
        """The one target of each measure and segment that holds on this day: the newest begun."""
        begun = self.model.objects.filter(
            measure=OuterRef("measure"),
            place=OuterRef("place"),
            segment=OuterRef("segment"),
            valid_from__lte=day,
        )
        return self.filter(pk=Subquery(begun.order_by("-version").values("pk")[:1]))

    def not_over_on(self, day: date) -> "TargetQuerySet":
        """Those that hold on this day, and those that are still to begin."""
        newer = self.model.objects.filter(
            measure=OuterRef("measure"),
            place=OuterRef("place"),
            segment=OuterRef("segment"),
            version__gt=OuterRef("version"),
        )
        at_once = Q(valid_from__lte=day) | Q(valid_from=OuterRef("valid_from"))
        return self.filter(~Exists(newer.filter(at_once)))


NEWEST_FIRST = ["-measure_version", "-period", "-revision"]  # another version, another cadence


class VerdictQuerySet(SegmentedQuerySet):
    def visible_to(self, user: Any) -> "VerdictQuerySet":
        return self if user.has_perm("reporting.view_verdict") else self.none()

    def of_process(self, process: models.Model) -> "VerdictQuerySet":
        return self.filter(measure__process=process)

    def latest_per_measure(self) -> "VerdictQuerySet":
        """The newest verdict on the whole process of each measure."""
        return self.of_whole().latest_per_series()

    def latest_per_series(self) -> "VerdictQuerySet":
        """The newest verdict of each measure and of each segment of it that is judged."""
        return self.filter(pk=Subquery(self.model.objects.newest_of_series()))

    def newest_of_series(self, at: str = "") -> Any:
        """The key of the newest verdict of the same series as an outer one, found under `at`."""
        same = {name: OuterRef(f"{at}{name}") for name in ("measure", "place", "segment")}
        return self.filter(**same).order_by(*NEWEST_FIRST).values("pk")[:1]


class CostPoolQuerySet(models.QuerySet):
    def with_newest(self) -> "CostPoolQuerySet":
        """`newest`: the last month that is told of a pool; `newest_amount`: what it cost then."""
        told = self.model._meta.get_field("periods").related_model.objects
        last = told.filter(pool=OuterRef("pk")).order_by("-month", "-version")
        return self.annotate(
            newest=Max("periods__month"), newest_amount=Subquery(last.values("amount")[:1])
        )

    def visible_to(self, user: Any) -> "CostPoolQuerySet":
        return self if user.has_perm("reporting.view_costpool") else self.none()


class CostPoolPeriodQuerySet(models.QuerySet):
    def in_force(self) -> "CostPoolPeriodQuerySet":
        """The newest version of each month."""
        newer = self.model.objects.filter(
            pool=OuterRef("pool"), month=OuterRef("month"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(newer))


class ActivityTimeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ActivityTimeQuerySet":
        return self if user.has_perm("reporting.view_activitytime") else self.none()

    def in_force(self) -> "ActivityTimeQuerySet":
        """The newest version of each beginning."""
        newer = self.model.objects.filter(
            process=OuterRef("process"),
            activity=OuterRef("activity"),
            pool=OuterRef("pool"),
            valid_from=OuterRef("valid_from"),
            version__gt=OuterRef("version"),
        )
        return self.filter(~Exists(newer))


class CostCellQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "CostCellQuerySet":
        return self if user.has_perm("reporting.view_costcell") else self.none()

    def of_whole(self) -> "CostCellQuerySet":
        """Of whole processes: what the segments say is the same money again."""
        return self.filter(place=0)


class BaselineQuerySet(SegmentedQuerySet):
    def visible_to(self, user: Any) -> "BaselineQuerySet":
        return self if user.has_perm("reporting.view_baseline") else self.none()

    def of_series(self, measure: int, place: int = 0, segment: str = "") -> "BaselineQuerySet":
        return self.filter(measure=measure, place=place, segment=segment)

    def in_force(self) -> "BaselineQuerySet":
        return self.filter(state=BaselineState.ACTIVE)


class SignalQuerySet(SegmentedQuerySet):
    def visible_to(self, user: Any) -> "SignalQuerySet":
        return self if user.has_perm("reporting.view_signal") else self.none()

    def unsettled(self) -> "SignalQuerySet":
        return self.exclude(state__in=OVER)

    def explained(self) -> "SignalQuerySet":
        return self.filter(state=SignalState.EXPLAINED)

    def assigned_to(self, user: Any) -> "SignalQuerySet":
        return self.filter(assignee=user)

    def of_the_team_of(self, user: Any) -> "SignalQuerySet":
        """Of the measures and processes this person owns, and nobody has taken them on."""
        theirs = Q(measure__owner=user) | Q(measure__process__owner=user)
        return self.filter(theirs, assignee=None)


class VerdictDemandQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "VerdictDemandQuerySet":
        return self if user.has_perm("reporting.view_verdict") else self.none()

    def open(self) -> "VerdictDemandQuerySet":
        """Those that nobody has met yet."""
        return self.filter(ended_at=None).select_related("measure__process__owner", "verdict")

    def of_series_of(self, verdict: Any) -> "VerdictDemandQuerySet":
        """Of the same measure, and the same segment of it."""
        place, segment = verdict.place, verdict.segment
        return self.filter(measure=verdict.measure_id, place=place, segment=segment)

    def escalated(self) -> "VerdictDemandQuerySet":
        return self.exclude(escalated_at=None)


class SilenceQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "SilenceQuerySet":
        return self if user.has_perm("reporting.view_source") else self.none()

    def open(self) -> "SilenceQuerySet":
        """Those that still last."""
        return self.filter(ended_at=None).select_related(
            "source__process__owner",
            "source__created_by",
            "measure__process__owner",
            "measure__owner",
        )


class DigestQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DigestQuerySet":
        """One's own."""
        return self.filter(owner=user)

    def with_last_issue(self) -> "DigestQuerySet":
        return self.annotate(last_at=Max("issues__sent_at"))

    def wanted(self) -> "DigestQuerySet":
        """Those switched on, of people who can be written to."""
        on = self.filter(is_on=True, owner__is_active=True).exclude(owner__email="")
        return on.with_last_issue().select_related("owner")
