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


def p_chart(found: Floats, of: Floats) -> ChartLines:
    """Shares, `found` of `of` a period: binomial limits. `of` is above nought everywhere."""
    mean = found.sum() / of.sum()
    return _lines(found / of, mean, np.sqrt(mean * (1 - mean) / of), highest=1.0)


def p_prime_chart(found: Floats, of: Floats) -> ChartLines:
    """Shares of large numbers, whose spread is more (or less) than binomial: Laney's p′."""
    plain = p_chart(found, of)
    return _lines(plain.values, plain.centre[0], _overdispersed(plain), highest=1.0)


def u_chart(found: Floats, of: Floats) -> ChartLines:
    """Occurrences a unit, `found` in `of` units a period: Poisson limits."""
    mean = found.sum() / of.sum()
    return _lines(found / of, mean, np.sqrt(mean / of))


def c_chart(found: Floats) -> ChartLines:
    """Occurrences in periods of equal opportunity: Poisson limits."""
    return u_chart(found, np.ones(found.size))


def _overdispersed(plain: ChartLines) -> Floats:
    """Sigma as the moving range of the standardised points says it is."""
    apart = np.divide(
        plain.values - plain.centre,
        plain.sigma,
        out=np.zeros(plain.values.size),
        where=plain.sigma > 0,
    )
    return np.asarray(plain.sigma * np.abs(np.diff(apart)).mean() * RANGES_TO_SIGMA)


def _lines(values: Floats, mean: float, sigma: Floats, highest: float = np.inf) -> ChartLines:
    centre = np.full(values.size, mean)
    lower, upper = (np.clip(centre + reach * sigma, 0, highest) for reach in (-3, 3))
    return ChartLines(values, centre, lower, upper, sigma)
