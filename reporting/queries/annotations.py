"""What stands on the chart of a measure: what happened to it, and signals that are explained."""

from collections.abc import Iterable

from django.utils.text import Truncator

from kernel.charts import Annotation
from reporting.models import Measure, Signal
from reporting.sockets import chart_annotations

LONGEST = 90


def annotations_on(measure: Measure, signals: Iterable[Signal]) -> list[Annotation]:
    """Oldest first: from the floors above, and one for each explained signal among these."""
    return sorted([*happened_to(measure), *explained_in(signals)], key=lambda one: one.day)


def happened_to(measure: Measure) -> list[Annotation]:
    """What the floors above tell of its process: the same for all measures of that."""
    return chart_annotations.annotations(measure)


def explained_in(signals: Iterable[Signal]) -> list[Annotation]:
    return [
        Annotation(one.period, Truncator(one.explanation).chars(LONGEST), one.get_absolute_url())
        for one in signals
        if one.explanation and one.state == "explained"
    ]
