"""What every part of the interface shares: who calls, how often, and how a refusal is told.

Refusals are problem details (RFC 9457). A token acts as its owner, with their permissions.
"""

import json
import time
from decimal import Decimal, InvalidOperation
from json import JSONDecodeError
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.parser import Parser
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from kernel import tokens
from kernel.models import ApiToken
from kernel.ruling import DomainError

PROBLEM = "application/problem+json"
JSON = "application/json"
MINUTE = 60


class Fault(Schema):
    """One part of a request that is wrong."""

    where: str
    message: str


class ProblemDetails(Schema):
    """RFC 9457: what was wrong with the request, and what to do."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    faults: list[Fault] = []


class Problem(Exception):
    """A request is refused with this status; the detail says why and what to do."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.title, self.detail = status, title, detail


class SentNumber(float):
    """A number with a point or an exponent, as the body had it: a float that keeps its digits."""

    __slots__ = ("digits",)

    def __new__(cls, digits: str) -> "SentNumber":
        number = super().__new__(cls, digits)
        number.digits = digits
        return number

    digits: str

    @property
    def exact(self) -> Decimal:
        """With every digit; not a number where its exponent is beyond what decimals have."""
        try:
            return Decimal(self.digits)
        except InvalidOperation:
            return Decimal("NaN")


class JsonBody(Parser):
    """A body is what it says it is: other kinds are refused, not guessed at.

    A number with a point or an exponent is a SentNumber, for those who need every digit of it.
    """

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        if request.content_type != JSON:
            raise Problem(
                415,
                _("This is not sent as JSON"),
                _("Send the header “Content-Type: %(json)s”; it says “%(told)s”.")
                % {"json": JSON, "told": (request.content_type or "")[:100]},
            )
        told: dict[str, Any] = json.loads(request.body, parse_float=SentNumber)
        return told


class BearerToken(HttpBearer):
    """`Authorization: Bearer gcw_…`, of a token made for this scope."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        found = tokens.token_of(token)
        if found and self.scope not in found.scopes:
            raise Problem(
                403,
                _("The token may not do this"),
                _("This token was not made for “%(scope)s”. Make one that is.")
                % {"scope": self.scope},
            )
        return found


class PerToken(BaseThrottle):
    """So many requests a token and minute."""

    def allow_request(self, request: HttpRequest) -> bool:
        token: Any = request.auth  # type: ignore[attr-defined]  # set by BearerToken
        key = f"api-requests-{token.pk}-{int(time.time() // MINUTE)}"
        cache.add(key, 0, 2 * MINUTE)
        return cache.incr(key) <= settings.API_REQUESTS_A_MINUTE

    def wait(self) -> float:
        return MINUTE - time.time() % MINUTE


def demand(token: ApiToken, permission: str) -> None:
    """Raises Problem when the token's owner may not do this themselves."""
    if not token.owner.has_perm(permission):
        raise Problem(
            403,
            _("Your role does not include this"),
            _("%(person)s has no role that includes “%(permission)s”. Ask an administrator.")
            % {"person": token.owner, "permission": permission},
        )


def problem(status: int, title: str, detail: str, **more: Any) -> HttpResponse:
    told = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JsonResponse(told, status=status, content_type=PROBLEM)


def tell_problems(api: NinjaAPI) -> None:
    """Every refusal of this interface is a problem detail."""
    api.add_exception_handler(Problem, _problem)
    api.add_exception_handler(AuthenticationError, _unknown_caller)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(Throttled, _too_often)
    api.add_exception_handler(HttpError, _unreadable)
    api.add_exception_handler(RecursionError, _unreadable)
    api.add_exception_handler(RequestDataTooBig, _too_large)
    api.add_exception_handler(DomainError, _refused)
    api.add_exception_handler(Http404, _not_there)


def _problem(_request: HttpRequest, fault: Any) -> HttpResponse:
    return problem(fault.status, fault.title, fault.detail)


def _unknown_caller(_request: HttpRequest, _fault: Any) -> HttpResponse:
    answer = problem(
        401,
        _("Who are you?"),
        _("Send the header “Authorization: Bearer …” with a token that is neither expired nor "
          "revoked."),
    )  # fmt: skip
    answer["WWW-Authenticate"] = 'Bearer realm="Groundcrew"'
    return answer


def _invalid(_request: HttpRequest, fault: Any) -> HttpResponse:
    faults = [
        {"where": ".".join(str(part) for part in one["loc"]), "message": one["msg"]}
        for one in fault.errors
    ]
    detail = _("The request does not fit its description: see faults.")
    return problem(422, _("The request does not fit"), detail, faults=faults)


def _too_often(_request: HttpRequest, fault: Any) -> HttpResponse:
    seconds = int(fault.wait or MINUTE) + 1
    answer = problem(
        429,
        _("Too many requests"),
        _("At most %(count)s requests a minute. Wait %(seconds)s seconds; send larger batches.")
        % {"count": settings.API_REQUESTS_A_MINUTE, "seconds": seconds},
    )
    answer["Retry-After"] = str(seconds)
    return answer


def _unreadable(_request: HttpRequest, fault: Any) -> HttpResponse:
    if isinstance(fault.__cause__, Problem):
        return _problem(_request, fault.__cause__)
    status = getattr(fault, "status_code", 400)
    told = f"{_place_of(fault.__cause__)} {_('Send one JSON object in UTF-8.')}".strip()
    return problem(status, _("This is not readable"), told)


def _place_of(cause: BaseException | None) -> str:
    """Where a body stops being JSON, or text; "" where nobody can tell."""
    if isinstance(cause, JSONDecodeError):
        words = {"line": cause.lineno, "column": cause.colno, "fault": cause.msg}
        return _("Line %(line)s, column %(column)s: %(fault)s.") % words
    if isinstance(cause, UnicodeDecodeError):
        before = cause.object[: cause.start]
        words = {
            "line": before.count(b"\n") + 1,
            "column": len(before) - before.rfind(b"\n"),
            "byte": f"0x{cause.object[cause.start]:02X}",
        }
        return _("Line %(line)s, byte %(column)s of it: %(byte)s is no UTF-8.") % words
    return ""


def _too_large(_request: HttpRequest, _fault: Any) -> HttpResponse:
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
    detail = _("A request has at most %(limit)s MB. Send it in parts.") % {"limit": limit}
    return problem(413, _("The request is too large"), detail)


def _refused(_request: HttpRequest, fault: Any) -> HttpResponse:
    return problem(409, _("This cannot be done"), str(fault))


def _not_there(_request: HttpRequest, _fault: Any) -> HttpResponse:
    return problem(404, _("There is no such record"), _("It is not there, or not for you to see."))
