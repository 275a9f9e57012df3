"""The interface for programs: `/api/v1/`, its OpenAPI description, and a page to read it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError

from kernel import tokens
from kernel.api import PROBLEM, JsonBody, tell_problems
from knowledge.api.back_tests import router as back_tests
from knowledge.api.decisions import router as decisions
from knowledge.api.documents import router as documents
from reporting.api import router as events

METHODS = ("get", "post", "put", "patch", "delete")
BEARER = "Bearer "
PREFIX = "/api/v1/"

api = NinjaAPI(
    title="Groundcrew",
    version="1",
    description="Ask decision tables; read what a document said at any instant; send the events "
    "of a process and read what became of them. Every request carries a bearer token and acts as "
    "its owner. Refusals are problem details (RFC 9457).",
    docs_url=None,
    openapi_url=None,
    parser=JsonBody(),
)
api.add_router("", decisions)
api.add_router("", back_tests)
api.add_router("", documents)
api.add_router("", events)
tell_problems(api)


def api_addresses(of: Any) -> tuple[list[Any], str, str]:
    """Its addresses: they ask for a token themselves, and not for a person who is signed in."""
    patterns, app, namespace = of.urls
    named: list[Any] = [pattern for pattern in patterns if pattern.name != "api-root"]
    for pattern in named:
        login_not_required(pattern.callback)
    return named, app, namespace


def description() -> dict[str, Any]:
    """The interface in OpenAPI 3.1; a refusal has the media type of a problem."""
    told = api.get_openapi_schema(path_prefix=PREFIX)
    for operation in _operations(told):
        for answer in operation["responses"].values():
            answer["content"] = _by_media_type(answer["content"]["application/json"]["schema"])
    return told


def _by_media_type(schema: dict[str, Any]) -> dict[str, Any]:
    kinds = schema.get("anyOf", [schema])
    return {
        PROBLEM if kind["$ref"].endswith("/ProblemDetails") else "application/json": {
            "schema": {"$ref": kind["$ref"]}
        }
        for kind in kinds
    }


@login_not_required
def api_schema(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1, for who is signed in and for who holds a token."""
    header = request.headers.get("Authorization", "")
    known = request.user.is_authenticated or (
        header.startswith(BEARER) and tokens.token_of(header.removeprefix(BEARER))
    )
    if not known:
        return api.on_exception(request, AuthenticationError())
    return JsonResponse(description())


def api_docs(request: HttpRequest) -> HttpResponse:
    schema = description()
    context = {
        "title": _("The interface for programs"),
        "schema": schema,
        "schema_url": reverse("api-schema"),
        "address": request.build_absolute_uri(PREFIX),
        "operations": list(_operations(schema)),
        "records": schema["components"]["schemas"],
    }
    return render(request, "api_docs.html", context)


@login_not_required
def api_missing(request: HttpRequest, path: str) -> HttpResponse:
    return api.on_exception(request, Http404(path))


def _operations(schema: dict[str, Any]) -> Any:
    for path, told in schema["paths"].items():
        for method in METHODS:
            if method in told:
                yield {"path": path, "method": method.upper(), **told[method]}
