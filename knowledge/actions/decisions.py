"""Writes to the log of decisions: what was decided, and personal inputs that are erased from it.

The log is a record by itself: a decision is not told to the audit trail besides, an erasure is.
"""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from kernel import audit, dated
from kernel.models import ApiToken, User
from kernel.ruling import DomainError, demand
from knowledge.deciding import Answer, Decider, decider_of
from knowledge.models import Decision, DecisionChannel, Document, DocumentVersion
from knowledge.queries import table_version

MOST_ROWS = 1_000
ROWS_A_STATEMENT = 500
MESSAGE_LENGTH = 400


class NothingInForce(DomainError):
    """No version of the table is in force at that instant."""

    def __init__(self, document: Document) -> None:
        super().__init__(
            _("No version of %(document)s is in force then.") % {"document": document.number}
        )


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it was logged, and the answer in values, with near misses where asked for."""

    decision: Decision
    answer: Answer


@transaction.atomic
def decide(
    document: Document,
    facts: Mapping[str, Any],
    *,
    actor: User,
    as_of: datetime | None = None,
    channel: str = DecisionChannel.PAGE,
    token: ApiToken | None = None,
    why: bool = False,
) -> Decided:
    """Ask a table about one case; nothing is answered that is not logged.

    `facts` by name of input; `why`: with near misses. Raises NothingInForce, and DomainError for
    an instant to come.
    """
    _demand_deciding(actor)
    asking = _asking(document, actor, as_of, channel, token)
    found = asking.decided(facts, why)
    found.decision.save(force_insert=True)
    return found


@transaction.atomic
def decide_rows(
    document: Document,
    rows: Sequence[Mapping[str, Any]],
    *,
    actor: User,
    as_of: datetime | None = None,
    channel: str = DecisionChannel.BATCH,
    token: ApiToken | None = None,
) -> list[Decided]:
    """As `decide`, of many cases by one version and one instant; all are logged, or none."""
    _demand_deciding(actor)
    if len(rows) > MOST_ROWS:
        raise DomainError(_("At most %(most)s rows at once.") % {"most": MOST_ROWS})
    asking = _asking(document, actor, as_of, channel, token, batch=uuid.uuid4())
    found = [asking.decided(facts) for facts in rows]
    Decision.objects.bulk_create([one.decision for one in found], batch_size=ROWS_A_STATEMENT)
    return found


@transaction.atomic
def erase_personal(decision: Decision, *, actor: User, note: str) -> Decision:
    """Take the personal inputs out of the log; their digest stays. It cannot be replayed then."""
    demand(actor, "knowledge.erase_decision", _("Erase personal inputs"))
    if not note.strip():
        raise DomainError(_("Say why: the reason stands in the history."))
    decision = Decision.objects.select_for_update(of=("self",)).with_parts().get(pk=decision.pk)
    if decision.personal is None:
        raise DomainError(_("It holds no personal inputs."))
    _erase([decision], actor=actor, note=note)
    return decision


@transaction.atomic
def erase_old_personal(before: datetime, *, actor: User, most: int = 1_000) -> int:
    """Take the personal inputs out of decisions older than that, so many at a time; how many."""
    demand(actor, "knowledge.erase_decision", _("Erase personal inputs"))
    old = Decision.objects.personal_before(before).select_for_update(of=("self",)).with_parts()
    found = list(old.order_by("at")[:most])
    _erase(found, actor=actor, note=_("They were kept for as long as they may be."))
    return len(found)


def _erase(decisions: Iterable[Decision], *, actor: User, note: str) -> None:
    acts = []
    for decision in decisions:
        names = sorted(decision.personal or {})
        decision.personal, decision.erased_at = None, dated.now()
        decision.save(update_fields=["personal", "erased_at"])
        told = {"inputs": names, "digest": decision.personal_digest}
        acts.append(
            audit.Act(
                "decision.erased", decision, after=told, note=note, about=(decision.document,)
            )
        )
    audit.record_many(acts, actor=actor)


def _demand_deciding(actor: User) -> None:
    demand(actor, "knowledge.add_decision", _("Decide by a table"))


@dataclass(frozen=True, slots=True)
class _Asking:
    """Who asks which version, as of when, through which door."""

    version: DocumentVersion
    decider: Decider
    actor: User
    as_of: datetime
    at: datetime
    channel: str
    token: ApiToken | None
    batch: uuid.UUID | None

    def decided(self, facts: Mapping[str, Any], why: bool = False) -> Decided:
        """By the version; the decision is not saved yet."""
        answer = self.decider.decide(facts, self.as_of, why)
        inputs, personal = self.decider.apart(answer.given)
        decision = Decision(
            document=self.version.document,
            version=self.version,
            digest=self.version.digest,
            as_of=self.as_of,
            inputs=inputs,
            personal=personal or None,
            personal_digest=digest_of_personal(personal) if personal else "",
            kind=answer.kind,
            outputs=answer.told_outputs,
            rules=list(answer.rules),
            citations=list(answer.citations),
            faults=[{"name": one.name, "message": one.message} for one in answer.faults],
            message=answer.message[:MESSAGE_LENGTH],
            asker=self.actor,
            token=self.token,
            channel=self.channel,
            batch=self.batch,
            at=self.at,
        )
        return Decided(decision, answer)


def _asking(
    document: Document,
    actor: User,
    as_of: datetime | None,
    channel: str,
    token: ApiToken | None,
    batch: uuid.UUID | None = None,
) -> _Asking:
    now = dated.now()
    if as_of and as_of > timezone.now():
        raise DomainError(_("What will be in force then is not known yet. Choose an instant gone."))
    version = table_version(document, as_of)
    if version is None or not version.table:
        raise NothingInForce(document)
    version.document = document
    decider = decider_of(version.digest, version.table)
    return _Asking(version, decider, actor, as_of or now, now, channel, token, batch)


def digest_of_personal(personal: Mapping[str, Any]) -> str:
    """With the key of the installation: nobody finds the values by trying."""
    told = json.dumps(personal, sort_keys=True)
    return salted_hmac("knowledge.decision", told, algorithm="sha256").hexdigest()
