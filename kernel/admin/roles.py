from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest

from kernel.actions import accounts
from kernel.roles import declared_roles

admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """The roles that ship with the code are shown only; roles of one's own are made and changed."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return _is_own(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        permissions = form.cleaned_data["permissions"]
        accounts.set_permissions(form.instance, permissions=permissions, actor=request.user)


def _is_own(role: Model | None) -> bool:
    return role is None or str(role) not in declared_roles()
