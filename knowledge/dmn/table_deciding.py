"""A table of a model as it decides there: by masks, and rule by rule where a rule is misshapen.

A run that is traced keeps what the table did.
"""

from dataclasses import replace

from knowledge.dmn import model as m
from knowledge.dmn.feel.compiling import noting
from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.functions import Code
from knowledge.dmn.feel.scope import Scope
from knowledge.dmn.feel.values import Value
from knowledge.dmn.places import Place
from knowledge.dmn.table_explaining import explain
from knowledge.dmn.table_masks import INPUT_ERROR, NO_HIT, OVERLAP, MaskedTable
from knowledge.dmn.table_reading import read_table
from knowledge.dmn.tables import Cells, table_code
from knowledge.dmn.tracing import NEAR_MAX, TableTrace, TracedRun, rule_hits


def deciding_table(cells: Cells, box: m.TableBox, names: tuple[str, ...], place: Place) -> Code:
    place = place.as_table()
    if not is_even(box):
        return table_code(cells, box, names, place)
    table = MaskedTable(read_table(cells, box, names, place))
    plain = table.code()
    trace = TableTrace(place.element, str(place), table.read.policy)

    def decided(scope: Scope) -> Value:
        if isinstance(scope.run, TracedRun):
            return _traced(table, box, trace, scope, scope.run)
        return plain(scope)

    return noting(decided)


def is_even(box: m.TableBox) -> bool:
    """Whether every rule has a cell in each column, and no more."""
    return bool(box.outputs) and all(
        len(rule.tests) == len(box.inputs) and len(rule.outputs) == len(box.outputs)
        for rule in box.rules
    )


def _traced(
    table: MaskedTable, box: m.TableBox, trace: TableTrace, scope: Scope, run: TracedRun
) -> Value:
    """Raises NoValue."""
    run.step(len(table.columns) + 1)
    values = [column.read.input.code(scope) for column in table.columns]
    told = explain(table, values, scope, NEAR_MAX)
    found = told.decision
    if found.status == INPUT_ERROR:
        run.keep(replace(trace, refused=found.message))
        raise NoValue(found.message)
    labels = [column.read.input.label for column in table.columns]
    run.keep(
        replace(
            trace,
            inputs=tuple(zip(labels, values, strict=True)),
            hits=rule_hits(box, [rule - 1 for rule in found.rules]),
            near_misses=told.near_misses,
            took_default=found.status == NO_HIT and any(table.read.defaults),
            overlap=found.rules if found.status == OVERLAP else (),
        )
    )
    if not found.has_value:
        raise NoValue(found.message)
    return found.value
