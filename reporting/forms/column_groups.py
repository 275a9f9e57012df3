"""What is asked about the columns of an event log, grouped by what people think of."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

COLUMN, COLUMNS, MARKS, CHOICE, TEXT = "column", "columns", "marks", "choice", "text"


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of the mapping. `of`: for marks, the fields of which the column may hold them."""

    name: str
    kind: str
    label: Any
    help: Any = ""
    of: tuple[str, ...] = ()
    choices: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one question. `is_rare`: folded away until something of it is told."""

    key: str
    title: Any
    asked: tuple[Asked, ...]
    intro: Any = ""
    is_rare: bool = False


STAGE = ("lifecycle",)
CLOCK = ("clock", "activity")
GROUPS = (
    Group(
        "case",
        _("Which case?"),
        (
            Asked("case", COLUMN, _("Which case a row belongs to")),
            Asked(
                "segments",
                COLUMNS,
                _("By what cases are told apart"),
                _("As product, region or priority. At most four; the case’s last event counts."),
            ),
        ),
    ),
    Group(
        "what",
        _("What happened, and who did it?"),
        (
            Asked("activity", COLUMN, _("What happened")),
            Asked(
                "resource",
                COLUMN,
                _("Who did it"),
                _("A person or a group; where another one goes on, that is a hand-over."),
            ),
        ),
    ),
    Group(
        "when",
        _("When?"),
        (
            Asked("timestamp", COLUMN, _("When it happened")),
            Asked(
                "date_order",
                CHOICE,
                _("Order of a date"),
                choices=(
                    ("year_first", _("2026-03-31")),
                    ("day_first", _("31.3.2026")),
                    ("month_first", _("3/31/2026")),
                ),
            ),
            Asked(
                "time_zone",
                TEXT,
                _("Time zone"),
                _("Of times that do not tell their own. As Europe/Vienna."),
            ),
        ),
    ),
    Group(
        "closing",
        _("When is a case open, and when closed?"),
        (
            Asked(
                "opened_at",
                COLUMN,
                _("When the case was opened"),
                _("Without it, at its first event."),
            ),
            Asked(
                "closed_at",
                COLUMNS,
                _("When the case was closed"),
                _("The first one that is filled counts, in the order of this list."),
            ),
            Asked(
                "closing_activities",
                MARKS,
                _("Activities that close a case"),
                _("For logs without such a column: when one of these is its last event."),
                ("activity",),
            ),
        ),
    ),
    Group(
        "outcome",
        _("Outcome and cost"),
        (
            Asked(
                "outcome",
                COLUMN,
                _("Whether it was met"),
                _("The agreed time, or whatever was promised; the case’s last event counts."),
            ),
            Asked("met", MARKS, _("Marks of “met”"), of=("outcome",)),
            Asked("missed", MARKS, _("Marks of “missed”"), of=("outcome",)),
            Asked(
                "abandoned",
                MARKS,
                _("Marks of “abandoned”"),
                _("The customer gave up: neither met nor missed."),
                ("outcome",),
            ),
            Asked("cost", COLUMN, _("What it cost"), _("Added up over the case.")),
        ),
    ),
    Group(
        "work",
        _("When did the work begin?"),
        (
            Asked(
                "started_at",
                COLUMN,
                _("When the work began"),
                _("Where one row tells both: it ended when it happened."),
            ),
            Asked(
                "lifecycle",
                COLUMN,
                _("Scheduled, started or completed"),
                _("Where each of them is a row of its own. Not together with the other column."),
            ),
            Asked("lifecycle_scheduled", MARKS, _("Marks of “scheduled”"), of=STAGE),
            Asked("lifecycle_started", MARKS, _("Marks of “started”"), of=STAGE),
            Asked("lifecycle_completed", MARKS, _("Marks of “completed”"), of=STAGE),
        ),
        _("Tells working time from waiting time, step by step."),
        is_rare=True,
    ),
    Group(
        "clock",
        _("When does the clock stop?"),
        (
            Asked(
                "clock",
                COLUMN,
                _("Where its marks stand"),
                _("Without it they are looked for in what happened."),
            ),
            Asked(
                "clock_stops",
                MARKS,
                _("Marks at which it stops"),
                _("As “On hold” or “Pending customer”: from here on the customer is waited for."),
                CLOCK,
            ),
            Asked(
                "clock_runs",
                MARKS,
                _("Marks at which it runs again"),
                _("Without them, at the next event that is no stop."),
                CLOCK,
            ),
        ),
        _("Time that does not count against you, because the customer is waited for."),
        is_rare=True,
    ),
    Group(
        "details",
        _("Details: how cells are read, and what makes an event the same"),
        (
            Asked(
                "missing",
                MARKS,
                _("Marks of “no value”"),
                _("An empty cell always is one."),
            ),
            Asked(
                "decimal", CHOICE, _("Decimal mark"), choices=((".", "1,234.50"), (",", "1.234,50"))
            ),
            Asked(
                "delimiter",
                CHOICE,
                _("Between cells"),
                choices=(
                    ("", _("Found out")),
                    (",", _("Comma ,")),
                    (";", _("Semicolon ;")),
                    ("\t", _("Tab")),
                    ("|", _("Bar |")),
                    (":", _("Colon :")),
                    ("~", _("Tilde ~")),
                    ("^", _("Caret ^")),
                    (" ", _("Space")),
                ),
            ),
            Asked(
                "encoding",
                TEXT,
                _("Encoding"),
                _("utf-8, or cp1252 as spreadsheets write it; UTF-16 and XML tell their own."),
            ),
            Asked(
                "sequence",
                COLUMN,
                _("Order of events of the same instant"),
                _("A number that grows; without it they keep their order in the file."),
            ),
            Asked(
                "identity",
                COLUMNS,
                _("What makes an event the same when it comes again"),
                _(
                    "It then corrects the former one. Choose only what no two events share; "
                    "without it the whole row counts."
                ),
            ),
            Asked("title", TEXT, _("Name of this mapping"), _("For whoever reads the YAML.")),
        ),
        is_rare=True,
    ),
)
ASKED = {one.name: one for group in GROUPS for one in group.asked}
