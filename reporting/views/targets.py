"""Targets of a measure: all versions, and the page that sets the next one."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.pages import FormPage, ListPage
from reporting import actions
from reporting.forms.targets import TargetForm
from reporting.models import Measure, Target
from reporting.tables import TargetTable


class TargetList(ListPage):
    permission_required = "reporting.view_target"
    queryset = Target.objects.select_related("owner", "measure__process")
    table_class = TargetTable
    title = gettext_lazy("Targets")
    intro = gettext_lazy("Every version stays: a verdict is read with the target of its day.")
    create_route = "target-set"
    create_label = gettext_lazy("Set a target")
    create_permission = "reporting.add_target"

    def get_queryset(self) -> QuerySet[Target]:
        return super().get_queryset().filter(measure=self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        measure = get_object_or_404(Measure.objects.select_related("process"), **self.kwargs)
        return {
            "title": _("Targets of %(measure)s") % {"measure": measure},
            "crumbs": [(measure, measure.get_absolute_url()), (_("Targets"), "")],
        }


class TargetSet(FormPage):
    permission_required = "reporting.add_target"
    queryset = Measure.objects.select_related("process")
    form_class = TargetForm
    title = gettext_lazy("Set a target")
    submit_label = gettext_lazy("Set the target")
    success = gettext_lazy("The target is set. Verdicts from now on are against it.")

    def form_kwargs(self) -> dict[str, Any]:
        former = self.record.targets.first()
        owner = former.owner if former else self.record.owner or self.request.user
        return {"initial": {"owner": owner, "value": former.value if former else None}}

    def act(self, form: Any) -> Measure:
        actions.set_target(self.record, actor=self.request.user, **form.cleaned_data)
        return self.record

    def context(self) -> dict[str, Any]:
        return {
            "title": _("Set the target of %(measure)s") % {"measure": self.record},
            "intro": _("In %(unit)s; %(direction)s.")
            % {
                "unit": self.record.get_unit_display(),
                "direction": self.record.get_direction_display().lower(),
            },
            "crumbs": [(self.record, self.record.get_absolute_url()), (_("Target"), "")],
        }
