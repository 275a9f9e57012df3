"""Breaking the glass: a superuser says why one move must be made without a second person."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel import break_glass
from kernel.filters import BreakGlassFilter
from kernel.forms import BreakGlassForm
from kernel.keys import record_of
from kernel.models import BreakGlass
from kernel.pages import FormPage, ListPage
from kernel.tables import BreakGlassTable

MINUTES_OPEN = break_glass.OPEN_FOR // timedelta(minutes=1)
LONGEST_MOVE = 40  # characters, as the record of a broken glass keeps


class BreakGlassPage(FormPage):
    """`?record=KEY&move=NAME` say for what; afterwards the move itself waits to be confirmed."""

    title = gettext_lazy("Break the glass")
    form_class = BreakGlassForm
    submit_label = gettext_lazy("Break the glass")
    success = gettext_lazy("The glass is broken. The move is yours once; auditors are told.")
    template_name = "kernel/break_glass.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_superuser:
            raise PermissionDenied(_("Only an administrator may break the glass."))
        return super().dispatch(request, *args, **kwargs)

    def find(self) -> None:
        self.record = record_of(self.request.GET.get("record", ""))
        self.move = self.request.GET.get("move", "")
        is_a_name = self.move.isidentifier() and len(self.move) <= LONGEST_MOVE
        if not isinstance(self.record, Model) or not hasattr(self.record, "state") or not is_a_name:
            raise Http404

    def act(self, form: Any) -> str:
        break_glass.open_glass(
            self.record,
            move=self.move,
            actor=self.request.user,
            reason=form.cleaned_data["reason"],
        )
        return f"{self.record.get_absolute_url()}{self.move}/"

    def context(self) -> dict[str, Any]:
        return {"move": self.move.replace("_", " "), "minutes": MINUTES_OPEN, "danger": True}


class BreakGlassList(ListPage):
    permission_required = "kernel.view_breakglass"
    queryset = BreakGlass.objects.select_related("actor")
    filterset_class = BreakGlassFilter
    table_class = BreakGlassTable
    title = gettext_lazy("Broken glass")
    intro = gettext_lazy("Each time an administrator set the separation of duties aside, and why.")
