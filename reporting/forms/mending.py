"""Rows that were set aside, cell by cell, each cell a field; and a file of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, takewhile
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.event_mapping import EventMapping
from reporting.kept_rows import Correction, digest_of, same_text, text_of_cells
from reporting.models import QuarantinedRow, QuarantineReason
from reporting.remedies import REMEDIES

LONGEST_CELL = 20_000
SHIFTED = {QuarantineReason.WRONG_WIDTH, QuarantineReason.UNREADABLE}
MOST_CELLS = 1_000  # of a row on the page; what is wider is mended in a file


def as_sentence(text: str) -> str:
    """With a full stop, where it does not end by itself."""
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


@dataclass(frozen=True, slots=True)
class Cell:
    """A field, and what is wrong with it."""

    field: forms.BoundField
    fault: str = ""
    remedy: str = ""

    @property
    def told(self) -> str:
        return as_sentence(self.fault)

    @property
    def fault_id(self) -> str:
        return f"{self.field.auto_id}-fault"


@dataclass(frozen=True, slots=True)
class Part:
    """A row on the page.

    `read`: the cells that the mapping reads, and all in their order where some may stand under a
    wrong name; `others`: the rest. `shown` tells its cells from others.

    `may_stand`: whether it can be right as it stands: with its end, no needed cell empty.
    `now`: how it stands since somebody else corrected it; "" where nobody did.
    """

    row: QuarantinedRow
    read: list[Cell]
    others: list[Cell]
    right: forms.BoundField
    fault: str
    remedy: str
    text: str
    is_cut: bool
    may_stand: bool
    now: str
    shown: str

    @property
    def told(self) -> str:
        return as_sentence(self.fault)

    @property
    def shows_others(self) -> bool:
        """Whether they are unfolded: where one is wrong."""
        return any(cell.fault or cell.field.errors for cell in self.others)


class MendForm(forms.Form):
    """`parts` for the page; `corrections` once it is valid: of the rows changed or ticked."""

    def __init__(
        self, *args: Any, rows: Sequence[QuarantinedRow], mapping: EventMapping, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = [row for row in rows if len(row.kept.cells) <= MOST_CELLS]
        self.too_wide = [row.line for row in rows if len(row.kept.cells) > MOST_CELLS]
        self.columns = set(mapping.columns())
        self.needed = {mapping.case, mapping.timestamp, mapping.activity}
        self.touched = {row.pk for row in self.rows if self.is_bound and self._is_touched(row)}
        if self.is_bound:
            self._let_be({row for row in self.rows if row.pk not in self.touched})
        self.overtaken = {
            row.pk for row in self.rows if self.is_bound and row.mark != self._mark_sent(row)
        }
        for row in self.rows:
            self._add(row)

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.corrections():
            raise forms.ValidationError(
                _("No row was corrected. Correct a cell, or tick a row that is right as it stands.")
            )
        return self.cleaned_data

    def corrections(self) -> list[Correction]:
        found = []
        for row in self.rows:
            if row.pk in self.touched:
                stood = enumerate(row.kept.cells)
                cells = [self._sent(row, place, cell) for place, cell in stood]
                found.append(Correction(row.pk, cells, self._mark_sent(row)))
        return found

    def parts(self) -> Iterator[Part]:
        for row in self.rows:
            if row.mended_at is None:
                yield self._part(row)

    def _is_touched(self, row: QuarantinedRow) -> bool:
        """Whether it is ticked, or its cells are not those that the page had shown."""
        name = f"r{row.pk}"
        posted = takewhile(self.data.__contains__, (f"{name}-{place}" for place in count()))
        cells = [self.data[one] for one in posted]
        return f"{name}-right" in self.data or self.data.get(f"{name}-shown") != digest_of(cells)

    def _mark_sent(self, row: QuarantinedRow) -> str:
        return self.data.get(f"r{row.pk}-mark", "")

    def _let_be(self, rows: Iterable[QuarantinedRow]) -> None:
        """What nobody touched is shown as it stands now, whatever the page had shown."""
        told: Any = self.data.copy()
        for row in rows:
            told[f"r{row.pk}-mark"] = row.mark
            for place, cell in enumerate(row.kept.cells):
                told[f"r{row.pk}-{place}"] = cell
        self.data = told

    def _add(self, row: QuarantinedRow) -> None:
        heading = row.batch.heading
        for place, cell in enumerate(row.kept.cells):
            beyond = place >= len(heading)
            label = heading[place] if not beyond else _("Cell %(n)d") % {"n": place + 1}
            of_lines = "\n" in cell or "\r" in cell or len(cell) > 200
            is_wrong = not beyond and label == row.column and row.pk not in self.overtaken
            attrs = {"class": f"form-control{' is-invalid' if is_wrong else ''}"}
            name = f"r{row.pk}-{place}"
            if is_wrong:
                attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{name}-fault"}
            self.fields[name] = forms.CharField(
                label=label or _("Cell %(n)d") % {"n": place + 1},
                initial=cell,
                required=False,
                strip=False,
                max_length=LONGEST_CELL,
                widget=(
                    forms.Textarea({**attrs, "rows": 3}) if of_lines else forms.TextInput(attrs)
                ),
            )
        self.fields[f"r{row.pk}-right"] = forms.BooleanField(
            label=gettext_lazy("Right as it stands"), required=False
        )

    def _sent(self, row: QuarantinedRow, place: int, stood: str) -> str:
        """What was typed; where only the browser's line breaks differ, what stood there."""
        sent = self.cleaned_data.get(f"r{row.pk}-{place}", "")
        return stood if same_text(sent, stood) else sent

    def _has_needed(self, row: QuarantinedRow) -> bool:
        told = zip(row.batch.heading, row.kept.cells, strict=False)
        return all(cell.strip() for name, cell in told if name in self.needed)

    def _part(self, row: QuarantinedRow) -> Part:
        heading, kept = row.batch.heading, row.kept
        told, remedy = str(row.get_reason_display()), str(REMEDIES[row.reason])
        read: list[Cell] = []
        others: list[Cell] = []
        is_told = row.pk in self.overtaken  # then it is about cells that are not shown
        for place in range(len(kept.cells)):
            name = heading[place] if place < len(heading) else ""
            is_wrong = bool(row.column) and name == row.column and not is_told
            is_told |= is_wrong
            fault = (told, remedy) if is_wrong else ()
            is_read = name in self.columns or place >= len(heading) or row.reason in SHIFTED
            (read if is_read else others).append(Cell(self[f"r{row.pk}-{place}"], *fault))
        if row.column and not is_told:
            told = f"“{row.column}”: {told}"
        return Part(
            row=row,
            read=read,
            others=others,
            right=self[f"r{row.pk}-right"],
            fault="" if is_told else told,
            remedy="" if is_told else remedy,
            text=kept.text,
            is_cut=kept.is_cut,
            may_stand=not kept.is_cut and self._has_needed(row),
            now=text_of_cells(kept.cells) if row.pk in self.overtaken else "",
            shown=digest_of(kept.cells),
        )


class RowsFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The file, corrected"),
        help_text=gettext_lazy("CSV or XLSX; rows are found by their line."),
    )
