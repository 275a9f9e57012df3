"""Verdicts in words that stand before a board: what is, since when, and what to expect."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kernel.charts.numbers import decimals_apart, show
from kernel.money import with_currency
from reporting.control_chart import MINIMUM_POINTS, Limits
from reporting.forecast import LIKELY, UNLIKELY
from reporting.judgement import Judgement
from reporting.models import (
    Assurance,
    Calculation,
    Measure,
    Target,
    Unit,
    Variation,
    Why,
)
from reporting.period_words import (
    a_period,
    period_name,
    period_noun,
    periods_counted,
    within_period,
)
from reporting.periods import CADENCES, RHYTHMS


def amount(value: float, unit: str, least: int = 0) -> str:
    """`92.1 %`, `4.5 hours`, `310 cases`, `12.40 EUR`.

    `least`: so many decimals at least.
    """
    if unit == Unit.PERCENT:
        return show(value, "%", least)
    if unit == Unit.CURRENCY:
        return with_currency(f"{value:,.{max(2, least)}f}")
    if unit == Unit.NUMBER:
        return show(value, least=least)
    if unit == Unit.CASES and show(value, least=least) == "1":
        return _("1 case")
    return f"{show(value, least=least)} {Unit(unit).label}"


def headline(found: Judgement, why: str = "", cadence: str = "month") -> str:
    """`Misses its target and is deteriorating`. `cadence`: what its periods are."""
    if why == Why.STALE:
        return _("Too little data: the records have stopped")
    if why == Why.INCOMPLETE:
        words = {"period": period_noun(cadence)}
        return _("Too little data: the last %(period)s is incomplete") % words
    if found.variation == Variation.TOO_LITTLE_DATA:
        return _("Too little data for a verdict")
    held = {
        Assurance.MEETS: _("Consistently meets its target"),
        Assurance.HIT_OR_MISS: _("Hits or misses its target by chance"),
        Assurance.MISSES: _("Misses its target"),
        Assurance.NO_TARGET: _("Has no target"),
    }[Assurance(found.assurance)]
    course = {
        Variation.IMPROVING: _("is improving"),
        Variation.STABLE: _("is stable"),
        Variation.DETERIORATING: _("is deteriorating"),
        Variation.UNSTABLE: _("is unstable"),
    }[Variation(found.variation)]
    if found.shape == "step":
        course = {
            Variation.IMPROVING: _("has improved"),
            Variation.DETERIORATING: _("has deteriorated"),
        }.get(Variation(found.variation), course)
    against = (found.assurance, found.variation) in {
        ("meets", "deteriorating"),
        ("meets", "unstable"),
        ("misses", "improving"),
    }
    if against:
        return _("%(held)s but %(course)s") % {"held": held, "course": course}
    return _("%(held)s and %(course)s") % {"held": held, "course": course}


def reason(
    found: Judgement,
    measure: Measure,
    target: Target | None,
    why: str = "",
    as_of: date | None = None,
) -> str:
    """The verdict with its evidence, in two to four sentences. `as_of`: the newest record's day."""
    if why in (Why.STALE, Why.INCOMPLETE):
        return _withheld(found, why, as_of, measure.cadence)
    if found.variation == Variation.TOO_LITTLE_DATA:
        return _too_little(found, measure.cadence)
    parts = [
        f"{headline(found)}: {_course(found, measure)}",
        _record(found, measure, target),
        _outlook(found, measure, target),
    ]
    return " ".join(part for part in parts if part)


def subject(calculation: str) -> str:
    """The measure in the middle of a sentence."""
    return {
        Calculation.SLA_ATTAINMENT: _("the share of cases completed within target"),
        Calculation.CYCLE_TIME: _("the mean time from opening to closing"),
        Calculation.FIRST_TIME_RIGHT: _("the share of cases done right the first time"),
        Calculation.COST_PER_CASE: _("the cost per case"),
        Calculation.VOLUME: _("the number of new cases"),
        Calculation.BACKLOG: _("the number of open cases"),
        Calculation.CYCLE_TIME_P50: _("the median time from opening to closing"),
        Calculation.CYCLE_TIME_P90: _("the time within which nine of ten cases close"),
        Calculation.BUSINESS_CYCLE_TIME: _("the mean time to closing in business hours"),
        Calculation.BUSINESS_CYCLE_TIME_P50: _("the median time in business hours"),
        Calculation.BUSINESS_CYCLE_TIME_P90: _("the business hours that nine of ten cases need"),
        Calculation.REWORK: _("the share of cases that need rework"),
        Calculation.THROUGHPUT: _("the number of closed cases"),
        Calculation.BACKLOG_AGE: _("the mean age of the open cases"),
        Calculation.HANDOVERS: _("the number of hand-overs per case"),
        Calculation.ABANDONMENT: _("the share of cases that were abandoned"),
        Calculation.CAPACITY_USE: _("the share of the capacity in use"),
        Calculation.RATIO: _("the ratio"),
    }[Calculation(calculation)]


