from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from kernel.admin.added import AddedByAction
from kernel.admin.read_only import ReadOnlyAdmin
from reporting import actions
from reporting.forms.costs import ActivityTimeForm, CostPoolForm, PoolPeriodForm
from reporting.models import ActivityTime, CapacityUse, CostCell, CostPool, CostPoolPeriod, CostRun


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
    list_display = ["pool", "month", "version", "amount", "capacity_minutes", "set_by", "set_at"]
    list_select_related = ["pool", "set_by"]
    date_hierarchy = "month"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        told = dict(form.cleaned_data)
        obj.pk = actions.set_pool_period(told.pop("pool"), actor=request.user, **told).pk


@admin.register(ActivityTime)
class ActivityTimeAdmin(AddedByAction):
    form = ActivityTimeForm
    add_permission = "reporting.change_costpool"
    list_display = ["process", "activity", "pool", "minutes", "valid_from", "version"]
    list_select_related = ["process", "pool"]
    search_fields = ["activity", "process__key", "pool__name"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        told = dict(form.cleaned_data)
        obj.pk = actions.set_activity_time(told.pop("process"), actor=request.user, **told).pk


@admin.register(CostRun)
class CostRunAdmin(ReadOnlyAdmin):
    list_display = ["month", "revision", "pool_cents", "used_cents", "unused_cents", "allocated_at"]


@admin.register(CapacityUse)
class CapacityUseAdmin(ReadOnlyAdmin):
    list_display = ["pool", "month", "used_minutes", "practical_minutes", "unused_cents"]
    list_filter = ["kind"]
    list_select_related = ["pool"]


@admin.register(CostCell)
class CostCellAdmin(ReadOnlyAdmin):
    list_display = ["process", "month", "place", "segment", "activity", "pool", "minutes", "cents"]
    list_filter = ["kind", "place"]
    list_select_related = ["process", "pool"]
