"""Requests of programs that may come twice: done once, and answered alike both times."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from ninja import Header

from kernel import kept_answers
from kernel.api import Problem
from kernel.models import KeptAnswer

IdempotencyKey = Annotated[
    str | None, Header(alias="Idempotency-Key", max_length=255, pattern=r"^[!-~]+$")
]

Told = TypeVar("Told")


def digest_of(told: str) -> str:
    """With the key of the installation: nobody finds what was sent by trying."""
    return salted_hmac("kernel.idempotency", told, algorithm="sha256").hexdigest()


def once(
    owner: Any,
    key: str,
    digest: str,
    *,
    first: Callable[[], tuple[int, dict[str, Any], Told]],
    again: Callable[[dict[str, Any]], Told],
) -> tuple[int, Told]:
    """Status and answer. `first` does the work: status, what is kept of the answer, the answer;
    `again` makes the answer of what was kept. What `first` raises is raised, and nothing kept."""
    kept = _claimed(owner, key, digest)
    if kept.status:
        return kept.status, again(kept.answer)
    try:
        status, told, answer = first()
    except BaseException:
        kept_answers.give_up(kept)
        raise
    kept_answers.keep(kept, status, told)
    return status, answer


def _claimed(owner: Any, key: str, digest: str) -> KeptAnswer:
    try:
        return kept_answers.claim(owner, key, digest)
    except kept_answers.OtherContent as fault:
        raise Problem(
            422,
            _("The idempotency key is taken"),
            _("“%(key)s” was used for another body. Take a new key for a new batch.")
            % {"key": key},
        ) from fault
    except kept_answers.StillWorking as fault:
        raise Problem(
            409,
            _("The first request is still being worked on"),
            _("Ask again in a moment, with the same key and body."),
        ) from fault
