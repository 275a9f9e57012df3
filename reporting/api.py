"""The interface of reporting: sources are read, batches of events are sent and looked up again."""

import json
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from kernel.api import BearerToken, PerToken, ProblemDetails, demand
from kernel.idempotency import IdempotencyKey, digest_of, once
from reporting import actions
from reporting.event_mapping import mapping_of
from reporting.event_objects import fields_of
from reporting.models import EventBatch, QuarantinedRow, Source
from reporting.remedies import REMEDIES

MOST_EVENTS = 10_000
MOST_ERRORS = 1_000
LARGEST_KEY = 2**63 - 1
PLAIN = r"^[^\x00-\x1f\x7f]*$"
PRINTABLE = r"^[!-~]+$"

router = Router(tags=["Events"], throttle=PerToken())
REFUSALS = {401: ProblemDetails, 403: ProblemDetails, 404: ProblemDetails, 429: ProblemDetails}
BROKEN = {400: ProblemDetails, 409: ProblemDetails, 413: ProblemDetails, 415: ProblemDetails}


class Delivery(Schema):
    """Events of one source. A field is called by our name (case, timestamp, activity, …) or by
    the name of its column in the source; times in ISO 8601 with their offset."""

    source: str = Field(
        max_length=20, pattern=PRINTABLE, description="Its number", examples=["SRC-0001"]
    )
    name: str = Field(
        "", max_length=200, pattern=PLAIN, description="What you call this batch; stands in lists"
    )
    events: list[Any] = Field(
        min_length=1,
        max_length=MOST_EVENTS,
        json_schema_extra={"items": {"type": "object"}},
        examples=[
            [
                {
                    "case": "T-4711",
                    "timestamp": "2026-03-02T12:00:00+01:00",
                    "activity": "Opened",
                }
            ]
        ],
    )


class RowError(Schema):
    """An event that was set aside: its place (from 0), the field at fault, why, what to do."""

    index: int
    field: str
    reason: str
    message: str
    remedy: str


class BatchTold(Schema):
    """What came of a batch. `accepted` = added + corrected + unchanged; `errors` has the first
    thousand of the `refused` that still wait to be mended; they are kept with the batch."""

    batch: int
    source: str
    name: str
    accepted: int
    added: int
    corrected: int
    unchanged: int
    refused: int
    errors: list[RowError]


class SourceTold(Schema):
    """A source, and what its fields are called: by us, and in its own columns."""

    number: str
    name: str
    process: str
    kind: str
    time_zone: str
    fields: dict[str, str]


class Sources(Schema):
    sources: list[SourceTold]
    total: int


@router.post(
    "/events",
    auth=BearerToken("events:write"),
    response={200: BatchTold, 201: BatchTold, 207: BatchTold, 422: BatchTold | ProblemDetails}
    | REFUSALS
    | BROKEN,
    summary="Send a batch of events",
)
def send_events(
    request: HttpRequest,
    delivery: Delivery,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """201: all were taken; 200: the same batch came before; 207: some were refused; 422: all were.

    The same Idempotency-Key with the same body gives the same answer again.
    """
    token: Any = request.auth  # type: ignore[attr-defined]  # set by BearerToken
    demand(token, "reporting.load_source")
    sources = Source.objects.visible_to(token.owner)
    source = get_object_or_404(sources, number=delivery.source)
    if idempotency_key is None:
        return Status(*_loaded(source, delivery, token.owner))
    return Status(*_once(source, delivery, token.owner, idempotency_key))


@router.get(
    "/batches/{batch}",
    auth=BearerToken("sources:read"),
    response={200: BatchTold, 422: ProblemDetails} | REFUSALS,
    summary="Look a batch up again",
)
def read_batch(
    request: HttpRequest, batch: Annotated[int, Path(ge=1, le=LARGEST_KEY)]
) -> dict[str, Any]:
    token: Any = request.auth  # type: ignore[attr-defined]  # set by BearerToken
    demand(token, "reporting.view_eventbatch")
    batches = EventBatch.objects.visible_to(token.owner).select_related("source")
    return _told(get_object_or_404(batches, pk=batch))


@router.get(
    "/sources",
    auth=BearerToken("sources:read"),
    response={200: Sources, 422: ProblemDetails} | REFUSALS,
    summary="List the sources",
)
def list_sources(
    request: HttpRequest,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> dict[str, Any]:
    token: Any = request.auth  # type: ignore[attr-defined]  # set by BearerToken
    demand(token, "reporting.view_source")
    found: QuerySet[Source] = Source.objects.visible_to(token.owner).select_related("process")
    shown = [_source_told(one) for one in found[offset : offset + limit]]
    return {"sources": shown, "total": found.count()}


def _once(source: Source, delivery: Delivery, owner: Any, key: str) -> tuple[int, dict[str, Any]]:
    def loaded() -> tuple[int, dict[str, Any], dict[str, Any]]:
        status, answer = _loaded(source, delivery, owner)
        return status, answer, answer

    told = json.dumps(delivery.model_dump(), sort_keys=True)
    return once(owner, key, digest_of(told), first=loaded, again=lambda answer: answer)


def _loaded(source: Source, delivery: Delivery, owner: Any) -> tuple[int, dict[str, Any]]:
    before = source.batches.order_by("-pk").values_list("pk", flat=True).first() or 0
    name = delivery.name or _("Batch of the interface")
    result = actions.load_objects(source, delivery.events, name=name, actor=owner)
    answer = _told(EventBatch.objects.select_related("source").get(pk=result.batch))
    if answer["refused"]:
        return (207 if answer["accepted"] else 422), answer
    return (201 if result.batch > before else 200), answer


def _told(batch: EventBatch) -> dict[str, Any]:
    return {
        "batch": batch.pk,
        "source": batch.source.number,
        "name": batch.file_name,
        "accepted": batch.events,
        "added": batch.added,
        "corrected": batch.corrected,
        "unchanged": batch.unchanged,
        "refused": batch.quarantined,
        "errors": [_error(row) for row in batch.quarantine.waiting()[:MOST_ERRORS]],
    }


def _error(row: QuarantinedRow) -> dict[str, Any]:
    return {
        "index": row.line - 1,
        "field": row.column,
        "reason": row.reason,
        "message": str(row.get_reason_display()),
        "remedy": str(REMEDIES[row.reason]),
    }


def _source_told(source: Source) -> dict[str, Any]:
    return {
        "number": source.number,
        "name": source.name,
        "process": source.process.key,
        "kind": source.kind,
        "time_zone": source.time_zone,
        "fields": fields_of(mapping_of(source.mapping)),
    }
