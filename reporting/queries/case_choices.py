"""What the cases of a process may be asked for by name: its activities and its segments."""

from typing import Any

from inventory.models import ProcessElement
from reporting.models import ActivityCell, SegmentDimension

FEW = 100  # more of them are typed, not chosen


def known_activities(process: ProcessElement) -> list[str]:
    """In the order of the alphabet; none where they are too many to choose from."""
    cells = ActivityCell.objects.of_whole().filter(process=process).order_by("activity")
    found = list(cells.values_list("activity", flat=True).distinct()[: FEW + 1])
    return found if len(found) <= FEW else []


def known_segments(process: ProcessElement) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each dimension with its values, as choices `place:value`; none where they are too many."""
    cells = ActivityCell.objects.of_segments().filter(process=process).exclude(segment="")
    pairs = cells.order_by("place", "segment").values_list("place", "segment").distinct()
    found = list(pairs[: FEW + 1])
    if len(found) > FEW:
        return []
    names: dict[int, Any] = dict(
        SegmentDimension.objects.filter(process=process).values_list("place", "name")
    )
    choices: dict[int, list[tuple[str, str]]] = {}
    for place, segment in found:
        choices.setdefault(place, []).append((f"{place}:{segment}", segment))
    return [(str(names.get(place, place)), told) for place, told in choices.items()]
