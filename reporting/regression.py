"""Regression of many series at once on trend or step and season, with AR(1) errors.

Source: Prais and Winsten (1954). Series of the same shape share their design; what each series'
own serial correlation makes of it is a few products of that design with itself.
"""

import numpy as np
from numpy.typing import NDArray

from reporting.change import whiten
from reporting.shape import LEVEL, LINE, Shapes, course_columns, harmonics
from reporting.trend import unbiased_serial

Floats = NDArray[np.float64]
Ints = NDArray[np.int_]

NEGLIGIBLE = 1e-10  # of the largest singular value: columns that say nothing of their own


def regression(
    series: Floats, times: Floats, ahead: Floats, shapes: Shapes
) -> tuple[Floats, Floats]:
    """Means and standard deviations at the months ahead, coefficients being uncertain."""
    means, sigmas = np.empty((2, len(series), ahead.size))
    for rows in _alike(shapes):
        design, future = _designs(shapes, int(rows[0]), times, ahead)
        means[rows], sigmas[rows] = _of_one_design(series[rows], design, future)
    return means, sigmas


def _alike(shapes: Shapes) -> list[Ints]:
    """The places of the series that have one design."""
    straight = (shapes.kind == LEVEL) | (shapes.kind == LINE)
    kind = np.where(straight, LINE, shapes.kind)
    _kinds, code = np.unique(kind, return_inverse=True)
    key = (code * shapes.course.shape[1] + shapes.at) * 4 + shapes.harmonics
    order = np.argsort(key, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(key[order])) + 1)


def _designs(shapes: Shapes, place: int, times: Floats, ahead: Floats) -> tuple[Floats, Floats]:
    """Level and trend (since the bend, where there is one), or two levels, and the season.

    Orthonormal columns for the past, and the same columns for the months ahead.
    """
    kind = np.array([LINE if shapes.kind[place] == LEVEL else shapes.kind[place]])
    at, order = shapes.at[place : place + 1], int(shapes.harmonics[place])
    past, future = (
        np.column_stack(
            [
                np.ones(months.size),
                course_columns(kind, at, times, months)[0],
                harmonics(months, order, shapes.cycle),
            ]
        )
        for months in (times, ahead)
    )
    left, sizes, right = np.linalg.svd(past, full_matrices=False)
    kept = sizes > NEGLIGIBLE * sizes[0]
    return left[:, kept], future @ (right[kept].T / sizes[kept])


def _of_one_design(series: Floats, design: Floats, future: Floats) -> tuple[Floats, Floats]:
    """Least squares first; then the innovations of what it leaves, on those of the design."""
    n, width = design.shape
    plain = series @ design
    rest = series - plain @ design.T
    serial = unbiased_serial(rest, fitted=2)
    products = _whitened_products(design, serial)
    weights = np.linalg.solve(products, _whitened_shares(design, rest, serial)[..., None])[..., 0]
    rest -= weights @ design.T
    fresh = whiten(rest, serial[:, None])
    noise = np.einsum("ij,ij->i", fresh, fresh) / max(n - width - 1, 1)
    memory = serial[:, None] ** np.arange(1, len(future) + 1)
    reach = future - memory[..., None] * design[-1]
    solved = np.linalg.solve(products, np.swapaxes(reach, 1, 2))
    spread = np.einsum("shk,skh->sh", reach, solved)
    innovation = (1 - memory**2) / (1 - serial[:, None] ** 2)
    means = (plain + weights) @ future.T + memory * rest[:, -1:]
    return means, np.sqrt(noise[:, None] * (innovation + spread))


def _whitened_products(design: Floats, serial: Floats) -> Floats:
    """The innovations of the design with themselves, for each serial correlation."""
    ends = np.outer(design[0], design[0]) + np.outer(design[-1], design[-1])
    beside = design[1:].T @ design[:-1]
    rho = serial[:, None, None]
    return np.asarray(
        np.eye(design.shape[1]) * (1 + rho**2) - rho**2 * ends - rho * (beside + beside.T)
    )


def _whitened_shares(design: Floats, rest: Floats, serial: Floats) -> Floats:
    """The innovations of the design with those of what is orthogonal to it."""
    ends = rest[:, :1] * design[0] + rest[:, -1:] * design[-1]
    beside = rest[:, :-1] @ design[1:] + rest[:, 1:] @ design[:-1]
    rho = serial[:, None]
    return np.asarray(-(rho**2) * ends - rho * beside)
