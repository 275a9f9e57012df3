"""Charts of counted things: p, p′, u and c. Limits are three sigma, point by point.

Sources: NIST/SEMATECH e-Handbook 6.3.3; Laney, Improved Control Charts for Attributes (2002).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reporting.control_chart import RANGES_TO_SIGMA

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ChartLines:
    """What is drawn; `sigma`: of each point, for run rules."""

    values: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    sigma: Floats


def p_chart(found: Floats, of: Floats, centre: Floats | None = None) -> ChartLines:
    """Shares, `found` of `of` a period: binomial limits. `of` is above nought everywhere.

    centre: the line, point by point, where it is not the share of all.
    """
    middle = np.clip(_middle(found, of, centre), 0, 1)
    return _lines(found / of, middle, np.sqrt(middle * (1 - middle) / of), highest=1.0)


def p_prime_chart(found: Floats, of: Floats, centre: Floats | None = None) -> ChartLines:
    """Shares of large numbers, whose spread is more (or less) than binomial: Laney's p′."""
    plain = p_chart(found, of, centre)
    return _lines(plain.values, plain.centre, plain.sigma * overdispersion(plain), highest=1.0)


def u_chart(found: Floats, of: Floats, centre: Floats | None = None) -> ChartLines:
    """Occurrences a unit, `found` in `of` units a period: Poisson limits."""
    middle = np.maximum(_middle(found, of, centre), 0)
    return _lines(found / of, middle, np.sqrt(middle / of))


def c_chart(found: Floats, centre: Floats | None = None) -> ChartLines:
    """Occurrences in periods of equal opportunity: Poisson limits."""
    return u_chart(found, np.ones(found.size), centre)


def overdispersion(plain: ChartLines) -> float:
    """How much more the points spread than chance makes them, as their moving range says."""
    return float(np.abs(np.diff(sigmas_apart(plain))).mean() * RANGES_TO_SIGMA)


def sigmas_apart(lines: ChartLines) -> Floats:
    """The points in units of sigma from the centre line; 0 where sigma is."""
    apart = lines.values - lines.centre
    return np.divide(apart, lines.sigma, out=np.zeros(apart.size), where=lines.sigma > 0)


def _middle(found: Floats, of: Floats, centre: Floats | None) -> Floats:
    return np.full(found.size, found.sum() / of.sum()) if centre is None else centre


def _lines(values: Floats, centre: Floats, sigma: Floats, highest: float = np.inf) -> ChartLines:
    lower, upper = (np.clip(centre + reach * sigma, 0, highest) for reach in (-3, 3))
    return ChartLines(values, centre, lower, upper, sigma)
