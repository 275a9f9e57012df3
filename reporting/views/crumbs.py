"""The way down to a measure, and to what hangs on it: the same from wherever one comes."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from reporting.models import Measure

Step = tuple[Any, str]


def measures_crumb() -> Step:
    return (_("Measures"), reverse("measure-list"))


def measure_crumbs(measure: Measure, *below: Step | str) -> list[Step]:
    """Measures, process, measure, and the steps below; a step without an address is this page."""
    steps = [one if isinstance(one, tuple) else (one, "") for one in below]
    process = measure.process
    return [
        measures_crumb(),
        (str(process), process.get_absolute_url()),
        (measure.name, measure.get_absolute_url() if steps else ""),
        *steps,
    ]
