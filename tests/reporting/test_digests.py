"""The overview by e-mail: what it says, to whom, and once a period."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail

from kernel import pdf
from kernel.accounts import clock_user
from kernel.models import AuditEntry
from kernel.ruling import DomainError
from reporting import tasks
from reporting.actions import digests
from reporting.actions.judging import judge_measures
from reporting.digest_mail import message_of
from reporting.models import Digest, DigestIssue, Verdict
from reporting.queries.digests import digest_content, in_words
from reporting.sockets import verdict_answers
from tests.reporting.history import drifting, judged_process, noise

pytestmark = pytest.mark.django_db
WEDNESDAY = "2026-11-25"


@pytest.fixture(autouse=True)
def _nobody_answers(monkeypatch):
    monkeypatch.setattr(verdict_answers, "_providers", [])


@pytest.fixture
def judged():
    """One that fails in Billing, one that is fine in Fulfilment."""
    measures = [
        judged_process(drifting()),
        judged_process(98.5 + noise(sigma=0.3), "1.1.3", "Order Handling", "F"),
    ]
    with time_machine.travel("2026-11-02T03:10Z", tick=False):
        judge_measures(measures, actor=clock_user())
    return measures


def subscribed(person, on=WEDNESDAY, **wishes):
    with time_machine.travel(f"{on}T10:00Z", tick=False):
        return digests.subscribe(actor=person, **wishes)


def hours_of(*days):
    for day in days:
        for hour in ("06:45", "07:45", "18:45"):
            with time_machine.travel(f"{day}T{hour}Z", tick=False):
                tasks.send_digests()


def better(measure, judged_at):
    """The verdict after the one that stands says something else."""
    verdict = Verdict.objects.latest_per_measure().get(measure=measure)
    verdict.pk, verdict.revision = None, verdict.revision + 1
    verdict.variation, verdict.assurance, verdict.judged_at = "stable", "meets", judged_at
    verdict.save()
    return verdict


@pytest.mark.parametrize(
    ("cadence", "days", "sent"),
    [
        ("day", ["2026-11-25", "2026-11-26", "2026-11-27"], ["2026-11-26", "2026-11-27"]),
        ("week", ["2026-11-29", "2026-11-30", "2026-12-01"], ["2026-W49"]),
        ("week", ["2026-12-02", "2026-12-03", "2026-12-07"], ["2026-W49", "2026-W50"]),
        ("month", ["2026-11-30", "2026-12-01", "2026-12-02"], ["2026-12"]),
        ("month", ["2026-12-14", "2027-01-01"], ["2026-12", "2027-01"]),
    ],
)
def test_it_is_sent_once_a_period_however_often_the_clock_asks(
    judged, support_manager, cadence, days, sent
):
    subscribed(support_manager, cadence=cadence)
    hours_of(*days)

    assert sorted(issue.period for issue in DigestIssue.objects.all()) == sent
    assert len(mail.outbox) == len(sent)
    assert AuditEntry.objects.filter(act="digest.sent").count() == len(sent)


def test_it_tells_what_waits_and_how_it_stands_in_three_forms(judged, support_manager):
    subscribed(support_manager, cadence="day")
    hours_of("2026-11-26")
    (message,) = mail.outbox

    assert message.to == [support_manager.email]
    assert "0 verdicts changed, 1 wants an answer" in message.subject
    ((html, kind),) = [(one.content, one.mimetype) for one in message.alternatives]
    assert kind == "text/html"
    for words in (message.body, html):
        assert "What wants an answer" in words
        assert "Bill Inquiry Handling" in words
        assert "Order Handling" in words
        assert "/digests/unsubscribe/" in words
    assert "<table" in html
    assert "<svg" not in html
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.skipif(not pdf.is_there(), reason="WeasyPrint is not installed")
def test_the_paper_goes_with_it(judged, support_manager):
    subscribed(support_manager, cadence="day")
    hours_of("2026-11-26")
    ((name, content, kind),) = mail.outbox[0].attachments

    assert (name, kind) == ("digest-2026-11-26.pdf", "application/pdf")
    assert content.startswith(b"%PDF-")


def test_without_the_maker_of_paper_the_mail_says_so(judged, support_manager, monkeypatch):
    monkeypatch.setattr(pdf, "_weasyprint", lambda: None)
    subscribed(support_manager, cadence="day")
    hours_of("2026-11-26")

    assert mail.outbox[0].attachments == []
    assert "There is no PDF with this message" in mail.outbox[0].body


def test_what_changed_is_told_once(judged, support_manager):
    subscribed(support_manager, cadence="day")
    better(judged[0], "2026-11-25T22:00Z")
    hours_of("2026-11-26", "2026-11-27")
    first, second = (message.body for message in mail.outbox)

    assert "What changed since 25 November 2026" in first
    assert "Misses target".lower() in first.split("→")[0].lower()
    assert "What changed" not in second
    assert "Nothing changed, and nothing wants an answer." in second


def test_with_nothing_to_tell_it_may_stay_away(judged, support_manager):
    better(judged[0], "2026-11-20T22:00Z")
    subscribed(support_manager, cadence="day", skips_empty=True)
    hours_of("2026-11-26")

    assert mail.outbox == []
    assert DigestIssue.objects.get().was_empty


@pytest.mark.parametrize(
    ("wishes", "names", "words"),
    [
        ({}, {"Bill Inquiry Handling", "Order Handling"}, "All processes"),
        ({"query": "vertical=B"}, {"Bill Inquiry Handling"}, "Billing"),
        ({"verticals": ["F"]}, {"Order Handling"}, "Fulfilment"),
        ({"family": "1.3"}, {"Bill Inquiry Handling"}, "family 1.3"),
        ({"family": "1.3.1"}, set(), "family 1.3.1"),
        ({"query": "verdict=meets"}, {"Order Handling"}, "Meets target"),
        ({"query": "verdict=wants_answer"}, {"Bill Inquiry Handling"}, "Wants an answer"),
        ({"query": "verdict=nonsense"}, set(), "nonsense"),
        ({"verticals": ["F"], "family": "1.3"}, set(), "Fulfilment, family 1.3"),
    ],
)
def test_its_filters_are_those_of_the_overview_and_two_more(
    judged, support_manager, wishes, names, words
):
    digest = subscribed(support_manager, **wishes)
    content = digest_content(digest, None)

    assert {row.process.name for row in content.rows} == names
    assert in_words(digest) == words


def test_it_says_only_what_its_owner_may_see_when_it_is_sent(judged, person):
    agent = person("ana", "Agent")
    subscribed(agent, cadence="day")
    agent.groups.remove(Group.objects.get(name="Agent"))
    hours_of("2026-11-26")
    assert mail.outbox == []
    assert not DigestIssue.objects.exists()

    agent.groups.add(Group.objects.get(name="Agent"))
    hours_of("2026-11-27")
    assert [message.to for message in mail.outbox] == [[agent.email]]


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_who_left_or_has_no_address_is_sent_nothing(judged, support_manager, change):
    subscribed(support_manager, cadence="day")
    type(support_manager).objects.filter(pk=support_manager.pk).update(**change)
    hours_of("2026-11-26")

    assert mail.outbox == []


def test_what_changes_while_it_is_sent_is_told_by_the_next(judged, support_manager, monkeypatch):
    subscribed(support_manager, cadence="day")
    send = digests.mailing.send

    def slowly(message, person):
        better(judged[0], "2026-11-26T06:45:01Z")
        with time_machine.travel("2026-11-26T06:45:05Z", tick=False):
            return send(message, person)

    with monkeypatch.context() as slow, time_machine.travel("2026-11-26T06:45Z", tick=False):
        slow.setattr(digests.mailing, "send", slowly)
        tasks.send_digests()
    hours_of("2026-11-27")
    first, second = (message.body for message in mail.outbox)
    assert "What changed" not in first
    assert "What changed" in second


def test_one_that_cannot_be_made_stops_no_other(judged, support_manager, person, monkeypatch):
    subscribed(support_manager, cadence="day")
    subscribed(person("ana", "Agent"), cadence="day")
    make = digests.message_of

    def fail_for_sofia(content, period, **told):
        if content.digest.owner == support_manager:
            raise ValueError("a defect")
        return make(content, period, **told)

    monkeypatch.setattr(digests, "message_of", fail_for_sofia)
    with time_machine.travel("2026-11-26T06:45Z", tick=False):
        tasks.send_digests()

    assert [message.to for message in mail.outbox] == [["ana@example.org"]]


def test_switched_off_it_is_not_sent_and_on_again_it_is(judged, support_manager):
    digest = subscribed(support_manager, cadence="day")
    for wanted in (False, False, True):
        digests.switch_digest(digest, on=wanted, actor=support_manager)
        hours_of("2026-11-26")
        assert len(mail.outbox) == int(wanted)
    acts = AuditEntry.objects.filter(act__startswith="digest.switched").order_by("pk")
    assert [entry.act for entry in acts] == ["digest.switched_off", "digest.switched_on"]


def test_nobody_changes_the_digest_of_somebody_else(support_manager, admin_user):
    digest = subscribed(support_manager)
    with pytest.raises(DomainError, match="somebody else"):
        digests.change_digest(digest, actor=admin_user, cadence="day")
    with pytest.raises(DomainError, match="somebody else"):
        digests.switch_digest(digest, on=False, actor=admin_user)


def test_who_may_see_no_verdicts_cannot_subscribe(person):
    with pytest.raises(DomainError, match="does not include verdicts"):
        digests.subscribe(actor=person("nobody"), cadence="day")
    unreachable = person("ana", "Agent")
    unreachable.email = ""
    with pytest.raises(DomainError, match="no e-mail address"):
        digests.subscribe(actor=unreachable, cadence="day")
    assert not Digest.objects.exists()


def test_a_name_with_markup_is_no_markup_in_the_mail(judged, support_manager):
    process = judged[0].process
    process.name = "<script>Bill</script>"
    process.save()
    digest = subscribed(support_manager)
    message = message_of(digest_content(digest, None), "2026-W49")

    assert "<script>" not in message.html
    assert "<script>Bill</script>" in message.text


def test_many_processes_ask_no_more_questions(
    judged, support_manager, django_assert_max_num_queries
):
    for n in range(6):
        judged_process(drifting(), key=f"9.{n}", name=f"No {n}")
    digest = subscribed(support_manager)
    with django_assert_max_num_queries(8):
        digest_content(digest, None)


def test_a_digest_is_due_from_the_next_period_on(support_manager):
    digest = subscribed(support_manager, cadence="week")

    assert not digest.is_due(date(2026, 11, 29), None)
    assert digest.is_due(date(2026, 11, 30), None)
    assert digest.is_due(date(2026, 12, 4), None)
