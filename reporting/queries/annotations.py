"""What stands on the chart of a measure: what happened to it, and signals that are explained."""

from collections.abc import Iterable

from django.utils.text import Truncator

from kernel.charts import Annotation
from reporting.models import Measure, Signal
from reporting.sockets import chart_annotations

LONGEST = 90


def annotations_on(measure: Measure, signals: Iterable[Signal]) -> list[Annotation]:
    """Oldest first: from the floors above, and one for each explained signal among these."""
    explained = [
        Annotation(one.period, Truncator(one.explanation).chars(LONGEST), one.get_absolute_url())
        for one in signals
        if one.explanation and one.state == "explained"
    ]
    found = [*chart_annotations.annotations(measure), *explained]
    return sorted(found, key=lambda one: one.day)
