"""Pages of customer data: whoever opens one is in the access register."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from inventory.actions.access import register_access, register_look
from inventory.models.access import AccessKind
from kernel.pages import ListPage, RecordPage
from kernel.pages.active_filters import filtering

EXPORT = "inventory.export_customer"


class RegisteredList(ListPage):
    """A list of customer data; handing it out as a file needs a permission of its own."""

    def seen(self, records: int, export: str) -> None:
        if export and not self.request.user.has_perm(EXPORT):
            raise PermissionDenied(_("Your role does not include the export of customer data."))
        asked = filtering(self.request.GET).urlencode()
        register_access(
            _kind(asked, export),
            actor=self.request.user,
            page=self.request.resolver_match.view_name,
            query=asked,
            records=records,
        )

    def shown(self, *args: Any) -> dict[str, Any]:
        told = super().shown(*args)
        return told if self.request.user.has_perm(EXPORT) else {**told, "exports": []}


class RegisteredPage(RecordPage):
    """The page of one record that tells of a customer."""

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        register_look(record, actor=request.user, page=str(record._meta.verbose_name))
        return {}


def _kind(asked: str, export: str) -> AccessKind:
    if export:
        return AccessKind.EXPORT
    return AccessKind.SEARCH if asked else AccessKind.VIEW
