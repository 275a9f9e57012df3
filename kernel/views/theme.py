"""The look a person chose: kept in a cookie, so that it also holds before they sign in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "groundcrew_theme"
YEAR_SECONDS = 365 * 24 * 60 * 60


@login_not_required
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Light or dark is remembered for a year; anything else follows the system again."""
    came_from = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, require_https=request.is_secure()
    )
    response = redirect(came_from if safe else "/")
    if request.POST.get("theme") in {"light", "dark"}:
        response.set_cookie(
            COOKIE,
            request.POST["theme"],
            max_age=YEAR_SECONDS,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie(COOKIE)
    return response
