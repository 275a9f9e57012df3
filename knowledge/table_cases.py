"""Test cases of a decision table: the facts of a case, and what the table must say of it.

They are kept with a version, as its rules are: a new draft begins with those of the version in
force, they change while it is a draft only, and stay as they were when it was approved. They run
whenever they are looked at; the table is compiled once, so that this takes no time to speak of.

A case is plain data, its values as people type them:
{"key": "…", "name": "Small credit", "inputs": {"amount": "20"}, "kind": "hit",
 "outputs": [{"decision": "credit", "limit": "25"}]}
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.deciding import (
    HIT,
    INPUT_ERROR,
    NO_HIT,
    OVERLAP,
    Answer,
    decider_of,
    fact_of,
    in_order,
    in_words,
    told_text,
)
from knowledge.decision_table import Table, faults
from knowledge.dmn.feel.types import BUILT_IN
from knowledge.dmn.feel.values import Value
from knowledge.dmn.inputs import InputRefused, input_value
from knowledge.table_findings import digest_of_table
from knowledge.table_model import split_policy

Case = dict[str, Any]

EXPECTED = (HIT, NO_HIT, OVERLAP, INPUT_ERROR)
KINDS_IN_WORDS = {
    HIT: "decided",
    NO_HIT: "no rule applies",
    OVERLAP: "rules overlap",
    INPUT_ERROR: "input error",
}
MANY = ("RULE ORDER", "OUTPUT ORDER", "COLLECT")
YES_NO = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class CaseResult:
    """`given`, `expected` and `found` in words, the columns called by their labels."""

    case: Case
    passed: bool
    rules: tuple[int, ...]
    given: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class CaseRun:
    """`unreached` are the rules, from 1, that no case comes to."""

    results: tuple[CaseResult, ...]
    unreached: tuple[int, ...]
    rules: int

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        return tuple(one for one in self.results if not one.passed)

    @property
    def passed(self) -> int:
        return len(self.results) - len(self.failed)

    @property
    def reached(self) -> int:
        return self.rules - len(self.unreached)


def run_cases(table: Table | None, cases: Sequence[Case]) -> CaseRun | None:
    """None of a table that is not sound: it cannot decide anything yet."""
    if not table or faults(table):
        return None
    results = tuple(_result(table, case, answer_to(table, case["inputs"])) for case in cases)
    reached = {rule for one in results for rule in one.rules}
    count = len(table["rules"])
    unreached = tuple(number for number in range(1, count + 1) if number not in reached)
    return CaseRun(results, unreached, count)


def answer_to(table: Table, inputs: Mapping[str, str]) -> Answer:
    """What a sound table says of facts as they are typed; what is empty is no fact."""
    kinds = {column["name"]: column["type"] for column in table["inputs"]}
    facts = {
        name: _fact(text, kinds[name]) for name, text in inputs.items() if text and name in kinds
    }
    return decider_of(digest_of_table(table), table).decide(facts)


def outputs_as_typed(answer: Answer) -> list[dict[str, str]]:
    """The outputs of an answer as a case keeps them."""
    return [{name: typed(value) for name, value in row.items()} for row in answer.outputs]


def typed(value: Any) -> str:
    """A value as people type it: a text without quotes, a day without its sign."""
    told = told_text(value)
    if isinstance(told, bool):
        return "true" if told else "false"
    if told is None:
        return ""
    text = str(told)
    return text[2:-1] if text.startswith('@"') and text.endswith('"') else text


def output_types(table: Table) -> dict[str, str]:
    """The outputs that an answer has, and their types."""
    _policy, aggregation = split_policy(table["hit_policy"])
    if aggregation == "COUNT":
        return {"count": "number"}
    return {column["name"]: column["type"] for column in table["outputs"]}


def expectation(case: Case, table: Table) -> str:
    """What a case expects, in words and in the order of the columns."""
    rows = [in_order(row, output_types(table)) for row in case["outputs"]]
    return _in_words(case["kind"], rows, labels_of(table["outputs"]))


def has_many_results(table: Table) -> bool:
    return table["hit_policy"] in MANY


def digest_of_cases(cases: Sequence[Case]) -> str:
    told = json.dumps(list(cases), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _result(table: Table, case: Case, answer: Answer) -> CaseResult:
    passed = answer.kind == case["kind"] and (
        case["kind"] != HIT or _same(table, case["outputs"], answer)
    )
    return CaseResult(
        case,
        passed,
        answer.rules,
        _given_in_words(case, table),
        expectation(case, table),
        _found_in_words(answer, table),
    )


def _same(table: Table, expected: Sequence[Mapping[str, str]], answer: Answer) -> bool:
    types = output_types(table)
    wanted = [[_expected(row.get(name, ""), types[name]) for name in types] for row in expected]
    found = [[_told(row.get(name)) for name in types] for row in answer.outputs]
    if table["hit_policy"] == "COLLECT":  # in no order
        return sorted(wanted, key=repr) == sorted(found, key=repr)
    return wanted == found


def _expected(text: str, kind: str) -> Any:
    """A typed text as `_told` has a value; what is none of its kind is like no value."""
    if not text:
        return ""
    try:
        return _told(input_value(_fact(text, kind), BUILT_IN[kind]))
    except InputRefused:
        return ("refused", text)


def _fact(text: str, kind: str) -> Any:
    return YES_NO.get(text, text) if kind == "boolean" else fact_of(text, kind)


def _told(value: Value) -> Any:
    """So that 25 and 25.0, and no text and none at all, are the same."""
    if value is None or value == "":
        return ""
    return in_words(value)


def _given_in_words(case: Case, table: Table) -> str:
    labels = labels_of(table["inputs"])
    return _row_in_words(in_order(case["inputs"], labels), labels)


def labels_of(columns: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What people call the columns of these names."""
    return {column["name"]: column["label"] or column["name"] for column in columns}


def _row_in_words(row: Mapping[str, str], labels: Mapping[str, str]) -> str:
    return ", ".join(f"{labels.get(name, name)}: {said or '–'}" for name, said in row.items())


def _in_words(kind: str, outputs: Sequence[Mapping[str, str]], labels: Mapping[str, str]) -> str:
    if kind != HIT:
        return KINDS_IN_WORDS.get(kind, kind)
    return "; ".join(_row_in_words(row, labels) for row in outputs) or "–"


def _found_in_words(answer: Answer, table: Table) -> str:
    if answer.kind == HIT:
        return _in_words(HIT, outputs_as_typed(answer), labels_of(table["outputs"]))
    if answer.kind == INPUT_ERROR:
        labels = labels_of(table["inputs"])
        return "; ".join(
            f"{labels.get(one.name, one.name)}: {one.message}" for one in answer.faults
        )
    return answer.message or KINDS_IN_WORDS.get(answer.kind, answer.kind)


def expected_now(table: Table, inputs: Mapping[str, str]) -> tuple[str, list[dict[str, str]]]:
    """What the table says of the facts now, as a case expects it: outcome and outputs."""
    answer = answer_to(table, inputs)
    return answer.kind, outputs_as_typed(answer)
