"""Who is told what when a case moves: one table, read by the notices of the house."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy

from kernel.keys import record_of
from kernel.models import AuditEntry
from kernel.notices import Announcement
from readiness.models import ChangeCase, Defect

People = Callable[[ChangeCase], list[Any]]


def with_permission(permission: str) -> list[Any]:
    """Everyone whose role includes it."""
    app, _dot, codename = permission.partition(".")
    wanted = Q(
        groups__permissions__content_type__app_label=app, groups__permissions__codename=codename
    )
    return list(get_user_model().objects.filter(wanted, is_active=True, is_clock=False).distinct())


def owners(case: ChangeCase) -> list[Any]:
    return [case.owner] if case.owner else with_permission("readiness.design_changecase")


def testers(case: ChangeCase) -> list[Any]:
    return [case.tester] if case.tester else with_permission("readiness.test_changecase")


def approvers(case: ChangeCase) -> list[Any]:
    return with_permission("readiness.accept_changecase")


def everyone(case: ChangeCase) -> list[Any]:
    people = [case.proposer, case.owner, case.tester, case.approver, *case.process.watchers.all()]
    return [person for person in people if person is not None]


T = gettext_lazy
# fmt: off
TOLD: dict[str, tuple[People, Any]] = {
    "change_case.opened":              (owners,    T("%(case)s was proposed and wants an owner.")),
    "change_case.handed_to_test":      (testers,   T("%(case)s can be tested.")),
    "change_case.submitted":           (approvers, T("%(case)s asks for acceptance.")),
    "change_case.returned":            (testers,   T("%(case)s was returned to test.")),
    "change_case.redesigned":          (everyone,  T("%(case)s is back in design.")),
    "change_case.accepted":            (everyone,  T("%(case)s is accepted.")),
    "change_case.reconfirmed":         (everyone,  T("%(case)s is re-confirmed.")),
    "change_case.fell_back":           (approvers, T("%(case)s must be re-confirmed.")),
    "change_case.rejected":            (everyone,  T("%(case)s is rejected.")),
    "change_case.pilot_started":       (everyone,  T("%(case)s is in pilot.")),
    "change_case.limited_started":     (everyone,  T("%(case)s is in limited availability.")),
    "change_case.generally_available": (everyone,  T("%(case)s is generally available.")),
    "change_case.reverted":            (everyone,  T("%(case)s was reverted.")),
    "change_case.closed":              (everyone,  T("%(case)s is closed.")),
    "change_case.reopened":            (everyone,  T("%(case)s is open again.")),
}
TOLD_OF_DEFECTS: dict[str, tuple[People, Any]] = {
    "defect.opened":   (owners,  T("%(defect)s was found.")),
    "defect.reopened": (owners,  T("%(defect)s is open again.")),
    "defect.fixed":    (testers, T("%(defect)s is fixed; test its step again.")),
}
# fmt: on


def tell_of_case(entry: AuditEntry) -> Iterator[Announcement]:
    case = record_of(entry.subject)
    if not isinstance(case, ChangeCase):
        return
    people, sentence = TOLD[entry.act]
    text = str(sentence) % {"case": case}
    for person in {person.pk: person for person in people(case)}.values():
        yield Announcement(person, text, case.get_absolute_url())


def tell_of_defect(entry: AuditEntry) -> Iterator[Announcement]:
    defect = record_of(entry.subject)
    if not isinstance(defect, Defect):
        return
    people, sentence = TOLD_OF_DEFECTS[entry.act]
    text = str(sentence) % {"defect": defect}
    for person in people(defect.case):
        yield Announcement(person, text, defect.get_absolute_url())
