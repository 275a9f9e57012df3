"""Facts as they stand in the database, as columns: what cells were worked out from."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from django.db.models import F, FloatField, TextField
from django.db.models.functions import Cast, Round

from reporting.case_facts import MINUTE, NONE, Facts
from reporting.fact_rows import OUTCOMES, codes_by_name, numbers_of
from reporting.models import CaseFact, Source

SEGMENTS = ("segment_1", "segment_2", "segment_3", "segment_4")
COUNTED = ("opened_text", "closed_text", "outcome", "events", "repeats", "handovers", "cents")
TIMED = (
    *("cycle_minutes", "stopped_minutes", "business_minutes"),
    *("cycle_bucket", "business_bucket", "counted_bucket"),
)
# Decimals and days are made one by one, slowly.
PLAIN = {
    "cents": Round(F("cost") * 100, output_field=FloatField()),
    "opened_text": Cast("opened_on", TextField()),
    "closed_text": Cast("closed_on", TextField()),
}
CASES_A_QUESTION = 5_000
OUTCOME_CODES = {text: code for code, text in enumerate(OUTCOMES.tolist())}


def facts_known(
    source: Source, keys: Sequence[str], segments: np.ndarray
) -> Iterator[tuple[np.ndarray, list[int], Facts]]:
    """The facts there are of cases with these keys, some at a time, each with its place among
    the keys and its own key in the table. `segments`: what codes of them stand for."""
    known = CaseFact.objects.filter(source=source).order_by().annotate(**PLAIN)
    code_of = codes_by_name(segments)
    place_of = {key: place for place, key in enumerate(keys)}
    for start in range(0, len(keys), CASES_A_QUESTION):
        of_cases = known.filter(case_key__in=keys[start : start + CASES_A_QUESTION])
        rows = list(of_cases.values_list("pk", "case_key", *SEGMENTS, *COUNTED, *TIMED))
        if rows:
            places = np.array([place_of[row[1]] for row in rows])
            yield places, [row[0] for row in rows], _facts(rows, code_of)


def _facts(rows: Sequence[tuple], code_of: dict[str, int]) -> Facts:
    told: dict[str, Any] = dict(
        zip(("pk", "case", *SEGMENTS, *COUNTED, *TIMED), zip(*rows, strict=True), strict=True)
    )
    unasked = np.zeros(len(rows), dtype=np.int64)
    return Facts(
        case=unasked,
        segments={
            place: np.array([code_of[name] for name in told[column]])
            for place, column in enumerate(SEGMENTS, start=1)
        },
        opened=unasked,
        last=unasked,
        closed=unasked,
        opened_day=numbers_of(told["opened_text"]),
        closed_day=numbers_of(told["closed_text"]),
        outcome=np.array([OUTCOME_CODES[text] for text in told["outcome"]]),
        events=np.array(told["events"]),
        repeats=np.array(told["repeats"]),
        handovers=np.array(told["handovers"]),
        cents=np.array(told["cents"]).astype(np.int64),
        cycle=_parts(told["cycle_minutes"]),
        waiting=unasked,
        service=unasked,
        stopped=_parts(told["stopped_minutes"]),
        business=_parts(told["business_minutes"]),
        cycle_bucket=_codes(told["cycle_bucket"]),
        business_bucket=_codes(told["business_bucket"]),
        counted_bucket=_codes(told["counted_bucket"]),
        way=unasked,
        stops=None,
    )


def _parts(minutes: Sequence[float | None]) -> np.ndarray:
    return _codes(np.array(minutes, dtype=float) * MINUTE)


def _codes(values: Sequence[float | None] | np.ndarray) -> np.ndarray:
    told = np.array(values, dtype=float)  # NaN of none
    return np.where(np.isnan(told), NONE, np.rint(told)).astype(np.int64)
