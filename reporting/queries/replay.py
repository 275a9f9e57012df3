"""A verdict judged again from what it has stored: the same digits, or what differs."""

from typing import Any

from reporting.judgement import JUDGE, Judgement, judge
from reporting.models import Verdict
from reporting.periods import CADENCES
from reporting.verdict_figures import (
    ASKED,
    Kept,
    calibration_figures,
    family_like,
    figures_of,
    points_of,
    question_of,
    rounded,
    withheld,
)

FIRST_JUDGE = 1  # of verdicts that do not say who gave them


def can_replay(verdict: Verdict) -> bool:
    """Whether all that was asked was kept: it was not before there was a replay."""
    figures = verdict.figures
    asked = figures.get("asked") or {}
    return {*ASKED, "rules", "baseline"} <= set(asked) and {"family", "stretches"} <= set(figures)


def judge_of(verdict: Verdict) -> int:
    """The version of the judge who gave it; only one of today's gives the same digits again."""
    return int(verdict.figures.get("judge", FIRST_JUDGE))


def is_comparable(verdict: Verdict) -> bool:
    return judge_of(verdict) == JUDGE


def replay_verdict(verdict: Verdict) -> dict[str, Any]:
    """What judging gives today from the stored points, question and family alone."""
    figures, cadence = verdict.figures, CADENCES[verdict.cadence]
    question = question_of(verdict.measure_id, figures, verdict.points, cadence)
    kept = Kept(figures["family"], figures["stretches"], cadence)
    [found] = judge([question], family=family_like(kept.family))
    told = told_of(withheld(found, verdict.why), kept)
    if "calibration" in figures:
        told["figures"]["calibration"] = calibration_figures(question)
    if "costs" in figures:  # where they were read, which is no figure
        told["figures"]["costs"] = figures["costs"]
    if "seasonal_kendall" not in figures:
        told["figures"].pop("seasonal_kendall", None)
    return told


def told_of(found: Judgement, kept: Kept) -> dict[str, Any]:
    """The fields of a verdict that are computed; the words are made of these."""
    return {
        "variation": found.variation,
        "assurance": found.assurance,
        "probability": None if found.chance is None else round(found.chance, 3),
        "shape": found.shape,
        "since": None if found.since is None else kept.cadence.begins(found.since),
        "advice": found.advice,
        "value": rounded(float(found.values[-1])) if found.values.size else None,
        "figures": figures_of(found, kept),
        "points": points_of(found, kept),
    }


def differences(verdict: Verdict) -> list[str]:
    """The fields, and the figures by name, in which a replay differs from what is stored."""
    again = replay_verdict(verdict)
    return [
        *(name for name, value in again.items() if getattr(verdict, name) != value),
        *(
            f"figures.{name}"
            for name, value in again["figures"].items()
            if verdict.figures.get(name) != value
        ),
    ]
