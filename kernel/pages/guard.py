"""Who may open a page, and which records it may show them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views import View


def visible(queryset: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """The records this person may see: the queryset's own `visible_to`, where it has one."""
    sentence = getattr(queryset, "visible_to", None)
    return sentence(user) if sentence else queryset.all()


class GuardedPage(View):
    """A page behind a permission; `permission_required` "" means everyone who is signed in."""

    permission_required = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.permission_required and not request.user.has_perm(self.permission_required):
            raise PermissionDenied(
                _("Your role does not include this page. Ask an administrator for it.")
            )
        return super().dispatch(request, *args, **kwargs)
