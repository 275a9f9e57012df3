"""Who did what in a case, and which of them must be different people."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from readiness.models import ChangeCase, StepResult, TestRun
from readiness.queries.documents import authors_of
from readiness.remembering import remembered


@dataclass(frozen=True, slots=True)
class Part:
    """A part in a case and the people who play it."""

    name: str
    label: Any
    people: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A person, a mark for each part they play, and which of these must not meet."""

    person: Any
    marks: tuple[bool, ...]
    clash: str


@dataclass(frozen=True, slots=True)
class PeopleMatrix:
    parts: tuple[Part, ...]
    rows: tuple[MatrixRow, ...]

    @property
    def clashes(self) -> list[str]:
        return [row.clash for row in self.rows if row.clash]


APART = (("proposer", "tester"), ("proposer", "approver"), ("tester", "approver"))
ALSO_APART = (("owner", "approver"), ("author", "approver"))


@remembered
def parts_of(case: ChangeCase) -> tuple[Part, ...]:
    """Proposer, owner, authors, testers and approver, as far as they are known."""
    return (
        Part("proposer", _("Proposer"), _present(case.proposer)),
        Part("owner", _("Owner"), _present(case.owner)),
        Part("author", _("Author"), tuple(authors_of(case))),
        Part("tester", _("Tester"), tuple(testers_of(case))),
        Part("approver", _("Approver"), _present(case.approver)),
    )


@remembered
def testers_of(case: ChangeCase) -> list[Any]:
    """The case's tester and everyone who ran its tests or recorded a result."""
    runs = TestRun.objects.filter(plan__case=case)
    results = StepResult.objects.filter(run__plan__case=case)
    tested = Q(pk=case.tester_id) | Q(pk__in=runs.values("tester"))
    return list(get_user_model().objects.filter(tested | Q(pk__in=results.values("recorded_by"))))


def people_matrix(case: ChangeCase) -> PeopleMatrix:
    """Everyone in the case against the parts they play."""
    parts = parts_of(case)
    people = {person.pk: person for part in parts for person in part.people}
    return PeopleMatrix(parts, tuple(_row(person, parts) for person in people.values()))


def parts_against_approving(case: ChangeCase, person: Any) -> list[Any]:
    """The labels of the parts this person plays that an approver must not play."""
    return [
        part.label
        for part in parts_of(case)
        if part.name != "approver" and person.pk in {one.pk for one in part.people}
    ]


def _row(person: Any, parts: tuple[Part, ...]) -> MatrixRow:
    played = {part.name: part.label for part in parts if person in part.people}
    clashing = [pair for pair in (*APART, *ALSO_APART) if set(pair) <= set(played)]
    clash = ""
    if clashing:
        first, second = clashing[0]
        clash = _("%(person)s is both %(first)s and %(second)s.") % {
            "person": person,
            "first": str(played[first]).lower(),
            "second": str(played[second]).lower(),
        }
    return MatrixRow(person, tuple(part.name in played for part in parts), str(clash))


def _present(person: Any) -> tuple[Any, ...]:
    return (person,) if person is not None else ()
