from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from kernel.actions import accounts
from kernel.models import User


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts and their roles. Whoever leaves is made inactive: the history keeps their name."""

    list_display = ["username", "first_name", "last_name", "job_title", "team", "is_active"]
    list_filter = ["groups", "team", "is_active", "is_superuser"]
    list_per_page = 50
    filter_horizontal = ["groups"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "job_title", "team"]}),
        (_("Roles"), {"fields": ["groups", "is_active", "is_staff", "is_superuser"]}),
        (_("Since"), {"fields": ["last_login", "date_joined"]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        changed = [name for name in form.changed_data if name != "groups"]
        accounts.save_account(obj, changed=changed, actor=request.user)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        roles = form.cleaned_data.get("groups")
        if roles is not None:
            accounts.set_roles(form.instance, roles=roles, actor=request.user)

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Django's page sets the password; the change log tells that it was set."""
        before = User.objects.filter(pk=id).values_list("password", flat=True).first()
        response = super().user_change_password(request, id, form_url)
        for user in User.objects.filter(pk=id).exclude(password=before):
            accounts.tell_password_set(user, actor=request.user)
        return response
