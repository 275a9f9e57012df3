"""The interface of back-tests: a program begins one over the log, and reads what came of it."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Path, Router, Schema, Status
from pydantic import ConfigDict, Field

from kernel.api import BearerToken, PerToken, Problem, ProblemDetails, demand
from kernel.models import ApiToken, JobRun
from knowledge import actions
from knowledge.api.decisions import REFUSALS, TableNumber
from knowledge.back_test_runs import run_of, start
from knowledge.back_tests_shown import stale_now
from knowledge.models import BackTest, Document

PLAIN = r"^[^\x00-\x1f\x7f]*$"
LARGEST_KEY = 2**31 - 1
SCOPE = "back-tests:write"
Name = Annotated[str, Field(max_length=200, pattern=PLAIN)]

router = Router(tags=["Back-tests"], throttle=PerToken())


class BackTestAsked(Schema):
    """Over decisions logged on these days, both included. `segment` is `input:NAME`, `log:month` or
    `log:channel`; `money` an output that both versions have as a number; `assumed` what is taken
    for an input where nothing is given."""

    model_config = ConfigDict(extra="forbid")

    since: date | None = Field(None, examples=["2026-01-01"])
    until: date | None = None
    segment: Name = Field("", examples=["input:reason"])
    money: Name = Field("", examples=["limit"])
    assumed: dict[Name, Name] = Field(default_factory=dict)


class CountsTold(Schema):
    """Rows: decided alike, with other outputs, newly and no longer decided, and those whose inputs
    one of the two refuses. `sumBefore` and `sumAfter` are text, every digit of them."""

    rows: int
    same: int
    changed: int
    gained: int
    lost: int
    error: int
    sum_before: str | None = Field(alias="sumBefore")
    sum_after: str | None = Field(alias="sumAfter")


class SegmentTold(CountsTold):
    """The same of the rows of one segment."""

    name: str


class BackTestTold(Schema):
    """A back-test. `status` is queued, running, done, failed or cancelled; `stale` says why it
    does not tell of what stands now; figures are there once it is done."""

    back_test: int = Field(alias="backTest")
    table: str
    version: int
    against: int
    status: str
    percent: int
    error: str
    stale: str
    begun_at: datetime = Field(alias="begunAt")
    done_at: datetime | None = Field(alias="doneAt")
    figures: CountsTold | None
    segments: list[SegmentTold]


@router.post(
    "/decisions/{key}/back-tests",
    auth=BearerToken(SCOPE),
    response={202: BackTestTold, 422: ProblemDetails} | REFUSALS,
    by_alias=True,
    summary="Back-test the draft of a decision table",
)
def begin_back_test(request: HttpRequest, key: TableNumber, asked: BackTestAsked) -> Any:
    """202: it is under way; read it at `/back-tests/{backTest}`. 409 says why it cannot begin."""
    token = _token(request, "knowledge.add_backtest")
    tables = Document.objects.visible_to(token.owner).decision_tables()
    version = get_object_or_404(tables, number=key).open_version
    if version is None:
        told = _("There is no draft of it that could be tested.")
        raise Problem(409, _("Nothing to test"), told)
    back_test = actions.begin_back_test(version, actor=token.owner, **asked.dict())
    start(back_test, token.owner)
    return Status(202, _told(_found(token, back_test.pk)))


@router.get(
    "/back-tests/{back_test}",
    auth=BearerToken(SCOPE),
    response={200: BackTestTold, 422: ProblemDetails} | REFUSALS,
    by_alias=True,
    summary="Read a back-test",
)
def read_back_test(
    request: HttpRequest, back_test: Annotated[int, Path(ge=1, le=LARGEST_KEY)]
) -> dict[str, Any]:
    """How far it is, and what came of it."""
    return _told(_found(_token(request, "knowledge.view_backtest"), back_test))


def _token(request: HttpRequest, permission: str) -> ApiToken:
    token: Any = request.auth  # type: ignore[attr-defined]  # set by BearerToken
    demand(token, permission)
    return token


def _found(token: ApiToken, key: int) -> BackTest:
    parts = BackTest.objects.select_related("version__document", "against__document")
    return get_object_or_404(parts.visible_to(token.owner), pk=key)


def _told(back_test: BackTest) -> dict[str, Any]:
    run, figures = run_of(back_test), back_test.figures
    is_summed = bool(back_test.setup["money"])
    by_segment = figures.get("segments", []) if back_test.setup["segment"] else []
    return {
        "backTest": back_test.pk,
        "table": back_test.version.document.number,
        "version": back_test.version.version,
        "against": back_test.against.version,
        "status": _status(back_test, run),
        "percent": 100 if back_test.is_done else run.percent if run else 0,
        "error": run.error if run and not back_test.is_done else "",
        "stale": stale_now(back_test),
        "begunAt": back_test.started_at,
        "doneAt": back_test.done_at,
        "figures": _counts(figures, is_summed) if back_test.is_done else None,
        "segments": [{"name": one["name"], **_counts(one, is_summed)} for one in by_segment],
    }


def _status(back_test: BackTest, run: JobRun | None) -> str:
    if back_test.is_done:
        return "done"
    return run.state if run else "queued"


def _counts(told: dict[str, Any], is_summed: bool) -> dict[str, Any]:
    names = ("rows", "same", "changed", "gained", "lost", "error")
    before, after = told["money"] if is_summed else (None, None)
    return {**{name: told[name] for name in names}, "sumBefore": before, "sumAfter": after}
