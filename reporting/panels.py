"""What reporting shows on the page of a process: its measures, its verdict, its cost."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory.sockets import Panel
from reporting.models import Measure
from reporting.queries.cost_pictures import cost_spark
from reporting.queries.costs import CostPoint, Ledger, ledger_of
from reporting.queries.overview import lead_of, measure_rows
from reporting.queries.pictures import spark


def process_capability(process: Any, user: Any) -> Panel | None:
    """Nothing on a process that nobody measures."""
    if not user.has_perm("reporting.view_verdict"):
        return None
    measures = (
        Measure.objects.visible_to(user).in_use().of_process(process).select_related("process")
    )
    rows = measure_rows(measures)
    if not rows:
        return None
    context = {
        "lead": lead_of(rows),
        "rows": [
            (one, spark(one.verdict) if one.verdict else None) for row in rows for one in row.series
        ],
    }
    return Panel(_("Capability and cost"), "reporting/panels/capability.html", context)


def process_cost(process: Any, user: Any) -> Panel | None:
    """Nothing on a process that takes no minutes of a pool."""
    if not user.has_perm("reporting.view_costcell"):
        return None
    this_month = timezone.localdate().replace(day=1)
    over = [one for one in _ledger(process).months if one.month < this_month]
    if not over:
        return None
    points = [CostPoint(one.month, one.spent.cents, one.cases) for one in over[::-1]]
    context = {"latest": over[0], "spark": cost_spark(points)}
    return Panel(_("Cost"), "reporting/panels/cost.html", context)


def process_course(process: Any, user: Any) -> Panel | None:
    """The way to the map, the variants and the cases; nothing without a case."""
    if not user.has_perm("reporting.view_casefact"):
        return None
    if not _ledger(process).has_cases:
        return None
    return Panel(_("What really happens"), "reporting/panels/course.html")


def _ledger(process: Any) -> Ledger:
    """Asked once while a page is made: it is kept with the record."""
    if not hasattr(process, "ledger"):
        process.ledger = ledger_of(process)
    return process.ledger
