"""How a process goes, as pictures: one control chart a measure, cases in and out, cost."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kernel.charts import Chart, Pane, Series, pair_chart
from reporting.models import Signal
from reporting.queries.annotations import explained_in, happened_to
from reporting.queries.cost_pictures import beside_capability
from reporting.queries.overview import MeasureRow
from reporting.queries.performance import CaseMonth, Performance
from reporting.queries.pictures import verdict_chart

LARGE, SMALL = (680, 340), (500, 250)


@dataclass(frozen=True, slots=True)
class Pictures:
    """`lead`: its control chart; `others`: each other measure with its own, None until judged."""

    lead: Chart | None
    others: list[tuple[MeasureRow, Chart | None]]
    cases: Chart | None
    cost: Chart | None


def pictures_of(found: Performance) -> Pictures:
    """As many queries for one measure as for many."""
    lead = found.lead
    charts = _control_charts(found)
    return Pictures(
        lead=charts.get(lead.measure.pk) if lead else None,
        others=[(row, charts.get(row.measure.pk)) for row in found.others],
        cases=_case_chart(found.cases) if found.cases else None,
        cost=beside_capability(found.costs, lead.verdict if lead else None, found.since),
    )


def _control_charts(found: Performance) -> dict[int, Chart]:
    """Of each measure that was judged, by its key."""
    judged = {row.measure.pk: row.verdict for row in found.rows if row.verdict}
    if not judged:
        return {}
    signals: dict[int, list[Signal]] = defaultdict(list)
    for signal in Signal.objects.explained().filter(measure__in=judged, place=0):
        signals[signal.measure_id].append(signal)
    events = happened_to(next(iter(judged.values())).measure)
    lead = found.lead.measure.pk if found.lead else None
    charts = {}
    for key, verdict in judged.items():
        notes = [*events, *explained_in(signals[key])]
        targets = [one for one in found.targets[key] if not one.place]
        size = LARGE if key == lead else SMALL
        charts[key] = verdict_chart(verdict, targets, notes, since=found.since, size=size)
    return charts


def _case_chart(cases: Sequence[CaseMonth]) -> Chart:
    """What came in and went out, above what was open at the end of each month."""
    flow = Pane(
        _("Cases a month"),
        [one.taken_up for one in cases],
        name=_("Taken up"),
        more=[Series(_("Completed"), [one.completed for one in cases])],
    )
    stock = Pane(_("Open at the end of the month"), [one.still_open for one in cases])
    months = [one.month for one in cases]
    return pair_chart(_("Cases in and out"), months, flow, stock)
