"""“My work”, the notices, and what a person sets about themselves."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from kernel import inbox
from kernel.inbox import WorkItem
from kernel.models import AuditEntry, Notice

TODAY = date(2026, 3, 10)
noon = time_machine.travel(datetime(2026, 3, 10, 12, tzinfo=timezone.get_fixed_timezone(0)))


@pytest.fixture
def client(as_user, support_manager):
    return as_user(support_manager)


@pytest.fixture
def waiting(monkeypatch):
    """Put what waits for everyone onto the desk, in place of the floors' own."""
    items: list[WorkItem] = []
    monkeypatch.setattr(inbox, "_providers", [lambda _user: items])
    return items


def a_notice(person, text="A policy waits for you", **fields):
    return Notice.objects.create(
        recipient=person, text=text, **{"created_at": timezone.now(), "url": "/jobs/", **fields}
    )


@noon
def test_work_stands_by_floor_and_the_most_urgent_floor_first(client, waiting):
    waiting += [
        WorkItem("Read", "ART-1", "/a", floor="Knowledge"),
        WorkItem("Test", "CHG-2", "/b", floor="Readiness", due_on=TODAY + timedelta(3)),
        WorkItem("Accept", "CHG-1", "/c", floor="Readiness", due_on=TODAY - timedelta(2)),
        WorkItem("Approve", "POL-1", "/d", floor="Knowledge", due_on=TODAY),
    ]

    groups = client.get("/").context["groups"]

    assert [(floor, [item.act for item in items]) for floor, items in groups] == [
        ("Readiness", ["Accept", "Test"]),
        ("Knowledge", ["Approve", "Read"]),
    ]


@noon
def test_the_act_is_the_link_and_what_is_late_says_so(client, waiting):
    waiting += [
        WorkItem(
            "Accept", "CHG-1 Bills", "/c", "All tests pass.", TODAY - timedelta(2), "Readiness"
        ),
        WorkItem("Approve", "POL-1", "/d", due_on=TODAY),
    ]

    page = client.get("/")

    assert '<a class="rows__act" href="/c">Accept<' in page.text
    assert "All tests pass." in page.text
    assert "Overdue" in page.text
    assert "Due today" in page.text
    assert "2 things wait for you, 1 of it overdue." in " ".join(page.text.split())


def test_an_empty_desk_says_what_will_appear(client, waiting):
    assert "Nothing waits for you" in client.get("/").text


def test_the_desk_costs_few_queries(
    client, waiting, support_manager, django_assert_max_num_queries
):
    for number in range(20):
        a_notice(support_manager, f"Notice {number}")
    client.get("/")
    with django_assert_max_num_queries(8):
        client.get("/")


def test_unread_notices_stand_beside_the_work(client, waiting, support_manager, auditor):
    a_notice(support_manager, "For Sofia")
    a_notice(auditor, "For Aude")
    a_notice(support_manager, "Read already", read_at=timezone.now())

    page = client.get("/")

    assert "For Sofia" in page.text
    assert "For Aude" not in page.text
    assert "Read already" not in page.text


def test_opening_a_notice_marks_it_read_and_goes_to_what_it_is_about(client, support_manager):
    notice = a_notice(support_manager)

    answer = client.post(f"/notices/{notice.pk}/read/")

    assert answer.url == "/jobs/"
    notice.refresh_from_db()
    assert notice.read_at


def test_the_first_reading_counts(client, support_manager):
    notice = a_notice(support_manager, read_at="2026-01-01T00:00Z")
    client.post(f"/notices/{notice.pk}/read/", {"stay": "1"})

    notice.refresh_from_db()
    assert notice.read_at.year == 2026
    assert notice.read_at.month == 1


@pytest.mark.parametrize("url", ["", "https://elsewhere.example/", "//elsewhere.example/"])
def test_a_notice_never_leads_out_of_the_house(client, support_manager, url):
    notice = a_notice(support_manager, url=url)

    assert client.post(f"/notices/{notice.pk}/read/").url == "/notices/"


def test_nobody_reads_the_notices_of_another(client, auditor):
    notice = a_notice(auditor)

    assert client.post(f"/notices/{notice.pk}/read/").status_code == 404
    assert "A policy waits" not in client.get("/notices/").text


def test_a_get_marks_nothing(client, support_manager):
    notice = a_notice(support_manager)

    assert client.get(f"/notices/{notice.pk}/read/").status_code == 405


def test_all_notices_are_marked_read_at_once(client, support_manager, auditor):
    for number in range(3):
        a_notice(support_manager, str(number))
    a_notice(auditor)

    page = client.post("/notices/read/", follow=True)

    assert "3 notices are marked read." in page.text
    assert Notice.objects.unread().count() == 1


def test_the_list_of_notices_can_be_narrowed_to_the_unread(client, support_manager):
    a_notice(support_manager, "New one")
    a_notice(support_manager, "Old one", read_at=timezone.now())

    page = client.get("/notices/", {"unread": "true"})

    assert page.context["row_count"] == 1
    assert "Old one" not in page.text


def test_the_account_page_shows_the_roles(client):
    page = client.get("/account/")

    assert "Sofia Marek" in page.text
    assert "Support manager" in page.text


def test_a_person_sets_their_own_notices_by_e_mail(client, support_manager):
    client.post("/account/", {})

    support_manager.refresh_from_db()
    assert support_manager.email_notices is False
    entry = AuditEntry.objects.get(act="user.settings_changed")
    assert (entry.before, entry.after) == ({"email_notices": True}, {"email_notices": False})


def test_saving_the_same_again_records_nothing(client):
    client.post("/account/", {"email_notices": "on"})

    assert not AuditEntry.objects.told_of("user.").exists()
