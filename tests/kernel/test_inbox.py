"""“My work”: what all floors know to wait for a person, in the order of urgency."""

from datetime import date

import pytest

from kernel import inbox
from kernel.inbox import WorkItem


@pytest.fixture(autouse=True)
def providers(monkeypatch):
    empty = []
    monkeypatch.setattr(inbox, "_providers", empty)
    return empty


def item(title, due_on=None):
    return WorkItem("Look at", title, f"/{title}/", due_on=due_on)


def offer(*items):
    inbox.add(lambda user: iter(items))


def titles(user=None):
    return [one.title for one in inbox.work_of(user)]


def test_nothing_waits_where_no_floor_says_so():
    assert titles() == []


def test_the_most_urgent_stands_first_and_the_undated_last():
    offer(item("undated"), item("late", date(2026, 3, 1)))
    offer(item("soon", date(2026, 2, 1)), item("last year", date(2025, 12, 31)))

    assert titles() == ["last year", "soon", "late", "undated"]


def test_what_is_equally_urgent_keeps_the_order_of_the_floors():
    day = date(2026, 3, 1)
    offer(item("first", day), item("second", day))
    offer(item("third", day), item("fourth"))
    offer(item("fifth"))

    assert titles() == ["first", "second", "third", "fourth", "fifth"]


def test_the_very_last_day_stands_before_no_day_at_all():
    offer(item("undated"), item("far", date.max))

    assert titles() == ["far", "undated"]


def test_a_floor_plugs_in_once_however_often_it_starts(providers):
    def provider(user):
        return [item("once")]

    inbox.add(provider)
    inbox.add(provider)

    assert titles() == ["once"]


def test_each_floor_is_asked_about_the_person():
    inbox.add(lambda user: [item(user)])

    assert titles("sofia") == ["sofia"]
    assert titles("omar") == ["omar"]
