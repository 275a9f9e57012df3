from django.conf import settings
from django.http import HttpRequest

from kernel import navigation


def house(request: HttpRequest) -> dict[str, object]:
    """What every page needs around it: the navigation, unread notices, the mode."""
    if not request.user.is_authenticated:
        return {"demonstration": settings.DEMONSTRATION}
    return {
        "navigation": navigation.sections(request),
        "unread_notices": request.user.notices.filter(read_at__isnull=True).count(),
        "demonstration": settings.DEMONSTRATION,
    }
