"""A measure that is retired is judged no more, whatever leads to judging."""

from datetime import date

import pytest
from django.core.management import call_command

from kernel.ruling import DomainError, MoveRefused
from reporting import actions
from reporting.actions.judging import judge_measures
from reporting.models import Baseline, CaseFact, MeasureChart, Verdict
from tests.doors import answer
from tests.reporting.events import kept, log
from tests.reporting.history import drifting, judged_process

pytestmark = pytest.mark.django_db
FROZEN = {"since": date(2024, 1, 1), "until": date(2025, 6, 1), "reason": "Before the contract."}


@pytest.fixture
def baseline(support_manager):
    """Set on a measure that was retired afterwards."""
    measure = judged_process(drifting())
    judge_measures([measure], actor=support_manager)
    made = actions.freeze_limits(measure, actor=support_manager, **FROZEN)
    actions.retire_measure(measure, reason="Nobody reads it.", actor=support_manager)
    measure.refresh_from_db()
    made.measure = measure
    return made


def test_its_limits_and_its_chart_stay(baseline, support_manager):
    measure, given = baseline.measure, Verdict.objects.count()
    new_window = {**FROZEN, "since": date(2024, 2, 1)}
    with pytest.raises(DomainError, match="is retired: it is judged no more"):
        actions.freeze_limits(measure, actor=support_manager, **new_window)
    with pytest.raises(DomainError, match="is retired"):
        actions.reset_limits(
            measure, since=date(2026, 1, 1), reason="It has changed.", actor=support_manager
        )
    with pytest.raises(DomainError, match="is retired"):
        actions.choose_chart(
            measure, chart="ewma", rules="nelson", reason="It sees more.", actor=support_manager
        )
    with pytest.raises(MoveRefused, match="is retired"):
        actions.undo_baseline(baseline, actor=support_manager, note="It was too long.")
    assert Baseline.objects.in_force().get() == baseline
    assert not MeasureChart.objects.exists()
    assert Verdict.objects.count() == given


def test_its_signal_moves_no_limits(baseline, support_manager):
    signal = baseline.measure.signals.first()
    with pytest.raises(DomainError, match="is retired"):
        actions.reset_limits(
            baseline.measure,
            since=date(2026, 1, 1),
            reason="It has changed.",
            signal=signal,
            actor=support_manager,
        )


def test_retired_while_a_night_is_under_way_it_gets_no_verdict(baseline, support_manager):
    assert judge_measures([baseline.measure], actor=support_manager) == []


def test_a_file_of_its_process_brings_it_no_verdict(baseline, tmp_path):
    given, process = baseline.measure.verdicts.count(), baseline.measure.process
    path = kept(tmp_path, log(("A", 0, "Open", "", "2"), ("A", 1, "Closed", "met", "3")))
    call_command("import_events", str(path), process=process.key, mapping="event-log")
    assert CaseFact.objects.get().process == process
    assert baseline.measure.verdicts.count() == given


def test_its_page_offers_no_change_of_limits(baseline, support_manager, as_user):
    client, page = as_user(support_manager), baseline.measure.get_absolute_url()
    told = client.get(page).content.decode()
    assert "All baselines" in told
    assert "Freeze the limits" not in told
    assert "Choose the chart" not in told
    response = answer(client, f"{page}freeze/", since="2024-02", until="2025-06", reason="As well.")
    assert "is retired" in response.content.decode()
