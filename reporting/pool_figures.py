"""What a pool cost in a month and what it could work, checked as one; minutes of activities.

A figure that is finer than it is kept is refused: what is loaded stands as it was written, and
the same file loaded again finds it unchanged.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kernel.ruling import DomainError
from reporting.time_driven_costing import practical_capacity

USUAL_SHARE = Decimal("0.8")
THIRD_PARTY = "third_party"
YEARS = range(1990, 2100)
# fmt: off
KEPT = {
    #                     at most                     decimals
    "amount":            (Decimal("999999999999.99"), 2),
    "headcount":         (Decimal("99999999.99"),     2),
    "available_minutes": (Decimal("9999999999.99"),   2),
    "practical_share":   (Decimal(1),                 4),
    "capacity_minutes":  (Decimal("99999999999"),     4),
    "minutes":           (Decimal(99_999),            4),
}
# fmt: on


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
    given = (amount, headcount, available_minutes, practical_share, capacity_minutes)
    for name, value in zip(PoolFigures.__slots__, given, strict=True):
        check_figure(name, value)
    capacity, share = capacity_minutes, practical_share
    if capacity is None and None not in (headcount, available_minutes):
        share = USUAL_SHARE if share is None else share
        capacity = _worked_out(headcount, available_minutes, share)
    elif capacity is None:
        _demand_capacity(kind, headcount, available_minutes)
    elif (headcount, available_minutes) != (None, None):
        _check_given(capacity, headcount, available_minutes, share)
    check_figure("capacity_minutes", capacity)
    return PoolFigures(amount, headcount, available_minutes, share, capacity)


def check_figure(column: str, value: Decimal | None) -> None:
    """Raises FigureFault where the figure cannot be kept as it is. None is no figure."""
    most, decimals = KEPT[column]
    if value is None:
        return
    if column == "practical_share" and not 0 < value <= most:
        raise FigureFault(column, _("The practical share lies between 0 and 1, for example 0.8."))
    if value < 0:
        raise FigureFault(column, _("This cannot be below zero."))
    if value > most:
        raise FigureFault(
            column,
            _("That is more than can be reckoned with, %(most)s at most.") % {"most": f"{most:,f}"},
        )
    rounded = round(value, decimals)
    if value != rounded:
        raise FigureFault(
            column,
            _("This is kept with %(decimals)d decimals at most; write %(rounded)s.")
            % {"decimals": decimals, "rounded": f"{rounded.normalize():f}"},
        )


def _worked_out(headcount: Any, available_minutes: Any, share: Decimal) -> Decimal:
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
