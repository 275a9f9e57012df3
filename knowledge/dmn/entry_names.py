"""The names that may stand behind a dot in a model: entries, columns, components."""

from collections.abc import Iterable, Iterator

from knowledge.dmn import model as m


def entry_names(definitions: m.Definitions) -> Iterator[str]:
    yield from _components(definitions.items)
    yield from _of_boxes(
        [
            *(one.logic for one in definitions.decisions),
            *(one.logic for one in definitions.knowledge),
        ]
    )


def _components(items: Iterable[m.ItemDefinition]) -> Iterator[str]:
    waiting = [*items]
    while waiting:
        for component in waiting.pop().components:
            yield component.name
            waiting.append(component)


def _of_boxes(boxes: Iterable[m.Box | None]) -> Iterator[str]:
    waiting = [*boxes]
    while waiting:
        box = waiting.pop()
        if isinstance(box, m.ContextBox):
            yield from (entry.variable.name for entry in box.entries if entry.variable)
        elif isinstance(box, m.RelationBox):
            yield from (column.name for column in box.columns)
        elif isinstance(box, m.TableBox):
            yield from (clause.text for clause in box.outputs)
        waiting += _inner(box)


def _inner(box: m.Box | None) -> Iterable[m.Box | None]:
    match box:
        case m.ContextBox():
            return [entry.value for entry in box.entries]
        case m.InvocationBox():
            return [box.called, *(one.value for one in box.bindings)]
        case m.FunctionBox():
            return [box.body]
        case m.ListBox():
            return box.items
        case m.RelationBox():
            return [cell for row in box.rows for cell in row]
        case m.ConditionalBox():
            return [box.condition, box.then, box.otherwise]
        case m.FilterBox():
            return [box.of, box.match]
        case m.IterationBox():
            return [box.over, box.body]
    return []
