"""A draft's table as the DMN that the second editor edits, and what it made of it.

That editor shows the description of a rule as its annotation, so the note stands there.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from kernel.ruling import DomainError
from knowledge.decision_models import NamedTable, model_of
from knowledge.decision_table import Table
from knowledge.dmn import model as m
from knowledge.dmn.writing import write_model
from knowledge.dmn.xml_tree import UnreadableModel
from knowledge.dmn_plan import ModelRefused, planned
from knowledge.table_model import ANNOTATIONS

VERSION = "1.3"  # which that editor reads without changing it first


def table_for_editor(number: str, title: str, table: Table) -> str:
    model = model_of([NamedTable(number, title, table)], title)
    [decision] = model.decisions
    box = decision.logic
    assert isinstance(box, m.TableBox)  # noqa: S101  # it was made of a table
    rules = tuple(_noted(rule) for rule in box.rules)
    told = replace(decision, logic=replace(box, rules=rules))
    return write_model(replace(model, decisions=(told,)), VERSION).decode()


def table_from_editor(number: str, content: str) -> Table:
    """Raises DomainError with every reason where it is no table of ours any more."""
    try:
        plan = planned(content.encode("utf-8", "replace"))
    except (UnreadableModel, ModelRefused) as fault:
        raise DomainError(_("The DMN cannot be read: %(fault)s") % {"fault": fault}) from fault
    found = [one.table for one in plan.tables if one.element == number]
    if found:
        return found[0]
    reasons = [why for one in plan.left_out for why in one.why]
    raise DomainError(
        " ".join(reasons) or _("The decision of this document is not in it any more.")
    )


def _noted(rule: m.Rule) -> m.Rule:
    told = dict(zip(ANNOTATIONS, rule.annotations, strict=True))
    return replace(rule, description=told["note"], annotations=("", told["citation"]))
