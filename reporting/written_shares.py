"""In what unit the shares of a file are written: of one, or of a hundred."""

from collections.abc import Sequence
from math import isclose, isfinite
from typing import NoReturn

from django.utils.translation import gettext as _

from kernel.charts.numbers import show
from kernel.ruling import DomainError
from reporting.series_files import WrittenSeries, fault_at

OF_ONE, OF_HUNDRED = 1.0, 100.0
FAR_OFF = 50  # percent: no target of shares that all lie within one percent, nor the other way


def unit_of_shares(found: Sequence[WrittenSeries], target: float | None, file: str) -> float:
    """100 where a value or the target is above 1, else 1; one answer for the whole file.

    Values that the file does not tell, but numerator and denominator, are put into that unit.
    Raises DomainError for a share that is none, and for values and target in different units.
    """
    told = [
        (series, period, value)
        for series in found
        for period, value in series.values.items()
        if isfinite(value)
    ]
    written = [one for one in told if one[1] not in one[0].derived]
    highest = max((value for _series, _period, value in written), default=0.0)
    if target is not None and written:
        _check_unit(written, highest, target, file)
    unit = OF_HUNDRED if max(highest, target or 0.0) > 1 else OF_ONE
    for series, period, value in told:
        is_derived = period in series.derived
        share = value * unit if is_derived else value
        if not 0 <= share <= unit:
            _refuse(series, period, share, "numerator" if is_derived else "value", file)
        series.values[period] = share
    return unit


def _check_unit(
    written: Sequence[tuple[WrittenSeries, int, float]], highest: float, target: float, file: str
) -> None:
    """Values that are their parts' quotient are of one, whatever the target looks like."""
    lowest = min(value for _series, _period, value in written)
    of_one = any(
        value > 0 and isclose(value, top / bottom, rel_tol=0.01)
        for series, period, value in written
        for top, bottom in [series.parts.get(period, (0.0, 1.0))]
    )
    small_values = target > 1 >= highest and (of_one or (target >= FAR_OFF and highest > 0))
    if small_values or (0 < target < 1 and lowest >= FAR_OFF):
        words = {
            "target": show(target, least=3),
            "lowest": show(lowest, least=3),
            "highest": show(highest, least=3),
        }
        fault = _(
            "the target is %(target)s, and the values go from %(lowest)s to %(highest)s. Write "
            "both in percent, or both as shares of 1"
        )
        raise DomainError(fault_at(file, fault % words))


def _refuse(series: WrittenSeries, period: int, value: float, column: str, file: str) -> NoReturn:
    fault = _("%(value)s is no share: it lies between 0 and 100 %%") % {"value": show(value)}
    raise DomainError(fault_at(file, fault, series.lines[period], column))
