"""Which verdicts say something else than the ones before them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from reporting.models import Measure, Verdict
from reporting.queries.overview import MeasureRow


@dataclass(frozen=True, slots=True)
class Change:
    """A verdict whose axes differ from those of the one that stood before it."""

    before: Verdict
    after: Verdict

    @property
    def measure(self) -> Measure:
        return self.after.measure

    @property
    def is_worse(self) -> bool:
        return self.after.severity < self.before.severity


def changes_among(rows: Sequence[MeasureRow], since: datetime | None = None) -> list[Change]:
    """The measures whose verdict changed, the most severe first.

    The verdict that stands is held against the last one of an earlier period; with `since`, against
    the last one given before that instant.
    """
    before = {one.measure_id: one for one in _former(rows, since)}
    changed = [
        Change(before[row.measure.pk], row.verdict)
        for row in rows
        if row.verdict
        and row.measure.pk in before
        and _axes(before[row.measure.pk]) != _axes(row.verdict)
    ]
    return sorted(changed, key=lambda one: (one.after.severity, one.measure.process.position))


def _former(rows: Sequence[MeasureRow], since: datetime | None) -> list[Verdict]:
    """The verdict before of each measure that has one, in one query."""
    standing = [row.verdict.pk for row in rows if row.verdict]
    same = Verdict.objects.filter(measure=OuterRef("measure")).order_by("-period", "-revision")
    earlier = (
        same.filter(period__lt=OuterRef("period"))
        if since is None
        else same.filter(judged_at__lt=since)
    )
    former = Verdict.objects.filter(pk__in=standing).annotate(
        former=Subquery(earlier.values("pk")[:1])
    )
    return list(
        Verdict.objects.filter(pk__in=former.values("former")).defer("figures", "points", "reason")
    )


def _axes(verdict: Verdict) -> tuple[str, str]:
    return verdict.variation, verdict.assurance
