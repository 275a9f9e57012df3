"""The segments of a measure that have a target of their own, with the verdict on each."""

from dataclasses import dataclass

from django.utils import timezone

from kernel.charts import Chart
from reporting.models import Measure, SegmentDimension, Target
from reporting.queries.overview import MeasureRow, measure_rows
from reporting.queries.pictures import spark


@dataclass(frozen=True, slots=True)
class SegmentStanding:
    """A segment, what it shall reach and how it stands; `row` is None until it is judged."""

    target: Target
    dimension: str
    row: MeasureRow | None

    @property
    def spark(self) -> Chart | None:
        verdict = self.row.verdict if self.row else None
        return spark(verdict) if verdict else None


def segment_standings(measure: Measure) -> list[SegmentStanding]:
    """Those on which a target is in force, dimension by dimension; one question where none is."""
    in_force = measure.targets.of_segments().valid_on(timezone.localdate())
    targets = list(in_force.order_by("place", "segment"))
    if not targets:
        return []
    named = SegmentDimension.objects.filter(process=measure.process_id)
    names = dict(named.values_list("place", "name"))
    [row] = measure_rows(Measure.objects.filter(pk=measure.pk).select_related("process"))
    known = {one.verdict.series_key: one for one in row.segments if one.verdict}
    return [
        SegmentStanding(
            target,
            names.get(target.place, ""),
            known.get((measure.pk, target.place, target.segment)),
        )
        for target in targets
    ]
