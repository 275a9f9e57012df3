from functools import cache

from django.http import HttpRequest

from kernel import navigation


def house(request: HttpRequest) -> dict[str, object]:
    """What every page needs around it: the navigation, unread notices, the mode.

    Asked for only where it is used: cells of a table are rendered with this context too.
    """
    if not request.user.is_authenticated:
        return {}
    return {
        "navigation": cache(lambda: navigation.sections(request)),
        "unread_notices": cache(lambda: request.user.unread_notices),
    }
