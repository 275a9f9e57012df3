from datetime import date

import numpy as np
import pytest

from kernel import audit
from kernel.ruling import DomainError, MoveRefused
from reporting import actions
from reporting.actions.judging import judge_measures
from reporting.models import Baseline, Calculation, DailyCell, MeasureChart, Unit
from tests.reporting.history import (
    CASES,
    TIME,
    drifting,
    judged_process,
    measure_of,
    noise,
    signal_on,
)

pytestmark = pytest.mark.django_db
STEP = 97 - 4.0 * (TIME >= 24) + noise(5)  # worse since November 2025
FROZEN = {"since": date(2024, 1, 1), "until": date(2025, 6, 1), "reason": "Before the contract."}
RESET = {"since": date(2025, 11, 1), "reason": "The new system changed it for good."}


@pytest.fixture
def measure(support_manager):
    measure = judged_process(STEP)
    judge_measures([measure], actor=support_manager)
    return measure


def freeze(measure, actor, **changes):
    return actions.freeze_limits(measure, actor=actor, **{**FROZEN, **changes})


def reset(measure, actor, **changes):
    return actions.reset_limits(measure, actor=actor, **{**RESET, **changes})


def standing(measure):
    return measure.verdicts.first()


def test_frozen_limits_are_kept_with_who_and_why(measure, process_owner):
    baseline = freeze(measure, process_owner)
    assert (baseline.made_by, baseline.state, baseline.is_frozen) == (process_owner, "active", True)
    assert "limits of Jan 2024 to Jun 2025, frozen" in str(baseline)
    entry = audit.timeline(baseline).get()
    assert (entry.act, entry.note) == ("baseline.frozen", "Before the contract.")
    assert audit.timeline(measure).filter(act="baseline.frozen").exists()


def test_undoing_restores_the_former(measure, support_manager):
    first = freeze(measure, support_manager)
    second = reset(measure, support_manager)
    with pytest.raises(MoveRefused, match="newer baseline rests on it"):
        actions.undo_baseline(first, actor=support_manager, note="The wrong order.")
    actions.undo_baseline(second, actor=support_manager, note="It went back.")
    assert Baseline.objects.of_series(measure.pk).in_force().get() == first
    entry = audit.timeline(second).filter(act="baseline.undone").get()
    assert entry.after == {"window": "limits of Jan 2024 to Jun 2025, frozen"}


def test_undoing_needs_a_reason(measure, support_manager, admin_user):
    baseline = freeze(measure, support_manager)
    with pytest.raises(MoveRefused, match="Say why"):
        actions.undo_baseline(baseline, actor=admin_user, note="")
    assert Baseline.objects.get().state == "active"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"since": date(2025, 1, 1)}, "has 6 months with cases; frozen limits need 12"),
        ({"until": date(2023, 12, 1)}, "cannot end before it begins"),
        ({"until": date(2026, 11, 1)}, "the window ends with October 2026 at the latest"),
        ({"until": date(9999, 12, 31)}, "frozen of what is over"),
        ({"reason": "so"}, "Say why"),
    ],
)
def test_limits_are_not_frozen_from_too_little_or_without_a_reason(
    measure, admin_user, changes, says
):
    with pytest.raises(DomainError, match=says):
        freeze(measure, admin_user, **changes)
    assert not Baseline.objects.exists()


def test_a_proven_step_may_have_its_own_limits(measure, support_manager):
    assert standing(measure).shape == "step"
    baseline = reset(measure, support_manager)
    assert (baseline.since, baseline.until) == (date(2025, 11, 1), None)
    assert str(baseline).endswith("limits from Nov 2025 on")


def test_limits_are_not_moved_to_fit_the_points(support_manager, admin_user):
    calm = judged_process(97 + noise(3), key="1.3.9")
    judge_measures([calm], actor=support_manager)
    calm.signals.all().delete()
    with pytest.raises(DomainError, match="Nothing proves"):
        reset(calm, admin_user)


def test_a_reset_needs_months_to_be_computed_from(measure, admin_user):
    with pytest.raises(
        DomainError, match="Since then there are 3 months with cases; new limits need 6"
    ):
        reset(measure, admin_user, since=date(2026, 8, 1))


