from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from config.demonstration import provider

SECONDS = 60


def demonstration(request: HttpRequest) -> dict[str, object]:
    """Whether what one sees is invented, for the banner on every page."""
    if not settings.DEMONSTRATION or not request.user.is_authenticated:
        return {}
    is_there = cache.get_or_set("demonstration", provider.is_there, SECONDS)
    return {"demonstration_page": reverse("demonstration") if is_there else ""}
