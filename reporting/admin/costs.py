from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kernel.admin.added import AddedByAction
from kernel.admin.numbers import in_hundredths, number
from kernel.admin.read_only import ReadOnlyAdmin
from kernel.money import in_currency_lazy
from reporting import actions
from reporting.forms.costs import ActivityTimeForm, CostPoolForm, PoolPeriodForm
from reporting.models import ActivityTime, CapacityUse, CostCell, CostPool, CostPoolPeriod, CostRun
from reporting.templatetags.costs import money, whole


def amount(field: str, label: Any) -> Any:
    """A column of money that is kept in cents."""
    return number(field, in_currency_lazy(label), money)


@admin.register(CostPool)
class CostPoolAdmin(AddedByAction):
    form = CostPoolForm
    add_permission = "reporting.change_costpool"
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name"]

    def save_model(self, request: HttpRequest, obj: CostPool, form: Any, change: bool) -> None:
        obj.pk = actions.define_pool(actor=request.user, **form.cleaned_data).pk

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action has set the processes."""


@admin.register(CostPoolPeriod)
class CostPoolPeriodAdmin(AddedByAction):
    form = PoolPeriodForm
    add_permission = "reporting.change_costpool"
    asked = ("pool",)
    list_display = [
        *("pool", "month", "version"),
        number("amount", in_currency_lazy(_("Amount")), in_hundredths),
        number("capacity_minutes", _("Practical capacity in minutes"), whole),
        *("set_by", "set_at"),
    ]
    list_select_related = ["pool", "set_by"]
    date_hierarchy = "month"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        told = dict(form.cleaned_data)
        obj.pk = actions.set_pool_period(told.pop("pool"), actor=request.user, **told).pk


@admin.register(ActivityTime)
class ActivityTimeAdmin(AddedByAction):
    form = ActivityTimeForm
    add_permission = "reporting.change_costpool"
    list_display = [
        *("process", "activity", "pool"),
        number("minutes", _("Minutes"), in_hundredths),
        *("valid_from", "version"),
    ]
    list_select_related = ["process", "pool"]
    search_fields = ["activity", "process__key", "pool__name"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        told = dict(form.cleaned_data)
        obj.pk = actions.set_activity_time(told.pop("process"), actor=request.user, **told).pk


@admin.register(CostRun)
class CostRunAdmin(ReadOnlyAdmin):
    list_display = [
        *("month", "revision"),
        amount("pool_cents", _("Cost pools")),
        amount("used_cents", _("Used")),
        amount("unused_cents", _("Not used")),
        "allocated_at",
    ]


@admin.register(CapacityUse)
class CapacityUseAdmin(ReadOnlyAdmin):
    list_display = [
        *("pool", "month"),
        number("used_minutes", _("Used minutes"), whole),
        number("practical_minutes", _("Practical minutes"), whole),
        amount("unused_cents", _("Not used")),
    ]
    list_filter = ["kind"]
    list_select_related = ["pool"]


@admin.register(CostCell)
class CostCellAdmin(ReadOnlyAdmin):
    list_display = [
        *("process", "month", "place", "segment", "activity", "pool"),
        number("minutes", _("Minutes"), whole),
        amount("cents", _("Cost")),
    ]
    list_filter = ["kind", "place"]
    list_select_related = ["process", "pool"]
