"""Functions of contexts. Source: OMG DMN 1.5, 10.3.4.8."""

from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.functions import Library
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.feel.values import Value

LIBRARY = Library()
feel = LIBRARY.feel
Context = dict[str, Value]


@feel("get value(m: context, key: string)")
def _get_value(context: Context, key: str) -> Value:
    if key not in context:
        raise NoValue(f"there is no entry “{key}”")
    return context[key]


@feel("get entries(m: context)", each=True)
def _get_entries(context: Context) -> list[Value]:
    return [{"key": key, "value": value} for key, value in context.items()]


@feel("context(entries: list)", each=True)
def _context(entries: list[Value]) -> Context:
    """Of entries with `key` and `value`; a key must not be there twice."""
    told: Context = {}
    for entry in entries:
        if (
            not isinstance(entry, dict)
            or not isinstance(entry.get("key"), str)
            or "value" not in entry
        ):
            raise NoValue("each entry has a key, which is a text, and a value")
        if entry["key"] in told:
            raise NoValue(f"“{entry['key']}” is there twice")
        told[entry["key"]] = entry["value"]
    return told


@feel("context put(context: context, key: string, value: any)")
def _put(context: Context, key: str, value: Value) -> Context:
    return {**context, key: value}


@feel("context put(context: context, keys: list, value: any)")
def _put_deep(context: Context, keys: list[Value], value: Value) -> Context:
    if not keys or not all(isinstance(key, str) for key in keys):
        raise NoValue("the keys must be texts")
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0])
    if not isinstance(inner, dict):
        raise NoValue(f"“{keys[0]}” is no context")
    return {**context, keys[0]: _put_deep(inner, keys[1:], value)}


@feel("context merge(contexts: list)", run=True)
def _merge(run: Run, contexts: list[Value]) -> Context:
    """The last one that has an entry tells it."""
    if not all(isinstance(context, dict) for context in contexts):
        raise NoValue("all items must be contexts")
    run.step(sum(map(len, contexts)))
    return {key: value for context in contexts for key, value in context.items()}
