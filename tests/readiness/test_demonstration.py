"""The cases of the demonstration provider stand where their plots say."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from kernel.accounts import clock_user
from kernel.models import AuditEntry
from readiness import demonstration
from readiness.demonstration.story import Story
from readiness.lifecycle import CaseState, DefectState
from readiness.models import ChangeCase, Stage, TestTemplate, VerdictDecision
from readiness.queries.answers import unanswered_verdicts
from readiness.queries.rollout import acceptance_faults
from reporting.actions.judging import judge_measures
from reporting.models import DailyCell, EventBatch, Measure
from tests.readiness.world import TODAY, World
from tests.reporting import history

pytestmark = pytest.mark.once

DAY = timedelta(days=1)
DAYS = 500
PLOTS = yaml.safe_load(demonstration.CASES.read_text(encoding="utf-8"))


def steady(key: str) -> Measure:
    """A process that met its target in 19 of 20 cases on every day up to yesterday."""
    measure = history.judged_process([95.0], key=key, name=f"Process {key}")
    batch = EventBatch.objects.get(source__process=measure.process)
    DailyCell.objects.filter(source=batch.source).delete()
    DailyCell.objects.bulk_create(
        DailyCell(
            source=batch.source,
            process=measure.process,
            day=TODAY.date() - back * DAY,
            opened=20,
            closed=20,
            met=19,
            missed=1,
            first_time_right=19,
            reworked=1,
        )
        for back in range(1, DAYS)
    )
    EventBatch.objects.filter(pk=batch.pk).update(last_event_at=TODAY - DAY)
    return measure


def told(world: World, plot: dict[str, Any]) -> ChangeCase:
    steady(plot["process"])
    case = Story(plot, TODAY.date(), world.people).tell()
    return ChangeCase.objects.get(pk=case.pk)


def plot_of(state: str) -> dict[str, Any]:
    return next(plot for plot in PLOTS if plot["reaches"] == state)


def test_there_is_one_plot_for_each_state():
    assert sorted(plot["reaches"] for plot in PLOTS) == sorted(CaseState)


def test_the_process_of_the_newcomer_is_left_alone():
    keys = [plot["process"] for plot in PLOTS]
    assert demonstration.NEWCOMERS_PROCESS not in keys
    assert len(keys) == len(set(keys))


def test_every_plot_is_tested_by_a_shipped_template(db: None):
    keys = {plot["template"] for plot in PLOTS if "template" in plot}
    assert keys <= set(TestTemplate.objects.values_list("key", flat=True))


@pytest.mark.parametrize("plot", PLOTS, ids=[plot["reaches"] for plot in PLOTS])
def test_a_plot_ends_in_its_state_by_the_acts_of_people(world: World, plot: dict[str, Any]):
    case = told(world, plot)
    assert case.state == plot["reaches"]
    acts = AuditEntry.objects.filter(subject__endswith=f":{case.pk}", act__startswith="change_case")
    first, last = acts.order_by("pk").first(), acts.order_by("pk").last()
    assert first.at.date() == TODAY.date() - timedelta(days=plot["days"])
    assert first.at <= last.at < TODAY
    assert not case.broke_glass


def test_the_case_to_be_reconfirmed_says_why(world: World):
    assert acceptance_faults(told(world, plot_of("reconfirm"))) == [
        "Target SLA attainment has changed."
    ]


def test_the_case_in_test_has_seen_a_defect(world: World):
    case = told(world, plot_of("in_test"))
    assert [defect.state for defect in case.defects.all()] == [DefectState.OPEN]


def test_the_rollout_of_the_limited_case_has_passed_its_pilot(world: World):
    case = told(world, plot_of("limited"))
    stages = Stage.objects.filter(case=case).values_list("kind", "state")
    assert list(stages) == [("pilot", "passed"), ("limited", "running")]


def test_the_closed_case_has_its_benefit_reviewed(world: World):
    review = told(world, plot_of("closed")).benefit_reviews.get()
    assert review.is_conclusive
    assert review.after_until <= TODAY.date()


def failing(key: str) -> None:
    measure = history.judged_process(history.drifting(), key=key, name=f"Process {key}")
    judge_measures([measure], actor=clock_user())


@pytest.fixture
def without_plots(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The plots are tried one by one above."""
    (tmp_path / "cases.yaml").write_text("[]")
    monkeypatch.setattr(demonstration, "CASES", tmp_path / "cases.yaml")


def generate(world: World) -> dict[str, int]:
    return demonstration.generate(seed=1, today=TODAY.date(), people=world.people)


@pytest.mark.usefixtures("without_plots")
def test_one_of_several_failing_verdicts_is_left_for_a_time(world: World):
    for key in ("1.3.7.6", "1.3.9"):
        failing(key)
    found = generate(world)
    decision = VerdictDecision.objects.get()
    assert found == {"cases": 0, "decisions": 1}
    assert decision.until == TODAY.date() + timedelta(days=demonstration.NOT_ACTING_DAYS)
    assert world.verdict in unanswered_verdicts()


@pytest.mark.usefixtures("without_plots")
def test_the_only_failing_verdict_is_left_to_wait(world: World):
    failing("1.3.7.6")
    assert generate(world)["decisions"] == 0
    assert len(unanswered_verdicts()) == 2
