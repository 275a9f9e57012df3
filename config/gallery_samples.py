"""Content for the component gallery, as in real work; none of it is a record."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import sin
from types import SimpleNamespace
from typing import Any

import django_tables2 as tables
from django import forms

from kernel.charts import (
    Annotation,
    Chart,
    Series,
    bar_chart,
    control_chart,
    fan_chart,
    line_chart,
)
from kernel.lifecycle import Move
from kernel.pages import OfferedMove
from kernel.ruling import ALLOWED, Ruling
from kernel.tables import NUMBERS

MONTHS = [date(2024 + month // 12, month % 12 + 1, 1) for month in range(24)]
PAID_IN_TIME = [94.2 - max(0, month - 12) * 0.55 + 1.3 * sin(month * 1.7) for month in range(24)]
VOLUME = [1180 + 140 * sin(month / 1.9) + 6 * month for month in range(24)]


@dataclass(frozen=True, slots=True)
class Sample:
    """A record that is none: what a component asks of a record, and no more."""

    state: str
    label: str
    pk: int = 7

    def get_state_display(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return "#"


class SampleForm(forms.Form):
    title = forms.CharField(label="Title", help_text="What will be different for the customer.")
    process = forms.ChoiceField(
        label="Process", choices=[("", "Choose…"), ("1.3.11", "1.3.11 Bill Inquiry Handling")]
    )
    planned_on = forms.DateField(label="Planned for", help_text="For example 2026-12-01")
    share = forms.IntegerField(label="Share of cases (%)", required=False, min_value=1)
    reason = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 3}))
    evidence = forms.FileField(label="Evidence", required=False)
    watch = forms.BooleanField(
        label="Tell me of every step", required=False, help_text="In “Notices”, and by e-mail."
    )
    channel = forms.ChoiceField(
        label="Channel",
        widget=forms.RadioSelect,
        choices=[("phone", "Telephone"), ("web", "Web page"), ("shop", "Shop")],
        required=False,
    )


class QuestionForm(forms.Form):
    number = forms.CharField(label="Number", required=False)
    state = forms.ChoiceField(
        label="State", choices=[("", "Any"), ("in_review", "In review")], required=False
    )
    process = forms.ChoiceField(label="Process", choices=[("", "Any")], required=False)
    due_by = forms.DateField(label="In force by", required=False)


class SampleTable(tables.Table):
    number = tables.Column(linkify=lambda: "#")
    title = tables.Column()
    state = tables.TemplateColumn(template_name="components/state_badge.html", orderable=False)
    cases = tables.Column(attrs=NUMBERS)
    met = tables.Column("Met (%)", attrs=NUMBERS)

    def render_cases(self, value: int) -> str:
        return f"{value:,}"

    class Meta:
        order_by = "-cases"
        empty_text = "No process matches. Clear a filter to see more."


BADGES = [
    ("in_force", "In force"),
    ("improving", "Improving"),
    ("in_review", "In review"),
    ("hit_or_miss", "Hit or miss"),
    ("misses", "Misses target"),
    ("deteriorating", "Deteriorating"),
    ("in_test", "In test"),
    ("pilot", "Pilot"),
    ("draft", "Draft"),
    ("too_little_data", "Too little data"),
    ("retired", "Retired"),
]
COLUMNS = ("number", "title", "state", "get_state_display", "cases", "met")
ROWS = [
    dict(zip(COLUMNS, row, strict=True))
    for row in [
        ("1.3.11", "Bill Inquiry Handling", "misses", "Misses target", 14_208, "87.4"),
        ("1.3.3", "Order Handling", "meets", "Meets target", 9_961, "96.1"),
        ("1.3.7.6", "Service Problem Resolution", "hit_or_miss", "Hit or miss", 5_040, "91.8"),
        ("1.3.9", "Invoicing and Collections", "stable", "Stable", 980, "95.0"),
        ("1.3.11.3", "Bill Adjustment", "too_little_data", "Too little data", 64, "–"),
    ]
]
PIECES = [
    ("same", "A credit of up to "),
    ("removed", "20 EUR"),
    ("added", "35 EUR"),
    ("same", " may be given at once when the bill is wrong"),
    ("added", ", and the customer has been with us for a year"),
    ("same", "."),
]


def offers() -> list[OfferedMove]:
    return [
        OfferedMove(
            _move("start_pilot", "Start the pilot", note="5 % of cases, two weeks."), ALLOWED, "#"
        ),
        OfferedMove(_move("return", "Request changes", needs_note=True), ALLOWED, "#"),
        OfferedMove(
            _move("accept", "Accept"),
            Ruling.of(
                ["Someone other than the proposer must accept.", "Test 12 has not been run."]
            ),
            "#",
            "#",
        ),
        OfferedMove(_move("reject", "Reject", grave=True), ALLOWED, "#"),
    ]


def _move(name: str, label: str, note: str = "", **kind: Any) -> Move:
    return Move(name, "ready", "next", "", label=label, consequence=note, **kind)


def entries() -> list[SimpleNamespace]:
    told = [
        (
            "change_case.accepted",
            "Anna Keller",
            "The two open conditions are dated.",
            {"state": "in_test"},
            {"state": "accepted"},
        ),
        ("test_run.finished", "Tess Moreau", "", None, None),
        (
            "change_case.opened",
            "Sofia Marek",
            "October missed its target for the third time.",
            None,
            {"title": "Credit at once", "owner": "Omar Haddad"},
        ),
    ]
    return [
        SimpleNamespace(
            act=act,
            actor_name=actor,
            note=note,
            before=before,
            after=after,
            subject_label="CHG-0007",
            at=datetime(2026, 11, 20 - day, 9, 12, tzinfo=UTC),
        )
        for day, (act, actor, note, before, after) in enumerate(told)
    ]


def runs() -> list[SimpleNamespace]:
    def run(
        state: str, label: str, done: int = 0, error: str = "", over: bool = False
    ) -> SimpleNamespace:
        return SimpleNamespace(
            label="Import of incident_event_log.csv.gz",
            state=state,
            get_state_display=label,
            steps_done=done,
            steps_total=141_712 if done else 0,
            percent=done * 100 // 141_712,
            message="Reading events" if not over else "",
            error=error,
            is_over=over,
        )

    return [
        run("queued", "Queued"),
        run("running", "Running", 61_000),
        run(
            "failed",
            "Failed",
            12,
            "Line 13: column “opened” holds “31/02/2026”, which is no day.",
            over=True,
        ),
        run("done", "Done", 141_712, over=True),
    ]


def charts() -> list[Chart]:
    return [
        control_chart(
            "Bills settled in time",
            MONTHS,
            PAID_IN_TIME,
            unit="%",
            centre=93.1,
            lower=89.2,
            upper=97.0,
            target=[92.0] * 24,
            signals=[20, 22, 23],
            annotations=[Annotation(date(2025, 6, 14), "Pilot of CHG-0004 starts", "#")],
        ),
        line_chart(
            "Cases opened and closed",
            MONTHS,
            [Series("Opened", VOLUME), Series("Closed", [one * 0.97 for one in VOLUME])],
        ),
        bar_chart(
            "Cost per case",
            ["Order handling", "Problem handling", "Bill inquiry"],
            Series("Cost", [11.2, 24.8, 7.9]),
            unit="EUR",
        ),
        fan_chart(
            "Will the target be met?",
            MONTHS[:18],
            PAID_IN_TIME[:18],
            ahead=MONTHS[18:],
            middle=[87.6, 87.2, 86.9, 86.6, 86.4, 86.2],
            bands={
                80: ([86, 85, 84.2, 83.5, 83, 82.4], [89.2, 89.4, 89.6, 89.8, 90, 90.1]),
                50: ([86.8, 86.2, 85.6, 85.1, 84.7, 84.4], [88.4, 88.3, 88.2, 88.1, 88, 87.9]),
            },
            unit="%",
            target=92.0,
        ),
    ]
