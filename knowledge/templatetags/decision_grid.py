"""The fields of the grid. A table of 200 rules has two thousand: a tag is quick, a template not."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from knowledge.grid import GridCell

register = template.Library()


@register.simple_tag
def grid_field(cell: GridCell, title: str = "") -> SafeString:
    """One field, with what is wrong with it below."""
    return mark_safe(_field(cell, str(title)))  # noqa: S308  # _field escapes


@register.simple_tag
def grid_fields(cells: Iterable[GridCell]) -> SafeString:
    """The fields of a rule, each in a cell of the row."""
    return mark_safe("".join(f"<td>{_field(cell)}</td>" for cell in cells))  # noqa: S308  # as above


def _field(cell: GridCell, title: str = "") -> str:
    name = escape(cell.name)
    told = f' name="{name}" value="{escape(cell.value)}" aria-label="{escape(title or cell.label)}"'
    told += f' placeholder="{escape(title)}"' if title else ""
    if not cell.fault:
        found = " decision-grid__found" if cell.marks else ""
        return f'<input class="form-control{found}"{told} autocomplete="off">'
    wrong = f'aria-invalid="true" aria-describedby="fault-{name}"'
    field = f'<input class="form-control is-invalid"{told} autocomplete="off" {wrong}>'
    fault = f'<span class="decision-grid__fault" id="fault-{name}">{escape(cell.fault)}</span>'
    return field + fault
