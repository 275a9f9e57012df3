from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest


class ReadOnlyAdmin(admin.ModelAdmin):
    """Every field is shown and none can be changed, by an administrator either."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """Also those that no form shows, `state` first of all."""
        fields = [*self.opts.concrete_fields, *self.opts.many_to_many]
        own = [name for name in self.readonly_fields if name not in {f.name for f in fields}]
        return [*(field.name for field in fields), *own]


class ReadOnlyInline(admin.TabularInline):
    """What belongs to a record, to look at: the `fields` of it, all of which are told."""

    can_delete = False
    max_num = 0

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.fields
