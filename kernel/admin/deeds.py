from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kernel.admin.read_only import ReadOnlyAdmin
from kernel.ruling import DomainError, Ruling, role_reason

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Deed:
    """What may be done to a record outside a lifecycle, on a page of its own.

    `form`: makes what is asked, from the record and what was sent (None: nothing yet); `act` calls
    the floor's action: act(record, form, actor); `hindrance`: "" or why it cannot be done now.
    """

    name: str
    label: Text
    permission: str
    form: Callable[[Any, Any], BaseForm]
    act: Callable[[Any, Any, Any], Any]
    consequence: Text = ""
    grave: bool = False
    hindrance: Callable[[Any], str] = lambda record: ""

    def ruling(self, record: Any, actor: Any) -> Ruling:
        return Ruling.of([role_reason(actor, self.permission, self.label), self.hindrance(record)])


@dataclass(frozen=True, slots=True)
class OfferedDeed:
    """A deed as the templates of moves show one."""

    move: Deed
    ruling: Ruling


class DeedsAdmin(ReadOnlyAdmin):
    """Each deed is a button on the record's page; a refusal says why, to a superuser too."""

    deeds: tuple[Deed, ...] = ()
    change_form_template = "admin/lifecycle_change_form.html"

    def get_urls(self) -> list[URLPattern]:
        address = path(
            "<path:object_id>/do/<str:name>/",
            self.admin_site.admin_view(self.deed_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_do",
        )
        return [address, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        record = self.get_object(request, object_id)
        offers = [
            OfferedDeed(deed, deed.ruling(record, request.user)) for deed in self.deeds if record
        ]
        context = {**(extra_context or {}), "offers": offers, "move_route": self._address("do")}
        return super().change_view(request, object_id, form_url, context)

    def deed_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """GET asks, POST acts through the floor's action."""
        record = self.get_object(request, object_id)
        deed = {one.name: one for one in self.deeds}.get(name)
        if record is None or deed is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        form = deed.form(record, request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                deed.act(record, form, request.user)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("“%(act)s”: done.") % {"act": deed.label})
                return redirect(reverse(self._address("change"), args=[record.pk]))
        words = {
            **self.admin_site.each_context(request),
            "title": f"{deed.label}: {record}",
            "opts": self.opts,
            "move": deed,
            "offer": OfferedDeed(deed, deed.ruling(record, request.user)),
            "form": form,
            "original": record,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/move.html", words)

    def _address(self, what: str) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_{what}"
