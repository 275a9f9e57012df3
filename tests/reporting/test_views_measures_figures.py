"""The page of a measure and of a verdict: every figure behind the words, in picture and table."""

from datetime import date

import pytest
from django.utils.html import escape

from inventory.sockets import Panel
from kernel.charts import Annotation
from reporting.actions.judging import judge_measures
from reporting.models import Calculation, DailyCell
from reporting.panels import process_capability
from reporting.sockets import Answer, chart_annotations, measure_panels, verdict_answers
from tests.reporting.history import (
    LAST_MONTH,
    drifting,
    judged_process,
    measure_of,
    month,
    noise,
    process,
    target_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _this_floor_alone(monkeypatch):
    """What the floor above plugs in is tested there."""
    for socket in (measure_panels, verdict_answers, chart_annotations):
        monkeypatch.setattr(socket, "_providers", [])


@pytest.fixture
def failing(support_manager):
    measure = judged_process(drifting())
    judge_measures([measure], actor=support_manager)
    return measure


@pytest.fixture
def reader(as_user, auditor):
    return as_user(auditor)


def text_of(reader, record):
    return reader.get(record.get_absolute_url()).content.decode()


def test_every_fact_behind_the_verdict_stands_on_both_pages(reader, failing):
    verdict = failing.verdicts.get()
    for record in (failing, verdict):
        answer = reader.get(record.get_absolute_url())
        told = answer.content.decode()
        for label, value in answer.context["evidence"]:
            assert escape(str(label)) in told
            assert escape(str(value)) in told


def test_reason_advice_and_both_badges_stand_together(reader, failing):
    verdict = failing.verdicts.get()
    told = text_of(reader, failing)
    assert escape(verdict.because) in told
    assert "Change the process." in told
    assert 'data-state="misses"' in told
    assert 'data-state="deteriorating"' in told


def test_beside_each_picture_stand_its_figures_as_a_table(reader, failing):
    answer = reader.get(failing.get_absolute_url())
    told = answer.content.decode()
    for chart in (answer.context["chart"], answer.context["outlook"]):
        assert chart.rows
        for row in (chart.rows[0], chart.rows[-1]):
            assert all(escape(str(cell)) in told for cell in row)
    assert told.count("Show the data") == 2


def test_the_months_are_listed_with_what_they_are_made_of(reader, failing):
    answer = reader.get(failing.get_absolute_url())
    newest = answer.context["periods"][0]
    cell = DailyCell.objects.get(day=LAST_MONTH)
    assert (newest.numerator, newest.denominator) == (str(cell.met), "400")
    assert newest.period == LAST_MONTH
    assert len(answer.context["periods"]) == 36


def test_the_month_that_runs_is_marked_and_has_no_limits(reader, failing):
    source = DailyCell.objects.first().source
    DailyCell.objects.create(
        source=source,
        process=failing.process,
        day=date(2026, 11, 5),
        opened=10,
        closed=10,
        met=5,
        missed=5,
        first_time_right=10,
    )
    source.batches.update(last_event_at="2026-11-05T12:00:00Z")
    answer = reader.get(failing.get_absolute_url())
    newest = answer.context["periods"][0]
    assert (newest.period, newest.is_running, newest.limits) == (date(2026, 11, 1), True, "–")
    assert "so far" in answer.content.decode()
    assert len(answer.context["chart"].rows) == 37


def test_annotations_are_numbered_notes_under_the_chart(reader, failing, monkeypatch):
    flags = [
        Annotation(date(2026, 8, 3), "Pilot begun", "/cases/CHG-0001/"),
        Annotation(date(2026, 5, 4), "System replaced"),
    ]
    monkeypatch.setattr(chart_annotations, "_providers", [lambda measure: flags])
    for record in (failing, failing.verdicts.get()):
        notes = reader.get(record.get_absolute_url()).context["chart"].notes
        assert [(one.number, one.label) for one in notes] == [
            (1, "System replaced"),
            (2, "Pilot begun"),
        ]


def test_an_answer_stands_where_the_demand_stood(reader, failing, monkeypatch):
    assert "This verdict wants an answer" in text_of(reader, failing)
    monkeypatch.setattr(
        verdict_answers,
        "_providers",
        [lambda verdicts: {one.pk: Answer("CHG-0007", "/cases/CHG-0007/") for one in verdicts}],
    )
    told = text_of(reader, failing)
    assert '<a href="/cases/CHG-0007/">CHG-0007</a>' in told
    assert "wants an answer" not in told


def test_a_panel_of_the_floor_above_stands_on_the_page(reader, failing, monkeypatch, auditor):
    asked = []

    def provider(measure, user):
        asked.append((measure, user))
        return Panel("Change cases", "components/empty.html", {"title": "None", "text": "Yet"})

    monkeypatch.setattr(measure_panels, "_providers", [(10, provider)])
    assert "Change cases" in text_of(reader, failing)
    assert asked == [(failing, auditor)]


def test_a_calm_verdict_demands_nothing(reader, support_manager):
    measure = judged_process(98.5 + noise(sigma=0.3))
    judge_measures([measure], actor=support_manager)
    told = text_of(reader, measure)
    assert "wants an answer" not in told
    assert "Leave it alone." in told


def test_a_verdict_without_a_target_says_that_there_is_none(reader, support_manager):
    measure = judged_process(96 + noise())
    measure.targets.all().delete()
    [verdict] = judge_measures([measure], actor=support_manager)
    told = text_of(reader, measure)
    assert "No target yet." in told
    assert "none: there is no target" in told
    assert "Has no target and is stable" in text_of(reader, verdict)


def test_the_verdicts_so_far_are_listed_newest_first_with_their_revisions(
    reader, failing, support_manager
):
    judge_measures([failing], actor=support_manager, as_of=month(1))
    DailyCell.objects.filter(day=LAST_MONTH).update(met=300, missed=100)
    judge_measures([failing], actor=support_manager)
    shown = reader.get(failing.get_absolute_url()).context["verdicts"]
    assert [(one.period, one.revision) for one in shown] == [
        (LAST_MONTH, 2),
        (LAST_MONTH, 1),
        (month(2), 1),
    ]
    assert "revision 2" in text_of(reader, failing)


def test_the_verdict_that_stands_does_not_speak_of_a_newer_one(reader, failing):
    assert "A newer verdict stands" not in text_of(reader, failing.verdicts.get())


def test_the_page_of_a_verdict_leads_to_its_measure_and_process(reader, failing):
    told = text_of(reader, failing.verdicts.get())
    assert f'href="{failing.get_absolute_url()}"' in told
    assert f'href="{failing.process.get_absolute_url()}"' in told
    assert "Verdict of October 2026" in told


def test_who_may_set_a_target_is_offered_to(as_user, process_owner, reader, failing):
    assert "Set a target" in text_of(as_user(process_owner), failing)
    assert "Set a target" not in text_of(reader, failing)


def test_all_versions_of_the_target_stand_with_their_reasons(reader, failing):
    target_of(failing, value=97, version=2)
    told = text_of(reader, failing)
    assert "Version 2" in told
    assert "Version 1" in told
    assert told.count("Agreed with the customers.") == 2


def test_a_measure_of_money_is_told_in_money(reader, support_manager):
    share = judged_process(96 + noise())
    cost = measure_of(share.process, Calculation.COST_PER_CASE)
    judge_measures([cost], actor=support_manager)
    answer = reader.get(cost.get_absolute_url())
    assert answer.context["periods"][0].value == "10.00\u00a0EUR"
    assert dict(answer.context["facts"])["Good is"] == "Lower is better"


def test_a_measure_that_nobody_owns_says_so(reader):
    facts = dict(reader.get(measure_of(process()).get_absolute_url()).context["facts"])
    assert facts["Owner"] == "Nobody yet"


def test_markup_in_a_rationale_is_shown_as_text(reader, failing):
    failing.targets.update(rationale="<b>because</b>")
    told = text_of(reader, failing)
    assert "&lt;b&gt;because" in told
    assert "<b>because" not in told


def test_the_process_page_shows_the_lead_and_all_measures(reader, failing, support_manager):
    cost = measure_of(failing.process, Calculation.COST_PER_CASE, order=2)
    told = text_of(reader, failing.process)
    for measure in (failing, cost):
        assert f'href="{measure.get_absolute_url()}"' in told
    assert "Not judged yet" in told
    judge_measures([cost], actor=support_manager)
    assert "Not judged yet" not in text_of(reader, failing.process)


def test_a_process_that_is_measured_but_not_judged_says_when_it_will_be(reader):
    measure = measure_of(process())
    assert "The next verdicts are given tonight." in text_of(reader, measure.process)


def test_the_capability_of_a_process_needs_the_permission(failing, person, auditor):
    assert process_capability(failing.process, person("nobody")) is None
    assert str(process_capability(failing.process, auditor).title) == "Capability and cost"
