"""What programs are told of a decision, as it is made and as it was logged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from knowledge import actions, queries
from knowledge.deciding import in_order, in_words, output_of, told_text
from knowledge.dmn.tracing import NearMiss
from knowledge.models import Decision, DecisionKind

EXACT_DIGITS = 15  # so many of a number every reader of JSON keeps


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


class InputTold(Schema):
    """An input as it is kept, as text. `value` is null and `hidden` says why ("masked", "erased")
    where it is personal data that is not shown to you, or not kept any more."""

    input: str
    value: str | None
    hidden: str


class LoggedTold(DecisionTold):
    """A decision as it stands in the log; `channel` is page, api, batch or test. What is told of
    near misses is worked out again, and is empty once personal inputs are erased."""

    inputs: list[InputTold]
    channel: str
    batch: UUID | None
    decided_at: datetime = Field(alias="decidedAt")


@dataclass(frozen=True, slots=True)
class Said:
    """A decision with its outputs in values, and near misses where they are known."""

    decision: Decision
    outputs: Sequence[Mapping[str, Any]]
    near_misses: Sequence[NearMiss] = ()


def said_now(found: actions.Decided) -> Said:
    return Said(found.decision, found.answer.outputs, found.answer.near_misses)


def said_then(decision: Decision, why: bool = False) -> Said:
    """As the log has it. `why`: with near misses, for which it is decided once more."""
    columns = {column["name"]: column["type"] for column in decision.table["outputs"]}
    outputs = [
        {name: output_of(told, columns.get(name, "number")) for name, told in row.items()}
        for row in (in_order(row, columns) for row in decision.outputs)
    ]
    answer = queries.replayed(decision).answer if why else None
    return Said(decision, outputs, answer.near_misses if answer else ())


def answer_told(said: Said) -> dict[str, Any]:
    decision = said.decision
    return {
        "decision": decision.key,
        "status": decision.kind,
        "outputs": [{name: _json(one) for name, one in row.items()} for row in said.outputs],
        "rules": decision.rules,
        "citations": decision.citations,
        "errors": [{"input": one["name"], "message": one["message"]} for one in decision.faults],
        "message": decision.message,
    }


def decision_told(said: Said) -> dict[str, Any]:
    table = said.decision.table
    names = [column["name"] for column in table["inputs"]]
    rules = [(number, table["rules"][number - 1]) for number in said.decision.rules]
    return {
        **_version(said.decision),
        **answer_told(said),
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
            for miss in said.near_misses
        ],
    }


def batch_told(said: Sequence[Said]) -> dict[str, Any]:
    kinds = [one.decision.kind for one in said]
    return {
        **_version(said[0].decision),
        "batch": said[0].decision.batch,
        "counts": {kind: kinds.count(kind) for kind in DecisionKind if kind in kinds},
        "answers": [answer_told(one) for one in said],
    }


def logged_told(decision: Decision, user: Any) -> dict[str, Any]:
    """With what this person may see of the inputs."""
    given = {**(decision.personal or {}), **decision.inputs}
    return {
        **decision_told(said_then(decision, why=True)),
        "inputs": [
            {
                "input": one.name,
                "value": None if one.state else in_words(given[one.name]),
                "hidden": one.state,
            }
            for one in queries.shown_inputs(decision, user)
        ],
        "channel": decision.channel,
        "batch": decision.batch,
        "decidedAt": decision.at,
    }


def _version(decision: Decision) -> dict[str, Any]:
    return {
        "table": decision.document.number,
        "version": decision.version.version,
        "digest": decision.digest,
        "asOf": decision.as_of,
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
