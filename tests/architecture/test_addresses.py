"""Every page has an address of its own: the first of two alike would hide the second."""

import re
from collections import Counter

from django.urls import URLPattern, get_resolver


def _routes(patterns, above=""):
    for pattern in patterns:
        route = above + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from _routes(pattern.url_patterns, route)


def test_no_page_hides_another():
    alike = Counter(
        re.sub("<[^>]*>", "<>", route) for route in _routes(get_resolver().url_patterns)
    )

    assert {route for route, count in alike.items() if count > 1} <= {"admin/<>/"}
