"""Pages on paper: a template of the house, set by WeasyPrint, which may be absent."""

from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from kernel.ruling import DomainError

STYLE = "css/paper.css"


def is_there() -> bool:
    """Whether this installation can make PDF."""
    return _weasyprint() is not None


def pdf_of(template: str, context: dict[str, Any]) -> bytes:
    """The template as PDF; nothing is fetched for it, from this machine or any other.

    Raises DomainError when WeasyPrint, or the Pango it needs, is not installed.
    """
    maker = _weasyprint()
    if maker is None:
        raise DomainError(
            _(
                "This installation cannot make PDF: WeasyPrint is not installed. Print the page "
                "from the browser, or ask an administrator to install the extra “pdf”."
            )
        )
    words = render_to_string(template, context)
    sheet = maker.CSS(string=_style(), url_fetcher=_Nothing())
    page = maker.HTML(string=words, url_fetcher=_Nothing(), base_url="about:blank")
    return page.write_pdf(stylesheets=[sheet])


def pdf_page(template: str, context: dict[str, Any], name: str) -> HttpResponse:
    """The template as a file to keep, under this name."""
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.pdf")
    return HttpResponse(
        pdf_of(template, context),
        content_type="application/pdf",
        headers={"Content-Disposition": disposition or "attachment"},
    )


@cache
def _weasyprint() -> ModuleType | None:
    """Asked for when the first PDF is made: it is large, and most processes never need it."""
    try:
        return import_module("weasyprint")
    except (ImportError, OSError):  # not installed; or installed, and Pango is not
        return None


def _style() -> str:
    with open(str(finders.find(STYLE)), encoding="utf-8") as file:
        return file.read()


class _Nothing:
    """What a page on paper may fetch. WeasyPrint then leaves the place empty."""

    _fail_on_errors = False

    def __call__(self, url: str, *_arguments: Any, **_options: Any) -> Any:
        raise ValueError(f"A page on paper fetches nothing: {url}")
