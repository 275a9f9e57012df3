"""The interface of knowledge: what staff followed at an instant, for audit."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from pydantic import Field

from kernel.api import BearerToken, PerToken, Problem, ProblemDetails, demand
from knowledge import queries
from knowledge.looking_back import NoInstant, asked_instant
from knowledge.models import Document, DocumentVersion

PRINTABLE = r"^[!-~]+$"
PLAIN = r"^[^\x00-\x1f\x7f]*$"
REFUSALS = {401: ProblemDetails, 403: ProblemDetails, 404: ProblemDetails, 429: ProblemDetails}

router = Router(tags=["Documents"], throttle=PerToken())


class WordingTold(Schema):
    """A version as staff followed it. `digest` is SHA-256 of all it says; `in_force_until`
    is null while it goes on; `effective_at` is the instant that its approver chose."""

    version: int
    summary: str
    body: str = Field(description="Markdown")
    table: dict[str, Any] | None
    scope: dict[str, list[str]] = Field(
        description="For what it holds, by aspect; an aspect that is not there: for all"
    )
    replaces: list[str] = Field(description="Numbers of the documents that it replaces")
    measures: list[str] = Field(description="Codes of the measures it should move")
    steps: list[dict[str, Any]] = Field(
        description="Of a procedure; `number` stays with a step through all versions"
    )
    texts: dict[str, Any] = Field(
        description="Of a customer-interface text: its medium, and a text for each language"
    )
    digest: str
    author: str
    approver: str | None
    approved_at: datetime | None
    effective_at: datetime | None
    in_force_from: datetime | None
    in_force_until: datetime | None
    release: str | None


class DocumentTold(Schema):
    """A document, and what it said at the instant asked for; null where nothing was in force."""

    number: str
    kind: str
    title: str
    process: str
    owner: str
    review_by: str | None
    replaced_by: str | None = Field(description="Number of the document to be read instead")
    as_of: datetime
    in_force: WordingTold | None


@router.get(
    "/documents/{number}",
    auth=BearerToken("documents:read"),
    response={200: DocumentTold, 409: ProblemDetails, 422: ProblemDetails} | REFUSALS,
    summary="Read what a document said at an instant",
)
def read_document(
    request: HttpRequest,
    number: Annotated[str, Path(max_length=20, pattern=PRINTABLE)],
    as_of: Annotated[
        str | None,
        Query(
            alias="asOf",
            max_length=40,
            pattern=PLAIN,
            description="ISO 8601; without an offset, in the time zone of the provider; a day "
            "alone means its end; nothing at all means now",
            examples=["2026-05-01T12:00:00Z"],
        ),
    ] = None,
) -> dict[str, Any]:
    """The text in force at `asOf`: for an instant gone by it is the same whenever one asks."""
    token: Any = request.auth  # type: ignore[attr-defined]  # set by BearerToken
    demand(token, "knowledge.view_documentversion")
    documents = Document.objects.visible_to(token.owner).select_related("process", "owner")
    document = get_object_or_404(documents, number=number)
    instant = _instant(as_of)
    return _document_told(document, instant, queries.version_in_force(document, instant))


def _instant(asked: str | None) -> datetime:
    """Raises Problem for what is no instant, DomainError for one to come."""
    try:
        return asked_instant(asked or "") or timezone.now()
    except NoInstant as fault:
        raise Problem(422, _("asOf is no instant"), str(fault)) from fault


def _document_told(
    document: Document, instant: datetime, version: DocumentVersion | None
) -> dict[str, Any]:
    return {
        "number": document.number,
        "kind": document.kind,
        "title": document.title,
        "process": document.process.key,
        "owner": document.owner.username,
        "review_by": document.review_by and document.review_by.isoformat(),
        "replaced_by": _successor(document),
        "as_of": instant,
        "in_force": version and _wording_told(version),
    }


def _successor(document: Document) -> str | None:
    other = document.replaced_by_now
    return other.number if other else None


def _wording_told(version: DocumentVersion) -> dict[str, Any]:
    return {
        "version": version.version,
        "summary": version.summary,
        "body": version.body,
        "table": version.table,
        "scope": version.scope,
        "replaces": version.replaces,
        "measures": version.measures,
        "steps": version.steps,
        "texts": version.texts,
        "digest": version.digest,
        "author": version.author.username,
        "approver": version.approver.username if version.approver else None,
        "approved_at": version.approved_at,
        "effective_at": version.effective_at,
        "in_force_from": version.in_force_from,
        "in_force_until": version.in_force_until,
        "release": version.release.number if version.release else None,
    }
