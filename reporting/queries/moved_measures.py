"""The measures that documents of the floor below name as those they should move."""

from collections.abc import Collection
from typing import Any

from knowledge.sockets import MeasureTold
from reporting.models import Measure, Verdict


def known_measures() -> dict[str, str]:
    """Those in use, by code."""
    measures = Measure.objects.in_use().select_related("process")
    return {one.code: str(one) for one in measures}


def told_measures(codes: Collection[str], user: Any) -> list[MeasureTold]:
    """How each stands by its newest verdict; who may see no verdicts reads the names alone."""
    measures = Measure.objects.filter(code__in=codes).select_related("process")
    may_open = user.has_perm("reporting.view_measure")
    verdicts = Verdict.objects.latest_per_measure().visible_to(user).filter(measure__in=measures)
    standing = {one.measure_id: one for one in verdicts}
    return [_told(one, standing.get(one.pk), may_open) for one in measures]


def _told(measure: Measure, verdict: Verdict | None, may_open: bool) -> MeasureTold:
    words = str(verdict.get_assurance_display()) if verdict else ""
    url = measure.get_absolute_url() if may_open else ""
    return MeasureTold(measure.code, str(measure), url, words)
