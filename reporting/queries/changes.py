"""Which verdicts say something else than the ones before them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from reporting.models import Measure, Verdict
from reporting.queries.overview import MeasureRow
from reporting.querysets import NEWEST_FIRST


@dataclass(frozen=True, slots=True)
class Change:
    """A verdict whose axes differ from those of the one that stood before it."""

    before: Verdict
    after: Verdict

    @property
    def measure(self) -> Measure:
        return self.after.measure


def changes_among(rows: Sequence[MeasureRow], since: datetime | None = None) -> list[Change]:
    """The measures, and segments of them, whose verdict changed, the most severe first.

    The verdict that stands is held against the last one of an earlier period; with `since`, against
    the last one given before that instant.
    """
    standing = [one.verdict for row in rows for one in row.series if one.verdict]
    before = {one.series_key: one for one in _former(standing, since)}
    changed = [
        Change(former, verdict)
        for verdict in standing
        if (former := before.get(verdict.series_key)) and _axes(former) != _axes(verdict)
    ]
    return sorted(changed, key=lambda one: (one.after.severity, one.measure.process.position))


def _former(standing: Sequence[Verdict], since: datetime | None) -> list[Verdict]:
    """The verdict before of each series that has one, in one query."""
    series = {name: OuterRef(name) for name in ("measure", "place", "segment")}
    same = Verdict.objects.filter(**series).order_by(*NEWEST_FIRST)
    earlier = (
        same.filter(period__lt=OuterRef("period"), cadence=OuterRef("cadence"))
        if since is None
        else same.filter(judged_at__lt=since)
    )
    former = Verdict.objects.filter(pk__in=[one.pk for one in standing]).annotate(
        former=Subquery(earlier.values("pk")[:1])
    )
    return list(
        Verdict.objects.filter(pk__in=former.values("former")).defer("figures", "points", "reason")
    )


def _axes(verdict: Verdict) -> tuple[str, str]:
    return verdict.variation, verdict.assurance
