"""How many cases a source has, and how they stand, without a look at each of them."""

from django.db.models import Count, Q, Sum

from reporting.models import CaseFact, DailyCell, Outcome, Source

TOLD = (Outcome.MET, Outcome.MISSED)


def cases_and_outcomes(source: Source) -> tuple[int, dict[str, int]]:
    """All cases, and those that met and missed their target; an open one may tell that, too.

    Closed cases are in the cells of days; of open ones that tell their outcome there is an index.
    """
    cells = DailyCell.objects.of_whole().filter(source=source)
    of_cells = cells.aggregate(opened=Sum("opened"), met=Sum("met"), missed=Sum("missed"))
    told_early = CaseFact.objects.filter(source=source, closed_on=None, outcome__in=TOLD)
    of_facts = told_early.aggregate(**{one: Count("pk", filter=Q(outcome=one)) for one in TOLD})
    outcomes = {one.value: (of_cells[one] or 0) + of_facts[one] for one in TOLD}
    return of_cells["opened"] or 0, outcomes