def chance_text(chance: float) -> str:
    """`unlikely (7 %)`."""
    chance = round(chance, 2) if 0.01 <= chance <= 0.99 else chance
    if chance < 0.01:
        share = _("under %(share)s") % {"share": show(1, "%")}
    elif chance > 0.99:
        share = _("over %(share)s") % {"share": show(99, "%")}
    else:
        share = show(round(100 * chance), "%")
    if chance >= LIKELY:
        return _("likely (%(share)s)") % {"share": share}
    if chance <= UNLIKELY:
        return _("unlikely (%(share)s)") % {"share": share}
    return _("uncertain (%(share)s)") % {"share": share}


def advice_text(found: str, why: str = "", shape: str = "", cadence: str = "month") -> str:
    """What to do about it, and why. `shape`: that of the course; a trend is no single event.

    `cadence`: what the periods of the series are.
    """
    if why == Why.STALE:
        return _("Load the records since then; until they are here nobody knows how it goes.")
    if why == Why.INCOMPLETE:
        return _("Load the rest of the %(period)s, or find out why so few cases were recorded.") % {
            "period": period_noun(cadence)
        }
    if found == "investigate" and shape == "trend":
        return _(
            "The trend is proven: the process itself is drifting, and no single event explains it. "
            "Find what drives the drift, and stop it there."
        )
    return {
        "leave": _(
            "The records give no reason to change the process: it does what is asked of it, or is "
            "on its way there."
        ),
        "reduce_variation": _(
            "The target lies within the ordinary variation, so meeting it is a matter of luck. "
            "Make the process more even, or better on the whole."
        ),
        "investigate": _(
            "Something has changed that is not part of the process. Find what it was before the "
            "process itself is changed."
        ),
        "modify": _(
            "As it is, the process cannot meet the target. Urging people on will not help; the "
            "process must be changed."
        ),
        "wait": _("Keep measuring; an honest verdict needs twelve complete %(periods)s.")
        % {"periods": period_noun(cadence, MINIMUM_POINTS)},
    }[found]


def _withheld(found: Judgement, why: str, as_of: date | None, cadence: str) -> str:
    """What the records lack, with their last day or period."""
    if as_of is None:
        return _("No record of it is left, so nobody can say how it goes today.")
    if why == Why.STALE:
        return _("The newest record is of %(day)s: too long ago to say how it goes today.") % {
            "day": date_format(as_of, "j F Y")
        }
    name = period_name(_begins(found.question.months[-1], cadence), cadence)
    words = {"period": name[:1].upper() + name[1:]}
    if cadence == "day":
        told = _(
            "%(period)s has far fewer cases than that day of the week has had before: its figure "
            "would mislead."
        )
    else:
        told = _(
            "%(period)s has far fewer days with records, or far fewer cases, than those "
            "before it: its figure would mislead."
        )
    return told % words


def _too_little(found: Judgement, cadence: str) -> str:
    count = found.values.size
    words = {"count": count, "noun": period_noun(cadence, count), "needed": MINIMUM_POINTS}
    return (
        ngettext(
            "There is %(count)d complete %(noun)s with cases; limits and a trend need %(needed)d.",
            "There are %(count)d complete %(noun)s with cases; limits and a trend need %(needed)d.",
            count,
        )
        % words
    )


def _begins(number: float, cadence: str) -> date:
    """The first day of a period, from its number."""
    return CADENCES[cadence].begins(int(number))


def _course(found: Judgement, measure: Measure) -> str:
    if found.shape == "trend":
        return _trend(found, measure)
    if found.shape == "step":
        return _step(found, measure)
    return _level(found, measure)


def _trend(found: Judgement, measure: Measure) -> str:
    low, high = sorted(abs(edge) for edge in found.change_interval or (0.0, 0.0))
    words = {
        "subject": subject(measure.calculation),
        "amount": _difference(abs(found.change), measure.unit),
        "a_period": a_period(measure.cadence),
        "since": period_name(_begins(found.since or 0, measure.cadence), measure.cadence),
        "low": show(low),
        "high": show(high),
    }
    sure = all(edge * found.change > 0 for edge in found.change_interval or (0.0,))
    if found.change < 0:
        told = _("%(subject)s has fallen by %(amount)s %(a_period)s since %(since)s")
    else:
        told = _("%(subject)s has risen by %(amount)s %(a_period)s since %(since)s")
    if sure:
        told += " " + pgettext("after the slope", "(95 %% interval: %(low)s to %(high)s)")
    return told % words + "."


def _step(found: Judgement, measure: Measure) -> str:
    words = {
        "subject": subject(measure.calculation),
        "amount": _difference(abs(found.change), measure.unit),
        "then": within_period(_begins(found.since or 0, measure.cadence), measure.cadence),
    }
    if found.change < 0:
        return _("%(subject)s dropped by %(amount)s %(then)s and has stayed there.") % words
    return _("%(subject)s rose by %(amount)s %(then)s and has stayed there.") % words


