"""Rows that were set aside, cell by cell, each cell a field; and a file of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.kept_rows import Correction, same_text, text_of_cells
from reporting.models import QuarantinedRow, QuarantineReason
from reporting.remedies import REMEDIES

LONGEST_CELL = 20_000
SHIFTED = {QuarantineReason.WRONG_WIDTH, QuarantineReason.UNREADABLE}
MOST_CELLS = 1_000  # of a row on the page; what is wider is mended in a file


@dataclass(frozen=True, slots=True)
class Cell:
    """A field, and what is wrong with it."""

    field: forms.BoundField
    fault: str = ""
    remedy: str = ""

    @property
    def fault_id(self) -> str:
        return f"{self.field.auto_id}-fault"


@dataclass(frozen=True, slots=True)
class Part:
    """A row on the page. `read`: the cells that the mapping reads; `others`: the rest.

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
    now: str

    @property
    def shows_others(self) -> bool:
        """Whether they are unfolded: where one is wrong, or cells may stand under a wrong name."""
        is_shifted = bool(self.fault) and self.row.reason in SHIFTED
        return is_shifted or any(cell.fault or cell.field.errors for cell in self.others)


class MendForm(forms.Form):
    """`parts` for the page; `corrections` once it is valid: of the rows changed or ticked."""

    def __init__(
        self, *args: Any, rows: Sequence[QuarantinedRow], columns: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = [row for row in rows if len(row.kept.cells) <= MOST_CELLS]
        self.too_wide = [row.line for row in rows if len(row.kept.cells) > MOST_CELLS]
        self.columns = set(columns)
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
            stood = row.kept.cells
            cells = [self._sent(row, place, one) for place, one in enumerate(stood)]
            if self.cleaned_data.get(f"r{row.pk}-right") or cells != stood:
                found.append(Correction(row.pk, cells, self.data.get(f"r{row.pk}-mark", "")))
        return found

    def parts(self) -> Iterator[Part]:
        for row in self.rows:
            if row.mended_at is None:
                yield self._part(row)

    def _add(self, row: QuarantinedRow) -> None:
        heading = row.batch.heading
        for place, cell in enumerate(row.kept.cells):
            beyond = place >= len(heading)
            label = heading[place] if not beyond else _("Cell %(n)d") % {"n": place + 1}
            of_lines = "\n" in cell or "\r" in cell or len(cell) > 200
            is_wrong = not beyond and label == row.column
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

    def _part(self, row: QuarantinedRow) -> Part:
        heading, kept = row.batch.heading, row.kept
        told, remedy = str(row.get_reason_display()), str(REMEDIES[row.reason])
        read, others = [], []
        is_told = False
        for place in range(len(kept.cells)):
            name = heading[place] if place < len(heading) else ""
            is_wrong = bool(row.column) and name == row.column and not is_told
            is_told |= is_wrong
            fault = (told, remedy) if is_wrong else ()
            of = read if name in self.columns or place >= len(heading) else others
            of.append(Cell(self[f"r{row.pk}-{place}"], *fault))
        if row.column and not is_told:
            told = f"“{row.column}”: {told}"
        was_seen = not self.is_bound or self.data.get(f"r{row.pk}-mark") == row.mark
        return Part(
            row=row,
            read=read,
            others=others,
            right=self[f"r{row.pk}-right"],
            fault="" if is_told else told,
            remedy="" if is_told else remedy,
            text=kept.text,
            is_cut=kept.is_cut,
            now="" if was_seen else text_of_cells(kept.cells),
        )


class RowsFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The file, corrected"),
        help_text=gettext_lazy("CSV or XLSX; rows are found by their line."),
    )
