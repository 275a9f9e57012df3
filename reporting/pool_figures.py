"""What a pool cost in a month and what it could work, checked as one."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kernel.ruling import DomainError
from reporting.time_driven_costing import practical_capacity

USUAL_SHARE = Decimal("0.8")
LARGEST_AMOUNT = Decimal("999999999999.99")
LARGEST_CAPACITY = Decimal("999999999999")
THIRD_PARTY = "third_party"


@dataclass(frozen=True, slots=True)
class PoolFigures:
    """`capacity_minutes` None: as many as are used."""

    amount: Decimal
    headcount: Decimal | None = None
    available_minutes: Decimal | None = None
    practical_share: Decimal | None = None
    capacity_minutes: Decimal | None = None

    def as_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


class FigureFault(DomainError):
    """A figure that cannot be; `column` is its name."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def pool_figures(
    kind: str,
    amount: Decimal,
    *,
    headcount: Decimal | None = None,
    available_minutes: Decimal | None = None,
    practical_share: Decimal | None = None,
    capacity_minutes: Decimal | None = None,
) -> PoolFigures:
    """The figures of a month, with the practical capacity worked out where it is not given.

    Raises FigureFault.
    """
    _check_amount(amount)
    capacity, share = capacity_minutes, practical_share
    if capacity is None and None not in (headcount, available_minutes):
        share = USUAL_SHARE if share is None else share
        capacity = _worked_out(headcount, available_minutes, share)
    elif capacity is None:
        _demand_capacity(kind, headcount, available_minutes)
    elif (headcount, available_minutes) != (None, None):
        _check_given(capacity, headcount, available_minutes, share)
    _check_capacity(capacity)
    return PoolFigures(amount, headcount, available_minutes, share, capacity)


def _check_amount(amount: Decimal) -> None:
    if amount < 0:
        raise FigureFault("amount", _("An amount cannot be below zero."))
    if amount > LARGEST_AMOUNT:
        raise FigureFault("amount", _("That is more than can be reckoned with."))
    if amount != amount.quantize(Decimal("0.01")):
        raise FigureFault("amount", _("An amount has two decimals at most."))


def _worked_out(headcount: Any, available_minutes: Any, share: Decimal) -> Decimal:
    if not 0 < share <= 1:
        raise FigureFault(
            "practical_share", _("The practical share lies between 0 and 1, for example 0.8.")
        )
    for name, value in (("headcount", headcount), ("available_minutes", available_minutes)):
        if value < 0:
            raise FigureFault(name, _("This cannot be below zero."))
    return practical_capacity(headcount, available_minutes, share)


def _demand_capacity(kind: str, headcount: Any, available_minutes: Any) -> None:
    if headcount is not None or available_minutes is not None:
        missing = "headcount" if headcount is None else "available_minutes"
        raise FigureFault(missing, _("Headcount and available minutes belong together; give both."))
    if kind != THIRD_PARTY:
        raise FigureFault(
            "capacity_minutes",
            _("Give the practical capacity in minutes, or headcount and available minutes."),
        )


def _check_given(capacity: Decimal, headcount: Any, available: Any, share: Any) -> None:
    """Who gives both the capacity and what it is made of must mean the same."""
    if headcount is None or available is None:
        return
    worked_out = _worked_out(headcount, available, USUAL_SHARE if share is None else share)
    if abs(worked_out - capacity) > 1:
        raise FigureFault(
            "capacity_minutes",
            _("Headcount × available minutes × practical share is %(minutes)s; give one of both.")
            % {"minutes": f"{worked_out.normalize():f}"},
        )


def _check_capacity(capacity: Decimal | None) -> None:
    if capacity is None:
        return
    if capacity < 0:
        raise FigureFault("capacity_minutes", _("A capacity cannot be below zero."))
    if capacity > LARGEST_CAPACITY:
        raise FigureFault("capacity_minutes", _("That is more than can be reckoned with."))
