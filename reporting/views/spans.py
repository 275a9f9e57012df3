"""How many months a page shows: a choice in its address, each a link that keeps the rest of it."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

SPANS = {"12": 12, "24": 24, "36": 36, "all": None}


def span_asked(request: HttpRequest, usual: str) -> str:
    """The name of the span in `?months=`; the usual one for anything odd."""
    asked = request.GET.get("months", "")
    return asked if asked in SPANS else usual


def span_links(request: HttpRequest, chosen: str) -> list[tuple[str, str, bool]]:
    """Each span with its address, and whether it is the one."""
    asked = request.GET.copy()
    found = []
    for name, months in SPANS.items():
        asked["months"] = name
        label = _("All") if months is None else name
        found.append((label, f"?{asked.urlencode()}", name == chosen))
    return found
