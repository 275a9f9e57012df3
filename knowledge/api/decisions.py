"""The interface of knowledge: programs ask decision tables, about one case or a thousand."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Path, Router, Schema, Status
from pydantic import AwareDatetime, ConfigDict, Field

from kernel.api import BearerToken, PerToken, Problem, ProblemDetails, SentNumber, demand
from kernel.models import ApiToken
from knowledge import actions
from knowledge.actions import NothingInForce
from knowledge.deciding import told_text
from knowledge.models import DecisionChannel, DecisionKind, Document

MOST_ROWS = 1_000
PRINTABLE = r"^[!-~]+$"
REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 413, 429), ProblemDetails)
TableNumber = Annotated[str, Path(max_length=20, pattern=PRINTABLE)]
EXACT_DIGITS = 15  # so many of a number every reader of JSON keeps

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


class InputErrorTold(Schema):
    """An input that is missing, unknown, of another type or not allowed."""

    input: str
    message: str


class RuleTold(Schema):
    """A rule that applied, counted from 1, with its cells as written, by input."""

    rule: int
    when: dict[str, str]
    note: str
    citation: str


class NearMissTold(Schema):
    """A rule that one input alone kept from applying."""

    rule: int
    input: str
    cell: str


class AnswerTold(Schema):
    """One answer. `status` is hit, no_hit, input_error, overlap or stopped; `outputs` has a row for
    each result. A number with more than 15 digits is text, so that none of them is lost."""

    decision: UUID
    status: str
    outputs: list[dict[str, Any]]
    rules: list[int]
    citations: list[str]
    errors: list[InputErrorTold]
    message: str


class DecisionTold(AnswerTold):
    """An answer with its reasons; `digest` is that of the version's text."""

    table: str
    version: int
    digest: str
    as_of: datetime = Field(alias="asOf")
    reasons: list[RuleTold]
    near_misses: list[NearMissTold] = Field(alias="nearMisses")


class BatchTold(Schema):
    """The answers of a batch, row by row as they were asked, and how many of each status."""

    table: str
    version: int
    digest: str
    as_of: datetime = Field(alias="asOf")
    batch: UUID
    counts: dict[str, int]
    answers: list[AnswerTold]


@router.post(
    "/decisions/{key}",
    auth=BearerToken("decisions:write"),
    response={200: DecisionTold, 422: DecisionTold | ProblemDetails} | REFUSALS,
    by_alias=True,
    summary="Ask a decision table",
)
def decide(request: HttpRequest, key: TableNumber, question: Question) -> Any:
    """200: it answered, also where no rule applies or rules overlap; 422: an input is wrong.

    `key` is the number of the table. Nothing is answered that is not in the log of decisions.
    """
    token, document = _asked(request, key)
    try:
        found = actions.decide(
            document,
            _exact(question.inputs),
            actor=token.owner,
            as_of=question.as_of,
            channel=DecisionChannel.API,
            token=token,
            why=True,
        )
    except NothingInForce as nothing:
        raise _nothing(nothing) from nothing
    status = 422 if found.decision.kind == DecisionKind.INPUT_ERROR else 200
    return Status(status, _reasoned(found))


@router.post(
    "/decisions/{key}/batch",
    auth=BearerToken("decisions:write"),
    response={200: BatchTold, 207: BatchTold, 422: BatchTold | ProblemDetails} | REFUSALS,
    by_alias=True,
    summary="Ask a decision table about many cases",
)
def decide_batch(request: HttpRequest, key: TableNumber, questions: Questions) -> Any:
    """200: every row is answered; 207: inputs of some rows are wrong; 422: of all of them.

    Rows are answered in their order, by one version. All are logged, or none is answered.
    """
    token, document = _asked(request, key)
    try:
        found = actions.decide_rows(
            document,
            [_exact(row) for row in questions.rows],
            actor=token.owner,
            as_of=questions.as_of,
            channel=DecisionChannel.BATCH,
            token=token,
        )
    except NothingInForce as nothing:
        raise _nothing(nothing) from nothing
    wrong = sum(one.decision.kind == DecisionKind.INPUT_ERROR for one in found)
    status = 422 if wrong == len(found) else 207 if wrong else 200
    return Status(status, _batch(found))


def _asked(request: HttpRequest, key: str) -> tuple[ApiToken, Document]:
    token: Any = request.auth  # type: ignore[attr-defined]  # set by BearerToken
    demand(token, "knowledge.add_decision")
    tables = Document.objects.visible_to(token.owner).decision_tables()
    return token, get_object_or_404(tables, number=key)


def _exact(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts with every digit that was sent."""
    return {
        name: told.exact if isinstance(told, SentNumber) else told for name, told in facts.items()
    }


def _nothing(nothing: NothingInForce) -> Problem:
    return Problem(404, _("Nothing is in force"), str(nothing))


def _answer(found: actions.Decided) -> dict[str, Any]:
    decision, answer = found.decision, found.answer
    return {
        "decision": decision.key,
        "status": decision.kind,
        "outputs": [{name: _json(one) for name, one in row.items()} for row in answer.outputs],
        "rules": decision.rules,
        "citations": decision.citations,
        "errors": [{"input": one.name, "message": one.message} for one in answer.faults],
        "message": decision.message,
    }


def _version(found: actions.Decided) -> dict[str, Any]:
    decision = found.decision
    return {
        "table": decision.document.number,
        "version": decision.version.version,
        "digest": decision.digest,
        "asOf": decision.as_of,
    }


def _reasoned(found: actions.Decided) -> dict[str, Any]:
    table = found.decision.table
    names = [column["name"] for column in table["inputs"]]
    rules = [(number, table["rules"][number - 1]) for number in found.decision.rules]
    return {
        **_version(found),
        **_answer(found),
        "reasons": [
            {
                "rule": number,
                "when": dict(zip(names, rule["when"], strict=True)),
                "note": rule["note"],
                "citation": rule.get("citation", ""),
            }
            for number, rule in rules
        ],
        "nearMisses": [
            {"rule": miss.rule, "input": names[miss.column - 1], "cell": miss.cell}
            for miss in found.answer.near_misses
        ],
    }


def _batch(found: list[actions.Decided]) -> dict[str, Any]:
    kinds = [one.decision.kind for one in found]
    return {
        **_version(found[0]),
        "batch": found[0].decision.batch,
        "counts": {kind: kinds.count(kind) for kind in DecisionKind if kind in kinds},
        "answers": [_answer(one) for one in found],
    }


def _json(value: Any) -> Any:
    """A number as a number of JSON, where that keeps it."""
    if isinstance(value, Decimal):
        if len(value.as_tuple().digits) > EXACT_DIGITS or abs(value.adjusted()) > EXACT_DIGITS:
            return told_text(value)
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list):
        return [_json(one) for one in value]
    return told_text(value)
