"""May this person do this? A ruling is yes, or no with every reason, in words one can act on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Ruling:
    """True when allowed; as text, the reasons why not."""

    reasons: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not self.reasons

    def __str__(self) -> str:
        return " ".join(self.reasons)

    @classmethod
    def of(cls, reasons: Iterable[object]) -> "Ruling":
        """A ruling from guards' answers, of which the empty ones mean yes."""
        return cls(tuple(str(reason) for reason in reasons if reason))


ALLOWED = Ruling()


class DomainError(Exception):
    """Something a person asked for cannot be done; the message says why and what to do."""


class MoveRefused(DomainError):
    """A lifecycle refused a move. `ruling` has the reasons."""

    def __init__(self, ruling: Ruling) -> None:
        super().__init__(str(ruling))
        self.ruling = ruling


def role_reason(actor: Any, permission: str, act: object) -> str:
    """ "" when the actor's role includes the act, or the reason why not."""
    if actor.has_perm(permission):
        return ""
    return _("Your role does not include “%(move)s”. Ask an administrator.") % {"move": act}


def demand(actor: Any, permission: str, act: object) -> None:
    """For acts outside a lifecycle: raises DomainError when the role does not include them."""
    if reason := role_reason(actor, permission, act):
        raise DomainError(reason)
