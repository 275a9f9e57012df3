"""The one navigation: what a person may use, and where they are."""

import pytest
from django.test import RequestFactory

from kernel import context_processors, navigation
from kernel.navigation import Link, Section


@pytest.fixture
def sections(monkeypatch):
    given = [
        Section(90, "House", [Link("Jobs", "job-run-list", "kernel.view_jobrun")]),
        Section(
            0,
            "Desk",
            [Link("My work", "home"), Link("Notices", "notice-list", also=("/letters/",))],
        ),
        Section(
            50,
            "Glass",
            [
                Link("Log", "break-glass-list", "kernel.view_breakglass"),
                Link("Break", "break-glass"),
            ],
        ),
    ]
    monkeypatch.setattr(navigation, "_sections", given)


@pytest.fixture
def seen(sections):
    def look(user, path="/"):
        request = RequestFactory().get(path)
        request.user = user
        found = navigation.sections(request)
        return (
            [label for label, _entries in found],
            [entry.label for _label, entries in found for entry in entries if entry.is_here],
        )

    return look


def test_sections_stand_in_their_order_without_those_one_may_not_use(seen, person, auditor):
    assert seen(auditor)[0] == ["Desk", "Glass", "House"]
    assert seen(person("nora"))[0] == ["Desk", "Glass"]


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/", ["My work"]),
        ("/notices/", ["Notices"]),
        ("/letters/7/", ["Notices"]),
        ("/jobs/7/", ["Jobs"]),
        ("/break-glass/", ["Break"]),
        ("/break-glass/log/", ["Log"]),
        ("/elsewhere/", []),
    ],
)
def test_one_is_at_the_nearest_page_only(seen, auditor, path, here):
    assert seen(auditor, path)[1] == here


def test_a_section_is_added_once(sections):
    again = Section(0, "Twice", [])
    navigation.add(again)
    navigation.add(again)

    assert navigation._sections.count(again) == 1


def test_a_page_that_shows_no_navigation_asks_the_database_nothing(
    auditor, django_assert_num_queries
):
    request = RequestFactory().get("/")
    request.user = auditor
    with django_assert_num_queries(0):
        context = context_processors.house(request)
    with django_assert_num_queries(1):
        assert context["unread_notices"]() == context["unread_notices"]() == 0