def test_the_same_limits_are_not_set_twice(measure, support_manager):
    freeze(measure, support_manager)
    with pytest.raises(DomainError, match="in force already"):
        freeze(measure, support_manager)


@pytest.mark.parametrize("who", ["agent", "auditor", "steward", "tester"])
def test_only_who_steers_sets_limits_and_chooses_charts(measure, who, request):
    person = request.getfixturevalue(who)
    for deed in (freeze, reset):
        with pytest.raises(DomainError, match="role does not include"):
            deed(measure, person)
    with pytest.raises(DomainError, match="role does not include"):
        actions.choose_chart(measure, chart="p", rules="nelson", reason="I like it.", actor=person)
    assert not Baseline.objects.exists()


def test_a_signal_may_reset_the_limits_and_the_undo_opens_it_again(measure, support_manager):
    signal = signal_on(measure, period=date(2026, 9, 1))
    baseline = reset(measure, support_manager, signal=signal)
    signal.refresh_from_db()
    assert (signal.state, signal.explanation) == ("explained", RESET["reason"])
    with pytest.raises(MoveRefused, match="limits were reset because of it"):
        actions.reopen_signal(signal, actor=support_manager, note="Not so sure.")
    actions.undo_baseline(baseline, actor=support_manager, note="It went back.")
    signal.refresh_from_db()
    assert signal.state == "acknowledged"


def test_the_signal_of_another_person_resets_nothing(
    measure, support_manager, process_owner, admin_user
):
    signal = signal_on(measure, period=date(2026, 9, 1), assignee=process_owner)
    with pytest.raises(MoveRefused, match="has taken this on"):
        reset(measure, admin_user, signal=signal)
    assert not Baseline.objects.exists()


def test_a_chart_is_chosen_and_told(measure, support_manager):
    actions.choose_chart(
        measure,
        chart="p_prime",
        rules="nelson",
        reason="Many cases a month.",
        actor=support_manager,
    )
    chosen = MeasureChart.objects.get()
    assert (chosen.chart, chosen.rules, chosen.chosen_by) == ("p_prime", "nelson", support_manager)
    entry = audit.timeline(measure).filter(act="measure.chart_chosen").get()
    assert entry.after == {"chart": "p_prime", "rules": "nelson"}


def test_a_chart_that_does_not_fit_is_refused(measure, admin_user):
    for chart in ("c", "u", "pie"):
        with pytest.raises(DomainError, match="does not fit a measure in"):
            actions.choose_chart(
                measure, chart=chart, rules="nelson", reason="Why not at all.", actor=admin_user
            )
    assert not MeasureChart.objects.exists()


def test_a_measure_without_records_has_nothing_to_freeze(support_manager):
    measure = judged_process(np.empty(0))
    with pytest.raises(DomainError, match="has 0 months"):
        freeze(measure, support_manager)


def test_a_drifting_process_may_be_reset_too(support_manager):
    measure = judged_process(drifting(), key="1.3.9")
    judge_measures([measure], actor=support_manager)
    assert reset(measure, support_manager, since=date(2026, 1, 1)).since == date(2026, 1, 1)


def test_handovers_are_judged_by_a_u_chart(support_manager):
    """Poisson limits around what is handed over a case: three roots of mean over cases."""
    measure = measure_of(judged_process(drifting()).process, Calculation.HANDOVERS, order=2)
    measure.unit = Unit.NUMBER
    measure.save()
    counts = np.random.default_rng(4).poisson(200, size=36)
    for cell, count in zip(DailyCell.objects.order_by("day"), counts, strict=True):
        DailyCell.objects.filter(pk=cell.pk).update(handovers_sum=count)
    actions.choose_chart(
        measure, chart="u", rules="outside", reason="They are counted.", actor=support_manager
    )
    [verdict] = judge_measures([measure], actor=support_manager)
    mean = counts.sum() / (36 * CASES)
    assert verdict.figures["asked"]["chart"] == "u"
    assert verdict.points[-1]["value"] == pytest.approx(counts[-1] / CASES)
    assert verdict.points[-1]["centre"] == pytest.approx(mean)
    assert verdict.points[-1]["upper"] == pytest.approx(mean + 3 * np.sqrt(mean / CASES))
