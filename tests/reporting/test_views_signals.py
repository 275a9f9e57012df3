from datetime import date

import pytest
from django.urls import reverse

from kernel import inbox, notices
from kernel.models import AuditEntry
from reporting import actions
from reporting.actions.judging import judge_measures
from reporting.models import Baseline, MeasureChart, Signal
from reporting.queries.replay import differences
from tests.reporting.history import TIME, drifting, judged_process, noise, signal_on

pytestmark = pytest.mark.django_db
STEP = 97 - 4.0 * (TIME >= 24) + noise(5)
LIST = "/signals/"


@pytest.fixture
def measure(support_manager):
    measure = judged_process(STEP)
    judge_measures([measure], actor=support_manager)
    measure.signals.all().delete()
    return measure


@pytest.fixture
def signal(measure):
    return signal_on(measure)


@pytest.fixture
def desk(as_user, support_manager):
    return as_user(support_manager)


def text(answer):
    return answer.content.decode()


def test_the_page_tells_what_was_seen_and_offers_what_may_be_done(desk, signal):
    told = text(desk.get(signal.get_absolute_url()))
    assert "81.4 %, outside the limits" in told
    for label in ("Acknowledge", "Assign", "Explain", "Dismiss", "Reset the limits"):
        assert label in told
    assert "Nobody has said anything yet." in told


def test_a_reader_sees_why_nothing_is_offered(as_user, auditor, signal):
    told = text(as_user(auditor).get(signal.get_absolute_url()))
    assert "Your role does not include “Acknowledge”" in told
    assert "</form>" not in told.partition('id="comments"')[2].partition("</section>")[0]


def test_a_signal_is_assigned_and_commented_on(desk, signal, process_owner):
    page = signal.get_absolute_url()
    assert process_owner.get_full_name() in text(desk.get(f"{page}assign/"))
    desk.post(f"{page}assign/", {"assignee": process_owner.pk, "note": "Yours, please."})
    desk.post(f"{page}comment/", {"text": "The storm of the 12th?"})
    told = text(desk.get(page))
    assert "The storm of the 12th?" in told
    assert Signal.objects.get(pk=signal.pk).assignee == process_owner


def test_nobody_is_offered_who_does_not_handle_signals(desk, signal, agent):
    page = f"{signal.get_absolute_url()}assign/"
    assert f'value="{agent.pk}"' not in text(desk.get(page))
    assert desk.post(page, {"assignee": agent.pk}).status_code == 422


def test_an_empty_comment_is_told_so(desk, signal):
    assert desk.post(f"{signal.get_absolute_url()}comment/", {"text": " "}).status_code == 422


def test_an_explanation_stands_on_the_chart_of_the_measure(desk, signal):
    desk.post(f"{signal.get_absolute_url()}explain/", {"note": "A storm cut the lines."})
    told = text(desk.get(signal.measure.get_absolute_url()))
    assert f'<a href="{signal.get_absolute_url()}">A storm cut the lines.</a>' in told


def test_the_signal_itself_is_flagged_on_its_chart_until_it_is_explained(desk, signal):
    def notes():
        chart = desk.get(signal.get_absolute_url()).context["chart"]
        return [(one.day, one.label) for one in chart.notes]

    [(day, label)] = notes()
    assert label == signal.get_rule_display()
    desk.post(f"{signal.get_absolute_url()}explain/", {"note": "A storm cut the lines."})
    assert notes() == [(day, "A storm cut the lines.")]


def test_the_limits_are_reset_from_the_signal_and_the_reset_undone(desk, measure):
    signal = signal_on(measure, rule="one_side", period=date(2026, 5, 1))
    page = f"{signal.get_absolute_url()}rebaseline/"
    assert 'value="2025-11"' in text(desk.get(page))  # the first of the seven
    desk.post(page, {"since": "2025-11", "reason": "The new system changed it for good."})
    baseline = Baseline.objects.get()
    told = text(desk.get(baseline.get_absolute_url()))
    assert "Limits from Nov 2025 on" in told
    assert "Set because of a signal" in told
    desk.post(f"{baseline.get_absolute_url()}undo/", {"note": "It went back by itself."})
    assert Signal.objects.get(pk=signal.pk).state == "acknowledged"
    assert not Baseline.objects.in_force().exists()


def test_a_refusal_stands_on_the_form_and_nothing_typed_is_lost(desk, signal):
    page = f"{signal.get_absolute_url()}rebaseline/"
    answer = desk.post(page, {"since": "2026-09", "reason": "It changed in September."})
    assert answer.status_code == 409
    assert "new limits need 6" in text(answer)
    assert "It changed in September." in text(answer)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("state=open", 1),
        ("state=dismissed", 1),
        ("rule=one_way", 1),
        ("process=1.3", 2),
        ("process=9", 0),
        ("measure=1.3.11-sla", 2),
        ("assignee=null", 1),
    ],
)
def test_the_list_is_narrowed(desk, signal, process_owner, asked, found):
    signal_on(signal.measure, rule="one_way", state="dismissed", assignee=process_owner)
    assert len(desk.get(f"{LIST}?{asked}").context["table"].rows) == found


