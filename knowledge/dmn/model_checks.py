"""What is wrong with a model's parts together: circles, ids that stand twice, imports not given."""

from collections.abc import Iterable, Iterator, Mapping

from knowledge.dmn import model as m
from knowledge.dmn.places import Place

Key = tuple[str, str]  # name space and id
Finding = tuple[Place, str]


def twice(definitions: m.Definitions) -> Iterator[Finding]:
    """Elements that share an id, so that only the last is found; decisions that share a name."""
    ids: dict[str, str] = {}
    names: dict[str, type] = {}
    for element in definitions.elements():
        key = element.id or element.name
        if key in ids:
            yield Place(element.name), f"its id “{key}” is also that of “{ids[key]}”"
        elif names.get(element.known_as) is type(element):
            yield Place(element.name), f"there is another “{element.known_as}”"
        ids[key], names[element.known_as] = element.name, type(element)


def not_given(definitions: m.Definitions, given: Iterable[str]) -> Iterator[Finding]:
    spaces = set(given)
    for one in definitions.imports:
        if one.namespace not in spaces:
            words = f"import {one.name or one.namespace}"
            yield Place(words), f"the model “{one.namespace}” is not there"


def circles(requires: Mapping[Key, Iterable[Key]], names: Mapping[Key, str]) -> Iterator[Finding]:
    """Elements that require themselves, each circle once. `requires` has every key."""
    done: set[Key] = set()
    for start in requires:
        way: dict[Key, Iterator[Key]] = {}
        if start not in done:
            way[start] = iter(requires[start])
        while way:
            now = next(reversed(way))
            following = next(way[now], None)
            if following is None:
                done.add(now)
                del way[now]
            elif following in way:
                circle = [*list(way)[list(way).index(following) :], following]
                told = " → ".join(names[key] for key in circle)
                yield Place(names[following]), f"it requires itself: {told}"
            elif following in requires and following not in done:
                way[following] = iter(requires[following])
