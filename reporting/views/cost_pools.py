"""Cost pools, the minutes that activities take of them, and files of both."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from inventory.models import ProcessElement
from kernel.models import Upload
from kernel.pages import FormPage, ListPage, RecordPage
from kernel.ruling import DomainError
from kernel.uploads import receive_upload
from reporting import actions
from reporting.cost_files import COLUMNS, read_cost_file
from reporting.filters import ActivityTimeFilter, CostPoolFilter
from reporting.forms.costs import (
    ActivityTimeForm,
    CostFileForm,
    CostPoolForm,
    LoadForm,
    PoolPeriodForm,
)
from reporting.models import ActivityTime, CostPool
from reporting.queries.cost_inputs import costed_months
from reporting.queries.cost_pictures import capacity_chart
from reporting.queries.cost_plans import UNCHANGED, CostPlan, cost_plan
from reporting.tables import ActivityTimeTable, CostPoolTable

CHANGE = "reporting.change_costpool"
ROWS_SHOWN = 200
MONTHS_SHOWN = 36


class CostPoolList(ListPage):
    permission_required = "reporting.view_costpool"
    queryset = CostPool.objects.with_newest()
    filterset_class = CostPoolFilter
    table_class = CostPoolTable
    title = gettext_lazy("Cost pools")
    intro = gettext_lazy("What is paid for month by month, whatever is done with it.")
    create_route = "cost-pool-define"
    create_label = gettext_lazy("New cost pool")
    create_permission = CHANGE

    def context(self) -> dict[str, Any]:
        return {"crumbs": [(_("Cost"), reverse("cost")), (_("Cost pools"), "")]}


class CostPoolPage(RecordPage):
    permission_required = "reporting.view_costpool"
    queryset = CostPool.objects.prefetch_related("processes")
    template_name = "reporting/cost_pool.html"

    def context(self, request: HttpRequest, record: CostPool) -> dict[str, Any]:
        uses = list(record.uses.order_by("-month")[:MONTHS_SHOWN])
        times = ActivityTime.objects.in_force().filter(pool=record).select_related("process")
        return {
            "crumbs": [*_crumbs(), (str(record), "")],
            "uses": uses,
            "chart": capacity_chart(uses[::-1]) if uses else None,
            "periods": record.periods.select_related("set_by")[:MONTHS_SHOWN],
            "times": times.order_by("process__position", "activity", "-valid_from"),
            "may_change": request.user.has_perm(CHANGE),
        }


class CostPoolDefine(FormPage):
    permission_required = CHANGE
    form_class = CostPoolForm
    title = gettext_lazy("New cost pool")
    intro = gettext_lazy("A team, a system or a contractor that is paid for month by month.")
    submit_label = gettext_lazy("Keep the pool")
    success = gettext_lazy("The pool is kept. Give it the figures of its first month.")

    def act(self, form: Any) -> str:
        pool = actions.define_pool(actor=self.request.user, **form.cleaned_data)
        return reverse("cost-pool-period", args=[pool.pk])

    def context(self) -> dict[str, Any]:
        return {"crumbs": [*_crumbs(), (_("New"), "")]}

    def cancel_url(self) -> str:
        return reverse("cost-pool-list")


class CostPoolChange(FormPage):
    permission_required = CHANGE
    queryset = CostPool.objects.all()
    form_class = CostPoolForm
    title = gettext_lazy("Change the cost pool")

    def act(self, form: Any) -> CostPool:
        return actions.change_pool(self.record, actor=self.request.user, **form.cleaned_data)

    def context(self) -> dict[str, Any]:
        return {"crumbs": _pool_crumbs(self.record, _("Change"))}


class CostPoolPeriodSet(FormPage):
    permission_required = CHANGE
    queryset = CostPool.objects.all()
    form_class = PoolPeriodForm
    title = gettext_lazy("Figures of a month")
    submit_label = gettext_lazy("Set the figures")
    success = gettext_lazy("The figures are set, and the month is worked out anew.")

    def form_kwargs(self) -> dict[str, Any]:
        former = self.record.periods.in_force().first()
        kept = ("headcount", "available_minutes", "practical_share") if former else ()
        told = {name: _short(getattr(former, name)) for name in kept}
        return {"initial": {**told, "month": timezone.localdate().replace(day=1)}}

    def act(self, form: Any) -> CostPool:
        actions.set_pool_period(self.record, actor=self.request.user, **form.cleaned_data)
        return self.record

    def context(self) -> dict[str, Any]:
        return {
            "title": _("Figures of %(pool)s") % {"pool": self.record},
            "intro": _(
                "The practical capacity is headcount × available minutes × share, or given."
            ),
            "crumbs": _pool_crumbs(self.record, _("Figures of a month")),
        }


class ActivityTimeList(ListPage):
    permission_required = "reporting.view_activitytime"
    queryset = ActivityTime.objects.in_force().select_related("process", "pool")
    filterset_class = ActivityTimeFilter
    table_class = ActivityTimeTable
    title = gettext_lazy("Activity times")
    intro = gettext_lazy("How many minutes of which pool an activity takes, from a month on.")
    create_route = "activity-time-set"
    create_label = gettext_lazy("Set a time")
    create_permission = CHANGE

    def context(self) -> dict[str, Any]:
        return {"crumbs": [(_("Cost"), reverse("cost")), (_("Activity times"), "")]}


class ActivityTimeSet(FormPage):
    permission_required = CHANGE
    form_class = ActivityTimeForm
    title = gettext_lazy("Set the time of an activity")
    intro = gettext_lazy("All months since are worked out anew.")
    submit_label = gettext_lazy("Set the time")
    success = gettext_lazy("The time is set, and the months since are worked out anew.")

    def form_kwargs(self) -> dict[str, Any]:
        asked = self.request.GET
        process = ProcessElement.objects.filter(key=asked.get("process", "")).first()
        month = timezone.localdate().replace(month=1, day=1)
        told = {"process": process, "activity": asked.get("activity", ""), "valid_from": month}
        return {"initial": told}

    def act(self, form: Any) -> str:
        told = dict(form.cleaned_data)
        actions.set_activity_time(told.pop("process"), actor=self.request.user, **told)
        return reverse("activity-time-list")

    def context(self) -> dict[str, Any]:
        times = (_("Activity times"), reverse("activity-time-list"))
        return {"crumbs": [(_("Cost"), reverse("cost")), times, (_("Set"), "")]}

    def cancel_url(self) -> str:
        return reverse("activity-time-list")


class CostImport(FormPage):
    permission_required = CHANGE
    form_class = CostFileForm
    template_name = "reporting/cost_import.html"
    title = gettext_lazy("Load costs from a file")
    intro = gettext_lazy("Every row is checked first; nothing is written before you say so.")
    submit_label = gettext_lazy("Check the file")
    success = ""

    def act(self, form: Any) -> HttpResponse:
        kinds = {"text", "gzip", "xlsx"}
        upload = receive_upload(form.cleaned_data["file"], actor=self.request.user, kinds=kinds)
        return redirect("cost-import-check", pk=upload.pk)

    def context(self) -> dict[str, Any]:
        crumbs = [(_("Cost"), reverse("cost")), (_("Load a file"), "")]
        return {"crumbs": crumbs, "columns": COLUMNS, "currency": settings.CURRENCY}

    def cancel_url(self) -> str:
        return reverse("cost")


class CostImportCheck(FormPage):
    """What the file would change; only who handed it in goes on with it."""

    permission_required = CHANGE
    queryset = Upload.objects.all()
    form_class = LoadForm
    template_name = "reporting/cost_import_check.html"
    title = gettext_lazy("What the file would change")
    success = gettext_lazy("The file is loaded, and the months it touches are worked out anew.")

    def find(self) -> None:
        mine = Upload.objects.filter(uploaded_by=self.request.user)
        self.record = get_object_or_404(mine, **self.address)

    def act(self, form: Any) -> str:
        path = Path(self.record.file.path)
        actions.import_costs(path, name=self.record.name, actor=self.request.user)
        return reverse("cost")

    def context(self) -> dict[str, Any]:
        plan, refusal = self._look()
        crumbs = [(_("Cost"), reverse("cost")), (_("Load a file"), reverse("cost-import"))]
        told = {"crumbs": [*crumbs, (self.record.name, "")], "plan": plan, "refusal": refusal}
        if plan is None:
            return told
        fresh = [one for one in plan.rows if one.outcome != UNCHANGED]
        return {
            **told,
            "figures": plan.as_dict(),
            "fresh": fresh[:ROWS_SHOWN],
            "more": max(len(fresh) - ROWS_SHOWN, 0),
            "may_load": plan.is_new and not plan.faults,
        }

    def cancel_url(self) -> str:
        return reverse("cost-import")

    def _look(self) -> tuple[CostPlan | None, str]:
        try:
            table = read_cost_file(Path(self.record.file.path), name=self.record.name)
        except DomainError as refusal:
            return None, str(refusal)
        return cost_plan(table), ""


@require_POST
def costs_allocate(request: HttpRequest) -> HttpResponse:
    """Work all months out anew; those that stand right are left as they are."""
    runs = actions.allocate_costs(costed_months(), actor=request.user)
    told = ", ".join(str(run) for run in runs)
    messages.success(
        request,
        _("Worked out anew: %(months)s.") % {"months": told}
        if runs
        else _("Every month rests on the newest figures already."),
    )
    return redirect("cost")


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Cost"), reverse("cost")), (_("Cost pools"), reverse("cost-pool-list"))]


def _pool_crumbs(pool: CostPool, here: str) -> list[tuple[str, str]]:
    return [*_crumbs(), (str(pool), pool.get_absolute_url()), (here, "")]


def _short(number: Decimal | None) -> str:
    """As one would type it: 0.8, not 0.8000."""
    return "" if number is None else f"{number.normalize():f}"
