"""Whether what somebody asks of a back-test fits the two tables, and the columns of their file."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from kernel.ruling import DomainError
from kernel.table_files.faults import listed
from knowledge.back_testing.cell_facts import Matched, matched
from knowledge.back_testing.comparing import money_outputs, shared_outputs
from knowledge.back_testing.running import personal_inputs
from knowledge.back_testing.sources import CHANNEL, COLUMN, INPUT, MONTH
from knowledge.decision_table import Table

Tables = tuple[Table, Table]  # the version in force, and the draft
LONGEST_ASSUMED = 200


def all_inputs(tables: Tables) -> list[dict[str, Any]]:
    """The inputs of both, each once; where they differ as the draft has them."""
    both = [*tables[0]["inputs"], *tables[1]["inputs"]]
    return list({column["name"]: column for column in both}.values())


def fitting_columns(
    name: str, headings: Sequence[str], tables: Tables, assumed: Mapping[str, str], segment: str
) -> dict[str, str]:
    """The heading of a file for each input. Raises DomainError that names what is wanted."""
    found = matched(all_inputs(tables), headings)
    missing = [one for one in found.missing if one["name"] not in assumed]
    if missing:
        raise DomainError(_missing(name, missing, found))
    wanted = {*found.columns.values(), segment.removeprefix(COLUMN)}
    twice = next((one for one in headings if one in wanted and headings.count(one) > 1), None)
    if twice:
        words = {"file": name, "column": twice}
        raise DomainError(_("%(file)s has the column “%(column)s” twice. Rename one.") % words)
    demand_segment(tables, segment, headings)
    return found.columns


def demand_segment(tables: Tables, segment: str, headings: Sequence[str] = ()) -> None:
    """Personal data is no segment: its values would stand in the result. Raises DomainError."""
    if not segment or (segment in (CHANNEL, MONTH) and not headings):
        return
    columns = matched(all_inputs(tables), headings).columns
    personal = personal_under(tables, columns)
    name = segment
    if segment.startswith(INPUT):
        name = segment.removeprefix(INPUT)
        known = {column["name"] for column in all_inputs(tables)}
    else:
        name = segment.removeprefix(COLUMN)
        known = set(headings) if segment.startswith(COLUMN) else set()
        personal = frozenset(columns[one] for one in personal if one in columns)
    if name in personal:
        raise DomainError(_("“%(name)s” is personal data, and no segment.") % {"name": name[:80]})
    if name not in known:
        told = {"name": name[:80], "found": listed(sorted(known))}
        raise DomainError(_("There is no segment “%(name)s” here. There are: %(found)s.") % told)


def personal_under(tables: Tables, columns: Mapping[str, str]) -> frozenset[str]:
    """Inputs that hold personal data: those so marked, and those of the same column of a file."""
    marked = personal_inputs(*tables)
    theirs = {columns[name] for name in marked if name in columns}
    return marked | {name for name, heading in columns.items() if heading in theirs}


def fitting_money(tables: Tables, money: str) -> str:
    """Raises DomainError where it is no output of both, or there is nothing to compare by."""
    if not shared_outputs(*tables):
        raise DomainError(_("The draft has no output of the version in force to compare by."))
    if money and money not in money_outputs(*tables):
        raise DomainError(
            _("“%(name)s” is no output that both versions have as a number.") % {"name": money[:80]}
        )
    return money


def fitting_assumptions(tables: Tables, assumed: Mapping[str, str]) -> dict[str, str]:
    """Those of inputs, where something is assumed."""
    names = {column["name"] for column in all_inputs(tables)}
    return {
        name: text.strip()[:LONGEST_ASSUMED]
        for name, text in assumed.items()
        if name in names and text.strip()
    }


def _missing(name: str, missing: Sequence[Mapping[str, Any]], found: Matched) -> str:
    wanted = ", ".join(f"“{one['name']}” ({one['label']}, {one['type']})" for one in missing)
    told = _("%(file)s has no column for the input %(wanted)s.") % {"file": name, "wanted": wanted}
    more = _("Call a column by the name or the label of the input, or say what is to be assumed.")
    left = _("Columns that belong to no input: %(others)s.") % {"others": listed(found.others)}
    return " ".join([told, more, *([left] if found.others else [])])
