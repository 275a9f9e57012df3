from datetime import date

import numpy as np
import pytest

from kernel import audit
from kernel.models import AuditEntry
from kernel.ruling import DomainError, MoveRefused
from reporting import actions
from reporting.actions.judging import judge_measures
from reporting.models import DailyCell, Signal, SignalComment, SignalRule
from tests.reporting.history import drifting, judged_process, noise, signal_on

pytestmark = pytest.mark.django_db
SHOCK = 97 + noise(7)
SHOCK[-1] = 88


@pytest.fixture
def measure(support_manager):
    measure = judged_process(drifting())
    judge_measures([measure], actor=support_manager)
    return measure


@pytest.fixture
def signal(measure):
    return signal_on(measure)


def test_judging_raises_a_signal_for_a_point_outside(support_manager):
    measure = judged_process(SHOCK)
    judge_measures([measure], actor=support_manager)
    signal = measure.signals.get(rule=SignalRule.OUTSIDE)
    assert (signal.period, signal.state, signal.value) == (date(2026, 10, 1), "open", 88)
    assert signal.told.startswith("88\u202f%, outside the limits of ")
    assert signal.verdict == measure.verdicts.get()
    assert audit.timeline(signal).get().act == "signal.raised"


def test_judging_again_raises_nothing_twice(support_manager):
    measure = judged_process(SHOCK)
    judge_measures([measure], actor=support_manager)
    actions.dismiss_signal(measure.signals.get(), actor=support_manager, note="A public holiday.")
    DailyCell.objects.filter(day=date(2026, 10, 1)).update(met=350, missed=50)
    judge_measures([measure], actor=support_manager)
    assert measure.verdicts.count() == 2
    assert measure.signals.filter(rule=SignalRule.OUTSIDE).get().state == "dismissed"


@pytest.mark.parametrize("known", ["two_of_three", "two_of_three_same_side"])
def test_two_of_three_are_told_once_whichever_rules_saw_them(support_manager, known):
    """The month was told by the rules of before; another set of rules sees the same points."""
    shares = 97 + noise(3)
    shares[-3:] = np.mean(shares[:-3]) + np.array([1.3, 0.3, 1.35])
    measure = judged_process(shares)
    judge_measures([measure], actor=support_manager)
    seen = measure.signals.get(rule="two_of_three_same_side", period=date(2026, 10, 1))
    Signal.objects.filter(pk=seen.pk).update(rule=known)
    actions.choose_chart(
        measure, chart="xmr", rules="nelson", reason="To see more.", actor=support_manager
    )
    same = measure.signals.filter(period=seen.period, rule__startswith="two_of_three")
    assert [one.pk for one in same] == [seen.pk]


def test_what_fired_long_ago_raises_nothing(support_manager):
    shares = 97 + noise(7)
    shares[20] = 88
    measure = judged_process(shares)
    judge_measures([measure], actor=support_manager)
    assert not measure.signals.filter(period__lt=date(2026, 8, 1)).exists()


def test_a_changed_verdict_is_a_signal_with_both_headlines(support_manager):
    measure = judged_process(drifting())
    judge_measures([measure], actor=support_manager, as_of=date(2026, 1, 1))
    judge_measures([measure], actor=support_manager)
    signal = measure.signals.get(rule=SignalRule.VERDICT)
    assert "“Misses its target and is deteriorating”; before: “" in signal.told
    assert signal.period == date(2026, 10, 1)


def test_a_first_verdict_changes_nothing(measure):
    assert not measure.signals.filter(rule=SignalRule.VERDICT).exists()


def test_a_signal_goes_from_noticed_to_explained(signal, support_manager, process_owner):
    signal = actions.acknowledge_signal(signal, actor=support_manager)
    signal = actions.assign_signal(signal, assignee=process_owner, actor=support_manager)
    assert (signal.state, signal.assignee) == ("acknowledged", process_owner)
    signal = actions.explain_signal(signal, actor=process_owner, note="A storm cut the lines.")
    signal.refresh_from_db()
    assert (signal.state, signal.explanation) == ("explained", "A storm cut the lines.")
    assert signal.settled_at is not None
    acts = list(audit.timeline(signal).values_list("act", flat=True))
    assert acts == ["signal.explained", "signal.assigned", "signal.acknowledged"]


def test_what_somebody_took_on_no_one_else_settles(
    signal, support_manager, process_owner, admin_user
):
    actions.assign_signal(signal, assignee=process_owner, actor=support_manager)
    for move in (actions.explain_signal, actions.dismiss_signal):
        for person in (support_manager, admin_user):
            with pytest.raises(MoveRefused, match="has taken this on"):
                move(signal, actor=person, note="I know better.")
    assert Signal.objects.get(pk=signal.pk).state == "acknowledged"


def test_nobody_is_given_what_they_may_not_handle(signal, support_manager, agent):
    with pytest.raises(DomainError, match="does not handle signals"):
        actions.assign_signal(signal, assignee=agent, actor=support_manager)
    agent.is_active = False
    with pytest.raises(DomainError, match="does not handle signals"):
        actions.assign_signal(signal, assignee=agent, actor=support_manager)


def test_reopening_takes_the_explanation_off_the_chart(signal, support_manager):
    actions.explain_signal(signal, actor=support_manager, note="A storm cut the lines.")
    again = actions.reopen_signal(signal, actor=support_manager, note="It was another county.")
    assert (again.state, again.explanation, again.settled_at) == ("open", "", None)


def test_a_comment_stands_under_the_signal_and_in_the_trail(signal, support_manager):
    actions.comment_on_signal(signal, actor=support_manager, text=" Ask the field team. ")
    assert signal.comments.get().text == "Ask the field team."
    entry = AuditEntry.objects.get(act="signal.commented")
    assert (entry.note, entry.actor) == ("Ask the field team.", support_manager)


def test_who_only_reads_does_not_comment_and_nobody_says_nothing(signal, auditor, support_manager):
    with pytest.raises(DomainError, match="role does not include"):
        actions.comment_on_signal(signal, actor=auditor, text="Hm.")
    with pytest.raises(DomainError, match="Write something"):
        actions.comment_on_signal(signal, actor=support_manager, text="  ")
    assert not SignalComment.objects.exists()
