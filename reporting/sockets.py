"""What the floor above plugs into this one: panels of a measure, answers to verdicts, flags."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from inventory.sockets import PanelSocket
from kernel.charts import Annotation
from reporting.models import Measure, Verdict


@dataclass(frozen=True, slots=True)
class Answer:
    """What is being done about a verdict, and where to read of it."""

    label: str
    url: str


class AnswerSocket:
    """Providers `(verdicts) -> {verdict's key: Answer}`; asked once for all verdicts of a page.

    `who_answers`: the permission of those who find each unanswered verdict in “My work” by the
    provider's own floor, so that it stands there once.
    """

    def __init__(self) -> None:
        self._providers: list[Callable[[Sequence[Verdict]], dict[int, Answer]]] = []
        self._who_answer: set[str] = set()

    def add(
        self,
        provider: Callable[[Sequence[Verdict]], dict[int, Answer]],
        who_answers: str = "",
    ) -> None:
        if provider not in self._providers:
            self._providers.append(provider)
        if who_answers:
            self._who_answer.add(who_answers)

    def has_line_for(self, user: Any) -> bool:
        """Whether the floor above tells this person of every verdict without an answer."""
        return any(user.has_perm(permission) for permission in self._who_answer)

    def answers(self, verdicts: Sequence[Verdict]) -> dict[int, Answer]:
        """The answer to each verdict that has one, by the verdict's key."""
        found: dict[int, Answer] = {}
        for provider in self._providers:
            found.update(provider(verdicts))
        return found


class AnnotationSocket:
    """Providers `(measure) -> Annotations`: what happened and may explain the line after it.

    What happened to the process of the measure: a page of several measures asks once.
    """

    def __init__(self) -> None:
        self._providers: list[Callable[[Measure], Iterable[Annotation]]] = []

    def add(self, provider: Callable[[Measure], Iterable[Annotation]]) -> None:
        if provider not in self._providers:
            self._providers.append(provider)

    def annotations(self, measure: Measure) -> list[Annotation]:
        """All of them, oldest first."""
        found = [one for provider in self._providers for one in provider(measure)]
        return sorted(found, key=lambda one: one.day)


measure_panels = PanelSocket()
verdict_answers = AnswerSocket()
chart_annotations = AnnotationSocket()

__all__ = ["Annotation", "Answer", "chart_annotations", "measure_panels", "verdict_answers"]
