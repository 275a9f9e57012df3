"""Where the floors above plug into this one: panels on a document, guards on a release, measures
that a document should move, tests of the steps of a procedure."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from inventory.sockets import PanelSocket

ReleaseGuard = Callable[[Any, Any], str]


class ReleaseGuards:
    """What upper floors hold against a deed on a release: `(release, actor)` -> "" or why not."""

    def __init__(self) -> None:
        self._guards: list[ReleaseGuard] = []

    def add(self, guard: ReleaseGuard) -> None:
        """Called by a floor's plugs."""
        if guard not in self._guards:
            self._guards.append(guard)

    def reason(self, release: Any, actor: Any) -> str:
        return " ".join(reason for guard in self._guards if (reason := guard(release, actor)))


@dataclass(frozen=True, slots=True)
class MeasureTold:
    """A measure by its key: its name, its page ("" where this person may not open it), how it
    stands in words, and the tone of that."""

    key: str
    name: str
    url: str = ""
    standing: str = ""
    tone: str = "muted"


class MeasureSocket:
    """The measures of the house. Known: `() -> {key: name}`, those in use. Told: `(keys, user) ->
    [MeasureTold]`, in the order of the keys; keys that nobody knows any more are left out."""

    def __init__(self) -> None:
        self._known: Callable[[], Mapping[str, str]] | None = None
        self._told: Callable[[Collection[str], Any], list[MeasureTold]] | None = None

    def plug(
        self,
        known: Callable[[], Mapping[str, str]],
        told: Callable[[Collection[str], Any], list[MeasureTold]],
    ) -> None:
        """Called by the plugs of the floor that measures."""
        self._known, self._told = known, told

    def known(self) -> Mapping[str, str]:
        return self._known() if self._known else {}

    def told(self, keys: Collection[str], user: Any) -> list[MeasureTold]:
        """Each key with what is known of it; of one that is gone the key alone."""
        found = {one.key: one for one in self._told(keys, user)} if self._told and keys else {}
        return [found.get(key, MeasureTold(key, key)) for key in keys]


@dataclass(frozen=True, slots=True)
class StepTest:
    """A test that covers a step of a procedure, and what it showed last."""

    label: str
    url: str
    result: str = ""
    tone: str = "muted"


StepTests = Callable[[Any, Any], Mapping[int, list[StepTest]]]


class StepTestSocket:
    """Providers `(procedure, user) -> {number of the step: tests}`; asked once a page."""

    def __init__(self) -> None:
        self._providers: list[StepTests] = []

    def add(self, provider: StepTests) -> None:
        """Called by a floor's plugs."""
        if provider not in self._providers:
            self._providers.append(provider)

    def tests(self, procedure: Any, user: Any) -> dict[int, list[StepTest]]:
        found: dict[int, list[StepTest]] = {}
        for provider in self._providers:
            for number, tests in provider(procedure, user).items():
                found.setdefault(number, []).extend(tests)
        return found


document_panels = PanelSocket()
measures = MeasureSocket()
step_tests = StepTestSocket()
release_guards = ReleaseGuards()  # against putting it in force
content_guards = ReleaseGuards()  # against adding a document, or taking one out
