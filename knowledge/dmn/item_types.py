"""The types that a model defines. Source: OMG DMN 1.5, 7.3.2."""

from collections.abc import Callable, Mapping

from knowledge.dmn.feel.compiling import Types
from knowledge.dmn.feel.expression import Surroundings, cell, root
from knowledge.dmn.feel.faults import FeelFault
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.feel.types import (
    ANY,
    BUILT_IN,
    ContextOf,
    Defined,
    FunctionOf,
    ListOf,
    Type,
)
from knowledge.dmn.feel.values import Value
from knowledge.dmn.model import Definitions, ItemDefinition
from knowledge.dmn.places import Place, Tell


class ItemTypes:
    """Types by name: the model's own, those of its imports as `import.name`, those of FEEL."""

    def __init__(self, definitions: Definitions, imported: Mapping[str, Types], tell: Tell) -> None:
        self._items = {item.name: item for item in definitions.items}
        self._prefixes = definitions.prefixes
        self._imported = imported
        self._tell = tell
        self._made: dict[str, Type] = {}
        self._making: set[str] = set()

    def find(self, name: str) -> Type | None:
        """None where there is no such type."""
        if name in self._items:
            return self._made[name] if name in self._made else self._make(name)
        for prefix, types in self._imported.items():
            if prefix and name.startswith(f"{prefix}."):
                found = types(name[len(prefix) + 1 :])
                if found is not None:
                    return found
            elif not prefix and (found := types(name)) is not None:
                return found
        if ":" in name and name.split(":", 1)[0] in self._prefixes:
            return self.find(name.split(":", 1)[1])
        return BUILT_IN.get(name)

    def named(self, name: str, place: str) -> Type:
        """Any where there is no name or no such type; the latter is told."""
        if not name:
            return ANY
        found = self.find(name)
        if found is None:
            self._tell(place, f"there is no type “{name}”")
        return found or ANY

    def _make(self, name: str) -> Type:
        if name in self._making:
            self._tell(f"type {name}", "it is made of itself")
            return ANY
        self._making.add(name)
        made = self._type(self._items[name], Place(f"type {name}"))
        self._making.discard(name)
        self._made[name] = made
        return made

    def _type(self, item: ItemDefinition, place: Place) -> Type:
        of: Type
        if item.parameters is not None:
            given = tuple(self.named(one.type, place) for one in item.parameters)
            of = FunctionOf(given, self.named(item.result, place))
        elif item.components:
            of = ContextOf(
                {one.name: self._type(one, place.within(one.name)) for one in item.components}
            )
        else:
            of = self.named(item.type, place)
        allows = self._allows(item, place) if item.allowed else None
        if item.is_collection and item.constraint == "typeConstraint":
            return Defined(item.name, ListOf(of), allows, item.allowed)
        if allows:
            of = Defined(item.name, of, allows, item.allowed)
        return Defined(item.name, ListOf(of) if item.is_collection else of)

    def _allows(self, item: ItemDefinition, place: Place) -> Callable[[Value], bool] | None:
        try:
            read = cell(item.allowed, Surroundings(NameTable()))
        except FeelFault as fault:
            self._tell(place.within("allowed values"), fault)
            return None

        def allows(value: Value) -> bool:
            return read.code(root(Run()).within({"?": value})) is True

        return allows