def _level(found: Judgement, measure: Measure) -> str:
    bounds = found.limits
    if bounds is None:
        return ""
    if found.variation == Variation.UNSTABLE:
        return _unstable(found, bounds, measure)
    words = {
        "subject": subject(measure.calculation),
        "low": amount(float(bounds.lower[-found.question.recent :].min()), measure.unit),
        "high": amount(float(bounds.upper[-found.question.recent :].max()), measure.unit),
    }
    if found.harmonics:
        words["season"] = (
            _("the days of the week") if measure.cadence == "day" else _("the seasons")
        )
        told = _(
            "%(subject)s follows %(season)s between %(low)s and %(high)s, without a proven trend."
        )
        return told % words
    return _("%(subject)s varies between %(low)s and %(high)s, without a proven trend.") % words


def _unstable(found: Judgement, bounds: Limits, measure: Measure) -> str:
    """How many periods lie outside, and the newest with its own limits: limits may move."""
    recent = found.question.recent
    outside = [m for m in found.signals.get("outside", []) if m > found.months[-1] - recent]
    told = ngettext(
        "%(count)d of the last %(periods)s lies outside its limits, so %(subject)s cannot be "
        "predicted.",
        "%(count)d of the last %(periods)s lie outside their limits, so %(subject)s cannot be "
        "predicted.",
        len(outside),
    ) % {
        "count": len(outside),
        "periods": periods_counted(recent, measure.cadence),
        "subject": subject(measure.calculation),
    }
    newest = _newest_outside(found, bounds, outside, measure)
    return f"{told} {newest}" if newest else told


def _newest_outside(
    found: Judgement, bounds: Limits, outside: Sequence[int], measure: Measure
) -> str:
    """Nothing where the chart draws something else than values, or the value looks ordinary."""
    if not outside or found.drawn is not None:
        return ""
    at = found.months.tolist().index(max(outside))
    value, low, high = (float(line[at]) for line in (found.values, bounds.lower, bounds.upper))
    if low <= value <= high:
        return ""
    least, unit = decimals_apart((value, low, high)), measure.unit
    then = within_period(_begins(max(outside), measure.cadence), measure.cadence)
    return _("%(then)s it was %(value)s, outside %(low)s to %(high)s.") % {
        "then": then[:1].upper() + then[1:],
        "value": amount(value, unit, least),
        "low": amount(low, unit, least),
        "high": amount(high, unit, least),
    }


def _record(found: Judgement, measure: Measure, target: Target | None) -> str:
    """How the last twelve periods, or those of which the target holds, stood against it."""
    whole, cadence = found.question.whole, measure.cadence
    count = min(found.question.recent, found.values.size)
    if whole is not None and target is not None:
        count, cadence = len(whole.figures), target.period
    if target is None or not count:
        return ""
    words = {
        "target": amount(float(target.value), measure.unit),
        "missed": found.missed,
        "periods": period_noun(cadence) if count == 1 else periods_counted(count, cadence),
    }
    if count == 1 and not found.missed:
        told = _("It has met the target of %(target)s in the last %(periods)s.")
    elif count == 1:
        told = _("It has not met the target of %(target)s in the last %(periods)s.")
    elif not found.missed:
        told = _("It has met the target of %(target)s in each of the last %(periods)s.")
    elif measure.direction == "higher":
        told = _(
            "It has been below the target of %(target)s in %(missed)d of the last %(periods)s."
        )
    else:
        told = _(
            "It has been above the target of %(target)s in %(missed)d of the last %(periods)s."
        )
    return told % words


def _outlook(found: Judgement, measure: Measure, target: Target | None) -> str:
    """Whether the target will be met on its day, or why nothing is said about it."""
    if target is None:
        return ""
    words = {
        "target": amount(float(target.value), measure.unit),
        "day": date_format(target.due_on, "j F Y"),
    }
    if found.question.whole is not None and found.chance is not None:
        due = RHYTHMS[target.period].start(target.due_on)
        words["period"] = within_period(due, target.period)
        words["chance"] = chance_text(found.chance)
        return _("Reaching %(target)s %(period)s as a whole is %(chance)s.") % words
    if found.chance is not None:
        words["chance"] = chance_text(found.chance)
        short = found.values[-1] - float(target.value)
        met = short >= 0 if measure.direction == "higher" else short <= 0
        if met:
            return _("Still meeting %(target)s on %(day)s is %(chance)s.") % words
        return _("Reaching %(target)s by %(day)s is %(chance)s.") % words
    if found.why_no_chance == "past":
        return _("The day on which it was due, %(day)s, has passed.") % words
    return (
        _("%(day)s is too far ahead to say more: a forecast reaches half as far as the history.")
        % words
    )


def _difference(value: float, unit: str) -> str:
    if unit == Unit.PERCENT:
        return _("%(points)s points") % {"points": show(value)}
    return amount(value, unit)
