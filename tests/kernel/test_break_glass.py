"""Breaking the glass: by whom, with what reason, for how long, and who sees it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from kernel import audit_chain, break_glass, telling
from kernel.models import AuditEntry, BreakGlass, Notice
from kernel.ruling import DomainError
from tests.kernel.sheep import a_run

REASON = "Nobody else is on call tonight."
LOG = "/break-glass/log/"


@pytest.fixture
def run(admin_user):
    return a_run(started_by=admin_user)


@pytest.fixture
def address(run):
    return f"/break-glass/?record=kernel.jobrun:{run.pk}&move=finish"


def test_only_a_superuser_may(run, support_manager):
    with pytest.raises(DomainError, match="Only an administrator"):
        break_glass.open_glass(run, move="finish", actor=support_manager, reason=REASON)


@pytest.mark.parametrize("reason", ["", "because", " " * 40])
def test_a_reason_that_says_too_little_is_refused(run, admin_user, reason):
    with pytest.raises(DomainError, match="at least 20 characters"):
        break_glass.open_glass(run, move="finish", actor=admin_user, reason=reason)
    assert not BreakGlass.objects.exists()


def test_it_is_open_for_one_move_of_one_record_by_one_person(run, admin_user, person):
    break_glass.open_glass(run, move="finish", actor=admin_user, reason=REASON)
    second = person("bea", is_superuser=True)

    assert break_glass.is_open(run, "finish", admin_user)
    assert not break_glass.is_open(run, "drop", admin_user)
    assert not break_glass.is_open(a_run("Other"), "finish", admin_user)
    assert not break_glass.is_open(run, "finish", second)


def test_it_closes_by_itself(run, admin_user):
    break_glass.open_glass(run, move="finish", actor=admin_user, reason=REASON)
    with time_machine.travel(timezone.now() + break_glass.OPEN_FOR + timedelta(seconds=1)):
        assert not break_glass.is_open(run, "finish", admin_user)


def test_whoever_is_no_superuser_any_more_finds_it_closed(run, admin_user):
    break_glass.open_glass(run, move="finish", actor=admin_user, reason=REASON)
    admin_user.is_superuser = False

    assert not break_glass.is_open(run, "finish", admin_user)


def test_it_is_spent_once_and_both_are_recorded(run, admin_user):
    break_glass.open_glass(run, move="finish", actor=admin_user, reason=REASON)
    break_glass.spend(run, "finish", admin_user)

    with pytest.raises(DomainError, match="is spent"):
        break_glass.spend(run, "finish", admin_user)
    acts = AuditEntry.objects.told_of("break_glass.").order_by("pk").values_list("act", "note")
    assert list(acts) == [("break_glass.opened", REASON), ("break_glass.used", REASON)]


def test_the_page_asks_for_the_reason_and_goes_on_to_the_move(as_user, run, admin_user, address):
    client = as_user(admin_user)
    page = client.get(address)
    assert "Count sheep" in page.text
    assert "within 15 minutes" in page.text

    answer = client.post(address, {"reason": REASON})

    assert answer.url == f"{run.get_absolute_url()}finish/"
    assert BreakGlass.objects.get().move == "finish"


def test_too_short_a_reason_stands_on_the_form_with_what_was_typed(as_user, admin_user, address):
    page = as_user(admin_user).post(address, {"reason": "Why not"})

    assert page.status_code == 409
    assert "at least 20 characters" in page.text
    assert "Why not" in page.text


@pytest.mark.parametrize(
    "query", ["", "record=kernel.jobrun:0&move=finish", "record=kernel.user:1&move=x", "record=x"]
)
def test_a_record_without_a_life_has_no_glass(as_user, admin_user, query):
    assert as_user(admin_user).get(f"/break-glass/?{query}").status_code == 404


def test_the_page_is_for_superusers_only(as_user, auditor, address):
    client = as_user(auditor)

    assert client.get(address).status_code == 403
    assert client.post(address, {"reason": REASON}).status_code == 403
    assert not BreakGlass.objects.exists()


def test_auditors_see_each_time_with_its_reason(as_user, auditor, admin_user, run):
    break_glass.open_glass(run, move="finish", actor=admin_user, reason=REASON)

    page = as_user(auditor).get(LOG)

    assert "Ada Admin" in page.text
    assert REASON in page.text
    assert "not used" in page.text
    assert as_user(auditor).get(LOG, {"used": "true"}).context["row_count"] == 0


def test_auditors_are_told_at_once_and_the_one_who_did_it_is_not(run, admin_user, auditor):
    break_glass.open_glass(run, move="finish", actor=admin_user, reason=REASON)
    audit_chain.seal_new_entries()
    telling.write_notices()

    notice = Notice.objects.get()
    assert notice.recipient == auditor
    assert notice.text == "Ada Admin broke the glass: finish Count sheep."
    assert notice.url == LOG


def test_others_do_not_see_the_list(as_user, support_manager):
    assert as_user(support_manager).get(LOG).status_code == 403


@pytest.mark.parametrize("move", ["", "../../account", "x" * 41, "a%00b"])
def test_what_is_no_name_of_a_move_has_no_glass(as_user, admin_user, run, move):
    address = f"/break-glass/?record=kernel.jobrun:{run.pk}&move={move}"
    assert as_user(admin_user).post(address, {"reason": REASON}).status_code == 404
    assert not BreakGlass.objects.exists()
