"""One case told from its beginning, by the people whose work it is, on the days they did it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from inventory.models import ProcessElement
from kernel import dated
from knowledge.actions.approvals import approve_version
from knowledge.actions.documents import create_document
from knowledge.actions.in_force import enact_version
from knowledge.actions.versions import draft_version, edit_version, submit_version
from knowledge.steps import recognised, shaped_steps
from readiness import actions
from readiness.lifecycle import CaseState
from readiness.models import (
    ChangeCase,
    Criterion,
    CriterionKind,
    Defect,
    Result,
    StageKind,
    TestTemplate,
    Trigger,
)
from reporting.actions import set_target
from reporting.models import Calculation, Direction, Measure, Target, Verdict
from reporting.queries import window_reading

LONG_BEFORE = 400
ROOM = 3.0  # points, or hundredths, that a guardrail leaves below what was
RELEASED = 0.7
S = CaseState
CHAPTERS = {
    S.PROPOSED: 1,
    S.DESIGN: 2,
    S.TEST: 4,
    S.READY: 6,
    S.ACCEPTED: 7,
    S.RECONFIRM: 8,
    S.PILOT: 9,
    S.LIMITED: 10,
    S.AVAILABLE: 11,
    S.CLOSED: 12,
}


def instant(today: date, days_ago: float) -> datetime:
    """Some working hour of a day gone by."""
    return datetime.combine(today, time(9, 20), UTC) - timedelta(days=round(days_ago))


class Story:
    """Tells a plot of `cases.yaml` until its case stands where the plot says."""

    def __init__(self, plot: Mapping[str, Any], today: date, people: Mapping[str, Any]) -> None:
        self.plot, self.today, self.people = plot, today, people
        self.process = ProcessElement.objects.by_key(plot["process"])
        self.measure = Measure.objects.get(
            process=self.process, calculation=Calculation.SLA_ATTAINMENT
        )
        self.document: Any = None
        self.case: ChangeCase

    def tell(self) -> ChangeCase:
        """Chapter after chapter, each as of its own day, until the state is reached."""
        if "document" in self.plot:
            with self.on(LONG_BEFORE):
                self._write_the_former_wording()
        for share, chapter in self.chapters():
            with self.on(self.plot["days"] * (1 - share)):
                chapter()
        return self.case

    def chapters(self) -> list[tuple[float, Callable[[], None]]]:
        """Each chapter and when it happens, as a share of the days the case has been going."""
        if self.plot["reaches"] == S.REJECTED:
            return [(0.0, self.open), (0.2, self.reject)]
        whole = [
            (0.0, self.open),
            (0.06, self.design),
            (0.12, self.draft),
            (0.2, self.test),
            (0.26, self.fix_and_test_again),
            (0.3, self.submit),
            (0.34, self.accept),
            (0.38, self.change_the_target),
            (0.42, self.pilot),
            (0.62, self.limited),
            (RELEASED, self.release),
            (0.99, self.review_and_close),
        ]
        return whole[: CHAPTERS[self.plot["reaches"]]]

    @contextmanager
    def on(self, days_ago: float) -> Iterator[None]:
        with dated.as_of(instant(self.today, max(days_ago, 1))):
            yield

    def open(self) -> None:
        verdict = None
        if self.plot["trigger"] == Trigger.VERDICT:
            latest = Verdict.objects.latest_per_measure().of_process(self.process)
            verdict = next((one for one in latest if one.demands_answer), None)
        self.case = actions.open_case(
            actor=self.people["sofia"],
            title=self.plot["title"],
            process=self.process,
            trigger=self.plot["trigger"] if verdict else self._stated_trigger(),
            trigger_note=self.plot["note"],
            verdict=verdict,
            measure=verdict.measure if verdict else self.measure,
            planned_on=self._planned_on(),
        )

    def reject(self) -> None:
        note = "It sells to people who called for help. The policy on selling stands."
        self.case = actions.reject_case(self.case, actor=self.people["anna"], note=note)

    def design(self) -> None:
        omar = self.people["omar"]
        self.case = actions.start_design(self.case, actor=omar)
        self.case = actions.link_document(self.case, self.document, actor=omar)

    def draft(self) -> None:
        version = draft_version(
            self.document, actor=self.people["edith"], release=self.case.release
        )
        self._approve(self._word(version, self.plot["after"], "As the change case asks."))
        for kind in (StageKind.PILOT, StageKind.LIMITED):
            if kind == StageKind.PILOT or self.plot["reaches"] == S.LIMITED:
                self._plan_stage(kind)
        self.case = actions.start_tests(self.case, actor=self.people["omar"])

    def test(self) -> None:
        tess = self.people["tess"]
        template = TestTemplate.objects.get(key=self.plot["template"])
        plan = actions.plan_tests(self.case, template, actor=tess)
        steps = self.document.open_version.steps
        for test, step in zip(plan.steps.all(), steps, strict=False):
            told = {"action": test.action, "expected": test.expected}
            traces = [(self.document, step["number"])]
            must = test.is_mandatory
            actions.write_step(
                plan, actor=tess, is_mandatory=must, step=test, traces=traces, **told
            )
        self._run(failing=2 if self.plot["reaches"] in {S.TEST, S.CLOSED} else 0)

    def fix_and_test_again(self) -> None:
        for defect in Defect.objects.filter(case=self.case):
            note = "The wording of the step is clear now."
            actions.fix_defect(defect, actor=self.people["omar"], note=note)
            self._run()

    def submit(self) -> None:
        tess = self.people["tess"]
        proved = Criterion.objects.filter(kind=CriterionKind.MANUAL)
        if self.plot["reaches"] == S.READY:
            proved = proved.exclude(key="way-back-known")  # the gate shall have something to say
        for criterion in proved:
            actions.record_finding(
                self.case,
                criterion,
                actor=tess,
                is_met=True,
                note="Seen on the floor; the list is signed.",
            )
        self.case = actions.submit_case(self.case, actor=tess)

    def accept(self) -> None:
        self.case = actions.accept_case(
            self.case, actor=self.people["anna"], note="Careful work, thank you."
        )

    def change_the_target(self) -> None:
        """The target is moved after acceptance, so that the acceptance no longer stands."""
        if self.plot["reaches"] != S.RECONFIRM:
            return
        former = Target.objects.filter(measure=self.measure).of_whole().order_by("-version")[0]
        set_target(
            self.measure,
            value=former.value + 1,
            valid_from=self.today,
            due_on=former.due_on + timedelta(days=60),
            rationale="Raised after the service review (invented).",
            actor=self.people["sofia"],
            owner=self.people["omar"],
        )
        self.case = actions.fall_back(self.case, actor=self.people["tess"])

    def pilot(self) -> None:
        self.case = actions.start_pilot(self.case, actor=self.people["anna"])

    def limited(self) -> None:
        if self.plot["reaches"] == S.LIMITED:
            self.case = actions.start_limited(self.case, actor=self.people["anna"])

    def release(self) -> None:
        self.case = actions.release_case(self.case, actor=self.people["anna"])

    def review_and_close(self) -> None:
        sofia = self.people["sofia"]
        actions.review_benefit(self.case, actor=sofia, note="One call is enough now.")
        self.case = actions.close_case(self.case, actor=sofia)

    def _planned_on(self) -> date:
        """The day of the release, where it has come."""
        if self.plot["reaches"] in {S.AVAILABLE, S.CLOSED}:
            return instant(self.today, self.plot["days"] * (1 - RELEASED)).date()
        if self.plot["reaches"] in {S.PILOT, S.LIMITED}:
            return self.today
        return self.today + timedelta(days=30)

    def _stated_trigger(self) -> str:
        is_verdict = self.plot["trigger"] == Trigger.VERDICT
        return Trigger.OTHER if is_verdict else self.plot["trigger"]

    def _write_the_former_wording(self) -> None:
        self.document = create_document(
            kind="procedure",
            title=self.plot["document"],
            process=self.process,
            owner=self.people["omar"],
            actor=self.people["edith"],
        )
        version = draft_version(self.document, actor=self.people["edith"])
        version = self._approve(self._word(version, self.plot["before"], "First wording."))
        enact_version(version, actor=self.people["anna"], at=dated.now())

    def _word(self, version: Any, body: str, summary: str) -> Any:
        """Each line of the plot is a step; one that stays keeps its number."""
        told = [{"action": line.partition(". ")[2]} for line in body.splitlines()]
        return edit_version(
            version,
            body="",
            summary=summary,
            parts={"steps": recognised(shaped_steps(told), version.steps)},
            expected_digest=version.digest,
            actor=self.people["edith"],
        )

    def _approve(self, version: Any) -> Any:
        version = submit_version(version, actor=self.people["edith"])
        return approve_version(version, actor=self.people["viktor"])

    def _plan_stage(self, kind: StageKind) -> None:
        is_pilot = kind == StageKind.PILOT
        actions.plan_stage(
            self.case,
            actor=self.people["omar"],
            kind=kind,
            scope="Team North" if is_pilot else "All teams, residential customers",
            share_percent=15 if is_pilot else 50,
            minimum_cases=50,
            minimum_days=10,
            guard_measure=self.measure,
            guard_limit=self._limit(),
        )

    def _limit(self) -> float:
        """What the last half year was, and a little room."""
        since = self.today - timedelta(days=180)
        value = window_reading(self.measure, since, None).value or 0.0
        room = -ROOM if self.measure.direction == Direction.HIGHER else ROOM
        return round(value + room, 1)

    def _run(self, failing: int = 0) -> None:
        tess = self.people["tess"]
        run = actions.start_run(self.case, actor=tess)
        for result in run.results.exclude(result=Result.PASSED):
            fails = result.position == failing
            actions.record_result(
                result,
                actor=tess,
                outcome=Result.FAILED if fails else Result.PASSED,
                note="The second entry was not asked for." if fails else "",
            )
        actions.finish_run(run, actor=tess)
