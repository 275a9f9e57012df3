"""The roles of the house: each floor's `permissions.py` adds to them; synced after migrate."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction


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
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for role, wanted in declared_roles().items():
        if missing := wanted - known.keys():
            raise LookupError(f"Role {role!r} names unknown permissions: {sorted(missing)}")
        group, _created = Group.objects.get_or_create(name=role)
        group.permissions.set(known[name] for name in wanted)
