"""A small world for this floor: people, a failing process, documents, and a case in any state."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from inventory.models import Infrastructure, Provision
from kernel.models import User
from knowledge.actions.approvals import approve_version
from knowledge.actions.documents import create_document
from knowledge.actions.in_force import enact_version
from knowledge.actions.versions import draft_version, edit_version, submit_version
from readiness import actions
from readiness.models import ChangeCase, Criterion, Result, StageKind, TestTemplate, Trigger
from reporting.actions.judging import judge_measures
from reporting.models import DailyCell, EventBatch, Measure, Verdict
from tests.reporting import history

TODAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
PEOPLE = {
    "sofia": "Support manager",
    "omar": "Process owner",
    "edith": "Knowledge editor",
    "viktor": "Knowledge editor",
    "tess": "Readiness tester",
    "anna": "Go-live approver",
    "stefan": "Inventory steward",
    "ayo": "Agent",
    "aude": "Auditor",
}


@dataclass
class World:
    """What every test of the floor begins with."""

    measure: Measure
    verdict: Verdict
    people: dict[str, User]
    documents: list[Any] = field(default_factory=list)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def process(self) -> Any:
        return self.measure.process


def make_world() -> World:
    people = {name: person(name, role) for name, role in PEOPLE.items()}
    people["admin"] = User.objects.create_superuser("admin", "admin@example.org", "x")
    measure = history.judged_process(history.drifting())
    verdict = judge_measures([measure], actor=people["sofia"])[0]
    world = World(measure, verdict, people)
    world.documents = [
        document_in_force(world, "policy", "Bill credit and goodwill"),
        document_in_force(world, "procedure", "Handle a bill inquiry"),
    ]
    return world


def person(name: str, *roles: str) -> User:
    made = User.objects.create_user(name, f"{name}@example.org", first_name=name.title())
    made.groups.set(Group.objects.filter(name__in=roles))
    return made


def document_in_force(world: World, kind: str, title: str) -> Any:
    edith, viktor, anna = world.edith, world.viktor, world.anna
    document = create_document(
        kind=kind, title=title, process=world.process, owner=world.omar, actor=edith
    )
    version = approved(draft_version(document, actor=edith), edith, viktor, "As it always was.")
    enact_version(version, actor=anna)
    return document


def approved(version: Any, author: User, approver: User, body: str) -> Any:
    version = edit_version(
        version, body=body, summary="New.", expected_digest=version.digest, actor=author
    )
    return approve_version(submit_version(version, actor=author), actor=approver)


def redraft(world: World, case: ChangeCase, body: str = "As it shall be.") -> None:
    """New wording of every linked document, approved by someone else."""
    for item in case.release.items.all():
        version = draft_version(item.document, actor=world.edith, release=case.release)
        approved(version, world.edith, world.viktor, body)


def hotline(world: World, **wanted: Any) -> Provision:
    """Infrastructure of the process, in service with the capacity it needs."""
    told = {"capacity_needed": 20, "capacity_provided": 20, "state": "in_service"}
    return Provision.objects.create(
        infrastructure=Infrastructure.objects.create(
            number="INF-0001", name="Hotline", kind="channel"
        ),
        process=world.process,
        unit="agents",
        **{**told, **wanted},
    )


def records_after(world: World, *, days: int = 30, share: float = 98.0, a_day: int = 20) -> None:
    """Cases of the days after the last record, of which that share meets its target."""
    source = DailyCell.objects.filter(process=world.process).first().source
    batch = EventBatch.objects.filter(source=source).first()
    last = max(batch.last_event_at.date(), timezone.localdate() - timedelta(days=1))
    for ahead in range(1, days + 1):
        met = round(a_day * share / 100)
        DailyCell.objects.create(
            source=source,
            process=world.process,
            day=last + timedelta(days=ahead),
            opened=a_day,
            closed=a_day,
            met=met,
            missed=a_day - met,
            first_time_right=met,
            reworked=a_day - met,
        )
    newest = datetime.combine(last + timedelta(days=days), time(12), UTC)
    EventBatch.objects.filter(pk=batch.pk).update(last_event_at=newest)


def proposed(world: World, **wanted: Any) -> ChangeCase:
    told = {
        "title": "Answer bill inquiries in time",
        "trigger": Trigger.VERDICT,
        "verdict": world.verdict,
        "process": world.process,
    }
    return actions.open_case(actor=world.sofia, **{**told, **wanted})


def in_design(world: World) -> ChangeCase:
    return actions.start_design(proposed(world), actor=world.omar)


def drafted(world: World) -> ChangeCase:
    case = in_design(world)
    for document in world.documents:
        case = actions.link_document(case, document, actor=world.omar)
    redraft(world, case)
    return case


def in_test(world: World) -> ChangeCase:
    case = actions.start_tests(drafted(world), actor=world.omar)
    template = TestTemplate.objects.get(key="billing-procedure-change")
    actions.plan_tests(case, template, actor=world.tess)
    return case


def run_through(world: World, case: ChangeCase, *, failing: tuple[int, ...] = ()) -> Any:
    """A finished run; the steps at these positions fail, all others pass."""
    run = actions.start_run(case, actor=world.tess)
    for result in run.results.all():
        fails = result.position in failing
        actions.record_result(
            result,
            actor=world.tess,
            outcome=Result.FAILED if fails else Result.PASSED,
            note="Nothing happened." if fails else "",
        )
    return actions.finish_run(run, actor=world.tess)


def through_tests(world: World) -> ChangeCase:
    case = in_test(world)
    run_through(world, case)
    return case


def prove(world: World, case: ChangeCase) -> None:
    """Evidence for every criterion that a person answers."""
    for criterion in Criterion.objects.filter(kind="manual"):
        actions.record_finding(
            case, criterion, actor=world.tess, is_met=True, note="Seen and signed."
        )


def ready(world: World) -> ChangeCase:
    case = through_tests(world)
    prove(world, case)
    plan_pilot(world, case)
    return actions.submit_case(case, actor=world.tess)


def plan_pilot(world: World, case: ChangeCase, kind: str = StageKind.PILOT, **wanted: Any) -> Any:
    told = {"minimum_cases": 100, "minimum_days": 14, "guard_limit": 90.0}
    return actions.plan_stage(
        case,
        actor=world.omar,
        kind=kind,
        scope="Team North",
        guard_measure=world.measure,
        **{**told, **wanted},
    )


def accepted(world: World, **wanted: Any) -> ChangeCase:
    return actions.accept_case(ready(world), actor=world.anna, **wanted)


def in_pilot(world: World, **wanted: Any) -> ChangeCase:
    return actions.start_pilot(accepted(world, **wanted), actor=world.anna)


def in_limited(world: World) -> ChangeCase:
    case = accepted(world)
    plan_pilot(world, case, StageKind.LIMITED)
    case = actions.start_pilot(case, actor=world.anna)
    records_after(world)
    return actions.start_limited(case, actor=world.anna)


def available(world: World) -> ChangeCase:
    case = in_pilot(world)
    records_after(world)
    return actions.release_case(case, actor=world.anna)


def closed(world: World) -> ChangeCase:
    case = available(world)
    records_after(world)
    actions.review_benefit(case, actor=world.sofia, note="It helped.")
    return actions.close_case(case, actor=world.sofia)


def rejected(world: World) -> ChangeCase:
    return actions.reject_case(proposed(world), actor=world.anna, note="Another case covers it.")


def to_reconfirm(world: World) -> ChangeCase:
    case = accepted(world)
    change_target(world)
    return actions.fall_back(case, actor=world.omar)


def change_target(world: World, day: date = date(2027, 6, 30)) -> None:
    history.target_of(world.measure, value=96, due_on=day, version=2)


MAKERS = {
    "proposed": proposed,
    "in_design": in_design,
    "in_test": in_test,
    "ready_for_acceptance": ready,
    "accepted": accepted,
    "reconfirm": to_reconfirm,
    "pilot": in_pilot,
    "limited": in_limited,
    "general_availability": available,
    "closed": closed,
    "rejected": rejected,
}
