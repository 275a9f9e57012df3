"""The roles of the house: each floor's `permissions.py` adds to them; synced after migrate."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q


def declared_roles() -> dict[str, set[str]]:
    """Role name to permissions (`knowledge.view_policy`), over all floors."""
    roles: dict[str, set[str]] = {}
    for app in apps.get_app_configs():
        name = f"{app.name}.permissions"
        if app.name in FLOORS and find_spec(name):
            for role, permissions in import_module(name).ROLES.items():
                roles.setdefault(role, set()).update(permissions)
    return roles


FLOORS = ("kernel", "inventory", "knowledge", "reporting", "readiness")


@transaction.atomic
def sync_roles() -> None:
    """Make the groups in the database say what the code says. Groups of your own are left alone.

    Raises LookupError for a permission that no model declares.
    """
    for role, wanted in declared_roles().items():
        group, _created = Group.objects.get_or_create(name=role)
        question = Q()
        for permission in wanted:
            app, _, codename = permission.partition(".")
            question |= Q(content_type__app_label=app, codename=codename)
        found = list(Permission.objects.filter(question).select_related("content_type"))
        missing = wanted - {f"{one.content_type.app_label}.{one.codename}" for one in found}
        if missing:
            raise LookupError(f"Role {role!r} names unknown permissions: {sorted(missing)}")
        group.permissions.set(found)
