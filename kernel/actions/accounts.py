"""What people set about their own account, and administrators about others'."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _

from kernel import audit
from kernel.models import User
from kernel.ruling import demand

CHANGE = "kernel.change_user"


@transaction.atomic
def set_email_notices(user: User, *, wanted: bool, actor: Any) -> User:
    """Whether this person's notices also go out by e-mail; everybody says it for themselves."""
    if user != actor:
        demand(actor, CHANGE, _("Change accounts"))
    before = User.objects.get(pk=user.pk).email_notices
    if before != wanted:
        user.email_notices = wanted
        user.save(update_fields=["email_notices"])
        audit.record(
            "user.settings_changed",
            user,
            actor=actor,
            before={"email_notices": before},
            after={"email_notices": wanted},
        )
    return user


@transaction.atomic
def save_account(user: User, *, changed: Iterable[str], actor: Any) -> User:
    """Keep a new account, or the fields of one that an administrator changed."""
    demand(actor, CHANGE if user.pk else "kernel.add_user", _("Keep accounts"))
    names = [name for name in changed if "password" not in name]
    stored = User.objects.filter(pk=user.pk).first()
    before = {name: getattr(stored, name) for name in names} if stored else None
    user.save()
    if stored and not names:
        return user
    after = {name: getattr(user, name) for name in names if hasattr(user, name)}
    act = "user.changed" if stored else "user.created"
    audit.record(act, user, actor=actor, before=before, after=after)
    return user


def tell_password_set(user: User, *, actor: Any) -> None:
    """An administrator gave this account a new password."""
    demand(actor, CHANGE, _("Keep accounts"))
    audit.record("user.password_set", user, actor=actor)


@transaction.atomic
def set_roles(user: User, *, roles: Iterable[Group], actor: Any) -> User:
    """Give exactly these roles; the change log tells which were given and taken."""
    demand(actor, CHANGE, _("Give roles"))
    before = sorted(user.groups.values_list("name", flat=True))
    user.groups.set(roles)
    after = sorted(user.groups.values_list("name", flat=True))
    if before != after:
        audit.record(
            "user.roles_changed",
            user,
            actor=actor,
            before={"roles": before},
            after={"roles": after},
        )
    return user


@transaction.atomic
def set_permissions(role: Group, *, permissions: Iterable[Permission], actor: Any) -> Group:
    """Let a role of one's own do exactly this; the change log tells what it could before."""
    demand(actor, "auth.change_group", _("Change roles"))
    before = _permission_names(role)
    role.permissions.set(permissions)
    audit.record(
        "role.permissions_changed",
        role,
        actor=actor,
        before={"permissions": before},
        after={"permissions": _permission_names(role)},
    )
    return role


def _permission_names(role: Group) -> list[str]:
    names = role.permissions.values_list("content_type__app_label", "codename")
    return sorted(f"{app}.{name}" for app, name in names)
