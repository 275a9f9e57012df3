"""How the house finds out what somebody may do: in one question a request."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from kernel.models import Notice, User


class RolesBackend(ModelBackend):
    """Roles and the permissions that come with them, or were given apart, asked at once.

    `user.known_roles` is set beside the permissions, for the line under the name on every page.
    """

    def get_user(self, user_id: Any) -> User | None:
        """Whoever comes with a session, and how many notices wait for them: every page says it."""
        unread = Notice.objects.unread().filter(recipient=OuterRef("pk")).order_by()
        count = Subquery(unread.values("recipient").annotate(n=Count("pk")).values("n"))
        known: Any = {"unread_notices": Coalesce(count, 0)}
        found = User.objects.annotate(**known).filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        ordinary = user_obj.is_active and not user_obj.is_superuser and user_obj.pk and obj is None
        if ordinary and not hasattr(user_obj, "_perm_cache"):
            roles, permissions = _asked(user_obj)
            user_obj.known_roles = sorted(roles)
            user_obj._perm_cache = permissions  # where Django keeps them too
        return super().get_all_permissions(user_obj, obj)


def _asked(user: Any) -> tuple[set[str], set[str]]:
    by_role = Group.objects.filter(user=user).values_list(
        "name", "permissions__content_type__app_label", "permissions__codename"
    )
    apart = Permission.objects.filter(user=user).values_list(
        Value(""), "content_type__app_label", "codename"
    )
    told = list(by_role.order_by().union(apart.order_by(), all=True))
    roles = {role for role, _floor, _codename in told if role}
    return roles, {f"{floor}.{codename}" for _role, floor, codename in told if codename}