def test_the_list_is_a_file_too(desk, signal):
    rows = b"".join(desk.get(f"{LIST}?export=csv").streaming_content).decode().splitlines()
    assert rows[0].endswith("Period,Measure,Rule,What was seen,State,Assigned to,Raised")
    assert "Outside the limits" in rows[1]
    assert desk.get(f"{LIST}?export=xlsx").status_code == 200


def test_the_list_costs_a_handful_of_questions(desk, signal, django_assert_max_num_queries):
    for rule in ("one_way", "one_side", "two_of_three", "verdict"):
        signal_on(signal.measure, rule=rule)
    with django_assert_max_num_queries(12):
        desk.get(LIST)


def test_the_page_of_a_signal_costs_a_handful_of_questions(
    desk, signal, django_assert_max_num_queries
):
    for number in range(5):
        actions.comment_on_signal(
            signal, actor=desk.get("/").wsgi_request.user, text=f"Word {number}"
        )
    with django_assert_max_num_queries(14):
        desk.get(signal.get_absolute_url())


def test_my_work_holds_mine_and_one_line_for_the_team(signal, support_manager, process_owner):
    measure = signal.measure
    measure.owner = process_owner
    measure.save()
    signal_on(measure, rule="one_way")
    assert [line.act for line in inbox.work_of(process_owner)] == ["Take on signals"]
    [line] = inbox.work_of(process_owner)
    assert line.title == "2 signals of your processes"
    actions.assign_signal(signal, assignee=process_owner, actor=support_manager)
    told = {line.act: line for line in inbox.work_of(process_owner)}
    assert told["Explain a signal"].url == signal.get_absolute_url()
    assert told["Take on signals"].title == "1 signal of your processes"


def test_who_handles_no_signals_has_none_in_their_work(signal, auditor):
    Signal.objects.update(assignee=auditor)
    assert not [line for line in inbox.work_of(auditor) if "signal" in str(line.act)]


def test_the_assignee_is_told_of_what_others_do(signal, support_manager, process_owner):
    actions.assign_signal(signal, assignee=process_owner, actor=support_manager)
    actions.comment_on_signal(signal, actor=support_manager, text="Any news?")
    actions.comment_on_signal(signal, actor=process_owner, text="Not yet.")
    told = [
        one.text
        for entry in AuditEntry.objects.filter(subject=f"reporting.signal:{signal.pk}")
        for one in notices.announcements(entry)
        if one.recipient == process_owner
    ]
    assert len(told) == 2
    assert any("is yours to explain" in one for one in told)
    assert any("commented on" in one for one in told)


def test_limits_are_frozen_from_the_page_of_the_measure(desk, measure):
    assert "Freeze the limits" in text(desk.get(measure.get_absolute_url()))
    page = reverse("limits-freeze", args=[measure.pk])
    sent = {"since": "2024-01", "until": "2025-06", "reason": "It ran well in these months."}
    answer = desk.post(page, sent, follow=True)
    assert "Limits of Jan 2024 to Jun 2025, frozen" in text(answer)
    told = text(desk.get(measure.get_absolute_url()))
    assert "limits of Jan 2024 to Jun 2025, frozen" in told
    assert "It ran well in these months." in text(
        desk.get(reverse("baseline-list", args=[measure.pk]))
    )


def test_the_page_of_a_reset_begins_with_the_month_of_the_change(desk, measure):
    page = reverse("limits-reset", args=[measure.pk])
    since = measure.verdicts.first().since
    assert f'value="{since:%Y-%m}"' in text(desk.get(page))


def test_each_choice_of_chart_tells_how_often_it_cries_wolf(desk, measure):
    page = reverse("chart-choose", args=[measure.pk])
    told = text(desk.get(page))
    assert "NHS, Making Data Count (four rules) · 0.020 false signals a month" in told
    assert "Nelson (eight rules) · 0.0" in told
    assert "p′: shares of large numbers (Laney)" in told
    assert "c: counts" not in told
    desk.post(page, {"chart": "p_prime", "rules": "nelson", "reason": "Many cases a month."})
    assert MeasureChart.objects.get().chart == "p_prime"
    told = text(desk.get(measure.get_absolute_url()))
    assert "p′ chart (Laney)" in told
    assert "False signals a month, expected" in told


@pytest.mark.parametrize("chart", ["p", "p_prime", "ewma", "cusum"])
def test_every_chart_can_be_drawn_and_judged_again(desk, support_manager, chart):
    measure = judged_process(drifting(), key="1.3.9")
    judge_measures([measure], actor=support_manager)
    actions.choose_chart(
        measure, chart=chart, rules="western_electric", reason="To try it.", actor=support_manager
    )
    verdict = measure.verdicts.first()
    assert verdict.figures["asked"]["chart"] == chart
    assert "<svg" in text(desk.get(measure.get_absolute_url()))
    assert differences(verdict) == []


def test_limits_are_frozen_from_their_list_while_the_measure_is_not_retired(
    desk, as_user, auditor, measure
):
    address, button = reverse("baseline-list", args=[measure.pk]), ">Freeze the limits</a>"
    assert button in text(desk.get(address))
    assert button not in text(as_user(auditor).get(address))
    type(measure).objects.filter(pk=measure.pk).update(retired_on=date(2026, 11, 1))
    assert button not in text(desk.get(address))
