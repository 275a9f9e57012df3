"""What happens around every request: it gets an id, and a refusal becomes a message."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from kernel.context import REQUEST_ID, request_id
from kernel.ruling import DomainError

INTERFACE = "/api/"
Next = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Names the request in its audit records, its log lines and to the person before it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid.uuid4().hex)
        request.META[REQUEST_ID] = request_id.get()
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = request_id.get()
        finally:
            request_id.reset(token)
        return response


class NoNulMiddleware:
    """A page whose address names something with the character NUL is not there: no database keeps
    one, and PostgreSQL fails to look. The interface says so itself, in its own words."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: list[Any], named: dict[str, Any]
    ) -> None:
        is_page = not request.path_info.startswith(INTERFACE)
        if is_page and any(isinstance(one, str) and "\0" in one for one in named.values()):
            raise Http404


class DomainErrorMiddleware:
    """A DomainError from a form page goes back to where it came from, as a message."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        came_from = request.headers.get("Referer", "")
        if request.method == "POST" and url_has_allowed_host_and_scheme(
            came_from, {request.get_host()}, require_https=request.is_secure()
        ):
            messages.error(request, str(error))
            return redirect(came_from)
        return render(request, "refused.html", {"reason": str(error)}, status=409)
