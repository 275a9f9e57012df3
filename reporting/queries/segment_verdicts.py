"""The segments of a measure that have a target of their own, with the verdict on each."""

from collections.abc import Iterable
from dataclasses import dataclass

from kernel.charts import Chart
from reporting.models import Measure, SegmentDimension, Target
from reporting.queries.overview import MeasureRow, measure_rows
from reporting.queries.pictures import spark
from reporting.queries.segments import in_force


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


def segment_standings(measure: Measure, targets: Iterable[Target]) -> list[SegmentStanding]:
    """Those on which one of its targets is in force, dimension by dimension."""
    valid = in_force(measure, targets)
    if not valid:
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
        for _segment, target in sorted(valid.items())
    ]
