"""How good the forecasts of a measure have been, in plain words, from what its verdict has kept."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.late import Late
from reporting.calibration import FEWEST
from reporting.models import Verdict
from reporting.period_words import period_noun, periods_counted
from reporting.queries.evidence import Facts

special = Late("scipy.special")
PROMISED = 0.9
SHOWN = 3  # decimals of a score; what looks equal is told to be equal
ONE_HALF = 0.25  # the score of who always says one half
RARE = 0.05  # how seldom so few would fall within the interval if it kept its promise


@dataclass(frozen=True, slots=True)
class Foresight:
    """`text`: what was done, or why nothing can be said. `advice`: what to make of it."""

    text: str
    facts: Facts = field(default_factory=list)
    advice: list[str] = field(default_factory=list)


def foresight(verdict: Verdict) -> Foresight:
    """Asks the database nothing."""
    kept = verdict.figures.get("calibration")
    if kept is None:
        return Foresight(
            _("This was not worked out when the verdict was given. The next verdict tells it.")
        )
    if kept["coverage"] is None:
        return Foresight(_too_few(kept))
    return Foresight(
        _what_was_done(kept, verdict.cadence),
        _facts(kept, verdict.cadence),
        _advice(kept, verdict.cadence),
    )


def _too_few(kept: dict[str, Any]) -> str:
    words = {"number": kept["forecasts"], "needed": FEWEST}
    return (
        ngettext(
            "The past is too short: %(number)d former forecast can be held against what came, "
            "and it takes %(needed)d.",
            "The past is too short: %(number)d former forecasts can be held against what came, "
            "and it takes %(needed)d.",
            kept["forecasts"],
        )
        % words
    )


def _what_was_done(kept: dict[str, Any], cadence: str) -> str:
    words = {
        "past": periods_counted(kept["forecasts"], cadence),
        "later": periods_counted(kept["ahead"], cadence),
    }
    told = _(
        "For %(past)s of the past the forecast was made again from what was known then, "
        "and held against what came %(later)s later."
    )
    return told % words


def _facts(kept: dict[str, Any], cadence: str) -> Facts:
    within = {"number": _within(kept), "all": kept["forecasts"], "share": 100 * kept["coverage"]}
    facts: Facts = [
        (_("Forecasts held against what came"), kept["forecasts"]),
        (
            _("Within the 90 % interval"),
            _("%(number)d of %(all)d (%(share).0f %%)") % within,
        ),
    ]
    if kept["brier"] is None:
        return [*facts, (_("Brier score of the probability"), _("none: there is no target"))]
    return [
        *facts,
        (_("Brier score of the probability"), f"{kept['brier']:.{SHOWN}f}"),
        (
            _("Brier score of “as last %(period)s”") % {"period": period_noun(cadence)},
            f"{kept['brier_as_last_period']:.{SHOWN}f}",
        ),
    ]


def _within(kept: dict[str, Any]) -> int:
    return round(kept["coverage"] * kept["forecasts"])


def _advice(kept: dict[str, Any], cadence: str) -> list[str]:
    found = [_of_interval(kept)]
    if kept["brier"] is not None:
        found += [_of_probability(kept, cadence), _what_brier_is()]
    return found


def _of_interval(kept: dict[str, Any]) -> str:
    if special.bdtr(_within(kept), kept["forecasts"], PROMISED) < RARE:
        return _("Fewer values than promised fell within the interval: take it for too narrow.")
    return _("The interval keeps what it promises, as far as so many forecasts can tell.")


def _of_probability(kept: dict[str, Any], cadence: str) -> str:
    ours, last = (round(kept[name], SHOWN) for name in ("brier", "brier_as_last_period"))
    if ours < last and ours >= ONE_HALF:
        told = _(
            "The probability was a better guess than “as last %(period)s”, and no better than to "
            "say one half each time: do not rely on it for this measure."
        )
    elif ours < last:
        told = _(
            "The probability was a better guess than “as last %(period)s”: it may be relied on."
        )
    elif ours == last:
        told = _("The probability was as good a guess as “as last %(period)s”.")
    else:
        told = _(
            "“As last %(period)s” was the better guess: do not rely on the probability for this "
            "measure."
        )
    return told % {"period": period_noun(cadence)}


def _what_brier_is() -> str:
    return _(
        "A Brier score is the mean squared distance of the probability from what came: 0 is the "
        "best, and who always says one half has 0.25. Today's target is taken to have held always."
    )
