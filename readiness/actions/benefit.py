"""The benefit review: the same measure and method, before and after."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import audit, dated
from kernel.ruling import DomainError
from readiness.models import BenefitReview, ChangeCase
from readiness.permits import demand
from readiness.queries.benefit import comparison_of, windows_of


@transaction.atomic
def review_benefit(case: ChangeCase, *, actor: Any, note: str = "") -> BenefitReview:
    """Compare the case's measure before its pilot and since general availability, and keep it.

    Raises DomainError when the case names no measure.
    """
    demand(case, "review_benefit", actor)
    windows = windows_of(case)
    if case.measure is None or windows is None:
        raise DomainError(_("The case names no measure to compare. Edit the case first."))
    found = comparison_of(case, windows)
    low, high = found.interval or (None, None)
    review = BenefitReview.objects.create(
        case=case,
        measure=case.measure,
        before_from=windows.before[0],
        before_until=windows.before[1],
        after_from=windows.after[0],
        after_until=windows.after[1],
        before=_plain(found.before),
        after=_plain(found.after),
        difference=found.difference,
        difference_low=low,
        difference_high=high,
        conclusion=found.conclusion,
        sentence=str(found.sentence),
        note=note.strip(),
        reviewed_by=actor,
        reviewed_at=dated.now(),
    )
    audit.record(
        "change_case.benefit_reviewed",
        case,
        actor=actor,
        after={"conclusion": review.conclusion, "sentence": review.sentence},
        note=review.note,
        about=[case.process, case.measure],
    )
    return review


def _plain(reading: Any) -> dict[str, Any]:
    return {
        "value": reading.value,
        "cases": reading.cases,
        "numerator": reading.numerator,
        "denominator": reading.denominator,
        "standard_error": reading.standard_error,
    }
