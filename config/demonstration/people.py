"""The people of the demonstration provider, one for each role. All names are invented."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from kernel import audit
from kernel.accounts import clock_user
from kernel.models import User


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in. `role` "" is the administrator."""

    username: str
    first_name: str
    last_name: str
    role: str
    job_title: str
    team: str = ""


PEOPLE = (
    Person("sofia", "Sofia", "Marek", "Support manager", "Head of support", "Support desk"),
    Person("omar", "Omar", "Haddad", "Process owner", "Owner of bill inquiry handling", "Billing"),
    Person("edith", "Edith", "Lund", "Knowledge editor", "Policy editor", "Knowledge"),
    Person("viktor", "Viktor", "Sand", "Knowledge editor", "Senior policy editor", "Knowledge"),
    Person("tess", "Tess", "Moreau", "Readiness tester", "Operational readiness tester"),
    Person("anna", "Anna", "Keller", "Go-live approver", "Service transition manager"),
    Person("stefan", "Stefan", "Ruiz", "Inventory steward", "Customer data steward"),
    Person("ayo", "Ayo", "Bello", "Agent", "Billing agent", "Billing"),
    Person("aude", "Aude", "Petit", "Auditor", "Internal audit"),
    Person("admin", "Ada", "Admin", "", "Administrator"),
)


@transaction.atomic
def create_people(password: str) -> dict[str, User]:
    """An account each, all with the same password. Returns them by username."""
    hashed = make_password(password)  # once: argon2 is slow on purpose
    clock = clock_user()
    for person in PEOPLE:
        user, _created = User.objects.update_or_create(
            username=person.username,
            defaults={
                "first_name": person.first_name,
                "last_name": person.last_name,
                "job_title": person.job_title,
                "team": person.team,
                "email": f"{person.username}@provider.example",
                "password": hashed,
                "is_staff": True,
                "is_superuser": not person.role,
            },
        )
        user.groups.set(Group.objects.filter(name=person.role))
        audit.record("user.created", user, actor=clock, after={"role": person.role})
    return {user.username: user for user in User.objects.all()}
