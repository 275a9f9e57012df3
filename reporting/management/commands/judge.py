from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from kernel.commands import ReportingCommand
from kernel.ruling import DomainError
from reporting.calibration import FEWEST
from reporting.nelson import RULE_SETS
from reporting.periods import CADENCES
from reporting.series_charts import CHARTS
from reporting.series_files import read_series
from reporting.series_verdicts import KINDS, Asked, judge_series

APART = {"series", "reason", "forecast", "chart", "calibration"}


class Command(ReportingCommand):
    help = "Judge the series of a CSV file (period,value; or numerator,denominator; and series)."
    needs_database = False

    def add_own_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="CSV, also gzipped; a column `series` tells many apart")
        parser.add_argument("--direction", choices=["higher", "lower"], default="higher")
        parser.add_argument(
            "--target", type=float, help="what is wanted, written as the values are"
        )
        parser.add_argument("--target-date", default="", help="the day it is wanted by: 2027-03-31")
        parser.add_argument("--cadence", choices=list(CADENCES), default="month")
        parser.add_argument("--kind", choices=list(KINDS), default="", help="what the values are")

        parser.add_argument("--chart", choices=CHARTS, default="auto", help="the control chart")
        parser.add_argument("--rules", choices=list(RULE_SETS), default="western_electric")
        parser.add_argument(
            "--history", type=int, default=0, help="look at so many newest periods only"
        )

    def work(self, **options: Any) -> dict[str, Any]:
        asked = Asked(
            cadence=CADENCES[options["cadence"]],
            kind=options["kind"],
            higher_is_better=options["direction"] == "higher",
            target=options["target"],
            due_on=_day(options["target_date"], options["target"]),
            history=max(options["history"], 0),
            chart=options["chart"],
            rules=options["rules"],
        )
        path = Path(options["file"])
        return {"verdicts": judge_series(read_series(path, asked.cadence), asked, path.name)}

    def tell(self, result: dict[str, Any]) -> str:
        return "\n\n".join(_in_words(verdict) for verdict in result["verdicts"])


def _day(text: str, target: float | None) -> date | None:
    if not text:
        return None
    if target is None:
        raise DomainError(_("A target date needs a target: add --target."))
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        told = _("“%(text)s” is no day; write it like 2027-03-31.") % {"text": text}
        raise DomainError(told) from fault


def _in_words(verdict: dict[str, Any]) -> str:
    """The sentence first, then each figure in a line of its own."""
    figures = {
        name: value
        for name, value in verdict.items()
        if name not in {"series", "reason", "forecast", "chart", "calibration"}
        and value not in (None, "", {}, [])
    }
    width = max(len(name) for name in figures)
    lines = [f"  {name.replace('_', ' '):<{width}}  {value}" for name, value in figures.items()]
    ahead = [
        f"  {one['period']}  {one['low']} … {one['median']} … {one['high']}"
        for one in verdict["forecast"]
    ]
    title = f"{verdict['series']}: " if verdict["series"] else ""
    return "\n".join([title + verdict["reason"], *lines, *ahead, *_how_good(verdict)])


def _how_good(verdict: dict[str, Any]) -> list[str]:
    """How good the former forecasts have been; nothing where it was not worked out."""
    kept = verdict["calibration"]
    if kept is None:
        return []
    words = {"number": kept["forecasts"], "ahead": kept["ahead"], "needed": FEWEST}
    if kept["coverage_90"] is None:
        told = _("  former forecasts: %(number)d, too few to judge them by (it takes %(needed)d)")
        return [told % words]
    within = {**words, "share": 100 * kept["coverage_90"]}
    told = _(
        "  of %(number)d former forecasts, %(ahead)d periods ahead, %(share).0f %% held the 90 %% "
        "interval"
    )
    lines = [told % within]
    if kept["brier"] is not None:
        scores = {"ours": f"{kept['brier']:.3f}", "last": f"{kept['brier_as_last_period']:.3f}"}
        score = _("  Brier score of their probability %(ours)s, of “as last period” %(last)s")
        lines.append(score % scores)
    return lines
