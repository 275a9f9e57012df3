"""The interface of knowledge: programs ask decision tables, about one case or a thousand."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Path, Router, Schema, Status
from pydantic import AwareDatetime, ConfigDict, Field

from kernel.api import BearerToken, PerToken, Problem, ProblemDetails, SentNumber, demand
from kernel.idempotency import IdempotencyKey, digest_of, once
from kernel.models import ApiToken
from knowledge import actions
from knowledge.actions import NothingInForce
from knowledge.api.decisions_told import (
    BatchTold,
    DecisionTold,
    LoggedTold,
    batch_told,
    decision_told,
    logged_told,
    said_now,
    said_then,
)
from knowledge.models import Decision, DecisionChannel, DecisionKind, Document, DocumentVersion

MOST_ROWS = 1_000
PRINTABLE = r"^[!-~]+$"
REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 413, 429), ProblemDetails)
TableNumber = Annotated[str, Path(max_length=20, pattern=PRINTABLE)]

Once = tuple[int, dict[str, Any], dict[str, Any]]

router = Router(tags=["Decisions"], throttle=PerToken())


class Question(Schema):
    """The facts of a case by name of input: texts, numbers, true or false; days, times and
    durations as text of ISO 8601. `asOf` asks the version that was in force then."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    inputs: dict[str, Any] = Field(examples=[{"reason": "outage", "amount": 40}])
    as_of: AwareDatetime | None = Field(None, alias="asOf", examples=["2026-05-01T09:00:00+02:00"])


class Questions(Schema):
    """The facts of many cases, in rows; all are asked of one version."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    rows: list[dict[str, Any]] = Field(min_length=1, max_length=MOST_ROWS)
    as_of: AwareDatetime | None = Field(None, alias="asOf")


@router.post(
    "/decisions/{key}",
    auth=BearerToken("decisions:write"),
    response={200: DecisionTold, 422: DecisionTold | ProblemDetails} | REFUSALS,
    by_alias=True,
    summary="Ask a decision table",
)
def decide(
    request: HttpRequest,
    key: TableNumber,
    question: Question,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """200: it answered, also where no rule applies or rules overlap; 422: an input is wrong.

    `key` is the number of the table. Nothing is answered that is not in the log of decisions.
    The same Idempotency-Key with the same body decides once, and tells it again out of the log.
    """
    token, document = _asked(request, key)

    def first() -> Once:
        found = actions.decide(
            document,
            _exact(question.inputs),
            actor=token.owner,
            as_of=question.as_of,
            channel=DecisionChannel.API,
            token=token,
            why=True,
        )
        status = 422 if found.decision.kind == DecisionKind.INPUT_ERROR else 200
        return status, _kept([found]), decision_told(said_now(found))

    def again(kept: dict[str, Any]) -> dict[str, Any]:
        [decision] = _logged(kept, token)
        return decision_told(said_then(decision, why=True))

    return _done(request, token, idempotency_key, first, again)


@router.post(
    "/decisions/{key}/batch",
    auth=BearerToken("decisions:write"),
    response={200: BatchTold, 207: BatchTold, 422: BatchTold | ProblemDetails} | REFUSALS,
    by_alias=True,
    summary="Ask a decision table about many cases",
)
def decide_batch(
    request: HttpRequest,
    key: TableNumber,
    questions: Questions,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """200: every row is answered; 207: inputs of some rows are wrong; 422: of all of them.

    Rows are answered in their order, by one version. All are logged, or none is answered. An
    Idempotency-Key holds for all rows together.
    """
    token, document = _asked(request, key)

    def first() -> Once:
        found = actions.decide_rows(
            document,
            [_exact(row) for row in questions.rows],
            actor=token.owner,
            as_of=questions.as_of,
            channel=DecisionChannel.BATCH,
            token=token,
        )
        wrong = sum(one.decision.kind == DecisionKind.INPUT_ERROR for one in found)
        status = 422 if wrong == len(found) else 207 if wrong else 200
        return status, _kept(found), batch_told([said_now(one) for one in found])

    def again(kept: dict[str, Any]) -> dict[str, Any]:
        return batch_told([said_then(one) for one in _logged(kept, token)])

    return _done(request, token, idempotency_key, first, again)


@router.get(
    "/decision-log/{decision}",
    auth=BearerToken("decisions:read"),
    response={200: LoggedTold, 422: ProblemDetails} | REFUSALS,
    by_alias=True,
    summary="Read a decision as it was logged",
)
def read_decision(request: HttpRequest, decision: UUID) -> dict[str, Any]:
    """`decision` is the id that the answer had. Who asked reads their own; others need the log.

    Personal inputs are told as on its page: to who asked, and to who may see them.
    """
    token: Any = request.auth  # type: ignore[attr-defined]  # set by BearerToken
    log = Decision.objects.visible_to(token.owner).with_parts()
    return logged_told(get_object_or_404(log, key=decision), token.owner)


def _asked(request: HttpRequest, key: str) -> tuple[ApiToken, Document]:
    token: Any = request.auth  # type: ignore[attr-defined]  # set by BearerToken
    demand(token, "knowledge.add_decision")
    tables = Document.objects.visible_to(token.owner).decision_tables()
    return token, get_object_or_404(tables, number=key)


def _done(
    request: HttpRequest,
    token: ApiToken,
    key: str | None,
    first: Callable[[], Once],
    again: Callable[[dict[str, Any]], dict[str, Any]],
) -> Status[dict[str, Any]]:
    """In one transaction: who is stopped between deciding and answering has not decided."""
    try:
        if key is None:
            status, _kept_too, answer = first()
        else:
            asked = digest_of(f"{request.path}\n{request.body.decode()}")
            with transaction.atomic():
                status, answer = once(token.owner, key, asked, first=first, again=again)
    except NothingInForce as nothing:
        raise Problem(404, _("Nothing is in force"), str(nothing)) from nothing
    return Status(status, answer)


def _kept(found: Sequence[actions.Decided]) -> dict[str, Any]:
    """Of an answer, the decisions alone are kept: what is personal stands in the log and nowhere
    else, and is gone from the answer when it is erased there."""
    return {"decisions": [str(one.decision.key) for one in found]}


def _logged(kept: dict[str, Any], token: ApiToken) -> list[Decision]:
    """In their order; all are of one version."""
    log = Decision.objects.filter(asker=token.owner, key__in=kept["decisions"])
    found = list(log.select_related("document").order_by("pk"))
    version = DocumentVersion.objects.get(pk=found[0].version_id)
    for one in found:
        one.version = version
    return found


def _exact(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts with every digit that was sent."""
    return {
        name: told.exact if isinstance(told, SentNumber) else told for name, told in facts.items()
    }
