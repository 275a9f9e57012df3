"""The statistics of a verdict, one series and one candidate at a time: slow, and easy to check.

What the product computes for many series at once must be the same.
"""

import numpy as np

from reporting.change import whiten
from reporting.shape import BEND, COSTS, SEASON_COST, STEP, harmonics
from reporting.trend import unbiased_serial


def best_shape(values, times, cycle=12.0):
    """Kind, place, order and fitted values of the best candidate, by least squares on each."""
    n, found = values.size, []
    orders = 3 if times[-1] - times[0] + 1 >= 2 * cycle else 1
    courses = [("level", 0, []), ("line", 0, [times - times[0]])]
    courses += [(BEND, at, [np.maximum(times - times[at], 0)]) for at in range(6, n - 4)]
    courses += [(STEP, at, [times >= times[at]]) for at in range(6, n - 3)]
    for kind, at, column in courses:
        for order in range(orders):
            design = np.column_stack([np.ones(n), *column, harmonics(times, order, cycle)])
            fitted = design @ np.linalg.lstsq(design, values)[0]
            misfit = max(((values - fitted) ** 2).mean(), 1e-24)
            score = n * np.log(misfit) + (COSTS[kind] + SEASON_COST * order) * np.log(n)
            found.append((score, kind, at, order, fitted))
    return min(found, key=lambda one: one[0])[1:]


def every_slope(values, times):
    n = values.size
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
    return np.array([(values[j] - values[i]) / (times[j] - times[i]) for i, j in pairs])


def one_step_errors(values, alpha, beta, phi):
    """Of damped-trend smoothing; with the last level and slope."""
    level, slope, errors = np.median(values[:6]), 0.0, []
    for value in values:
        errors.append(value - level - phi * slope)
        level += phi * slope + alpha * errors[-1]
        slope = phi * slope + alpha * beta * errors[-1]
    return np.array(errors), level, slope


def regressed(values, design, future):
    """Prais and Winsten's regression: means and standard deviations ahead."""
    plain = np.linalg.lstsq(design, values)[0]
    serial = float(unbiased_serial(values - design @ plain, fitted=2))
    white_design, white = whiten(design.T, serial).T, whiten(values, serial)
    weights = np.linalg.lstsq(white_design, white)[0]
    freedom = values.size - design.shape[1] - 1
    noise = ((white - white_design @ weights) ** 2).sum() / freedom
    memory = serial ** np.arange(1, len(future) + 1)
    reach = future - memory[:, None] * design[-1]
    spread = np.diag(reach @ np.linalg.inv(white_design.T @ white_design) @ reach.T)
    last = values[-1] - design[-1] @ weights
    innovation = (1 - memory**2) / (1 - serial**2)
    return future @ weights + memory * last, np.sqrt(noise * (innovation + spread))


def pettitt(values):
    """How many points stand before the step, the score, and its p-value. Source: Pettitt (1979)."""
    n = values.size
    scores = [
        abs(np.sign(np.subtract.outer(values[:before], values[before:])).sum())
        for before in range(1, n)
    ]
    score = max(scores)
    return scores.index(score) + 1, score, 2 * np.exp(-6 * score**2 / (n**3 + n**2))


def largest_t(values):
    """Student's t of two means, at the place where it is largest, of independent points."""
    n, found = values.size, []
    for before in range(6, n - 3):
        first, second = values[:before], values[before:]
        left = ((first - first.mean()) ** 2).sum() + ((second - second.mean()) ** 2).sum()
        error = np.sqrt(left / (n - 2) * (1 / before + 1 / (n - before)))
        found.append(abs(first.mean() - second.mean()) / error)
    return max(found), 6 + int(np.argmax(found))
