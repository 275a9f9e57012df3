"""What the cases of a process may be asked for by name: its activities and its segments."""

from typing import Any

from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from reporting.models import ActivityCell, DailyCell, SegmentDimension, Target

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


def without_cases(target: Target) -> str:
    """What to say of a segment that no case is of, as of one written otherwise; else nothing."""
    process = target.measure.process
    cells = DailyCell.objects.filter(process=process, place=target.place)
    known = list(cells.order_by("segment").values_list("segment", flat=True).distinct()[: FEW + 1])
    if target.segment in known or len(known) > FEW:
        return ""
    words = {"process": process, "segment": target.segment, "known": ", ".join(filter(None, known))}
    if not words["known"]:
        return _("No case of %(process)s is of “%(segment)s” so far.") % words
    told = _(
        "No case of %(process)s is of “%(segment)s” so far; there are: %(known)s. If it is written "
        "otherwise in the records, set the target of that segment."
    )
    return told % words
