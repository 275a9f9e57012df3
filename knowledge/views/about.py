"""For what a version holds, and which measures it should move, ready to be shown."""

from dataclasses import dataclass
from typing import Any

from knowledge import sockets
from knowledge.models import DocumentVersion
from knowledge.scopes import ShownAspect, shown_scope
from knowledge.sockets import MeasureTold


@dataclass(frozen=True, slots=True)
class About:
    scope: list[ShownAspect]
    measures: list[MeasureTold]


def shown_about(version: DocumentVersion, user: Any) -> About:
    return About(shown_scope(version.scope), sockets.measures.told(version.measures, user))
