"""What happens around every request: it gets an id, and a refusal becomes a message."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kernel.context import REQUEST_ID, request_id
from kernel.ruling import DomainError

INTERFACE = "/api/"
NOT_ALLOWED = 405
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


class SignInMiddleware(LoginRequiredMiddleware):
    """Whoever acts on a page after having been signed out comes back to that page, and is told.

    The address of an act is no page: to go there after the sign-in would do nothing, or fail.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        came_from = urlsplit(_page_of(request))
        if not came_from.path or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
            return super().handle_no_permission(request, view_func)
        messages.warning(request, _("You had been signed out, so that was not done. Do it again."))
        return redirect_to_login(
            urlunsplit(("", "", *came_from[2:])),
            self.get_login_url(view_func),
            self.get_redirect_field_name(view_func),
        )


class NoSuchActMiddleware:
    """Who opens the address of an act as if it were a page is told so, on a page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = request.method == "GET" and not request.path_info.startswith(INTERFACE)
        if response.status_code != NOT_ALLOWED or not is_page:
            return response
        told = render(request, "405.html", status=NOT_ALLOWED)
        told["Allow"] = response["Allow"]
        return told


class DomainErrorMiddleware:
    """A DomainError from a form page goes back to where it came from, as a message."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        if came_from := _page_of(request):
            messages.error(request, str(error))
            return redirect(came_from)
        return render(request, "refused.html", {"reason": str(error)}, status=409)


def _page_of(request: HttpRequest) -> str:
    """The page of ours from which somebody acted, if that is known."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, require_https=request.is_secure()
    )
    return came_from if request.method == "POST" and is_ours else ""
