"""Questions of lists that are answered with any, yes or no."""

import pytest
from django.http import QueryDict

from kernel.filters import AuditEntryFilter, NoticeFilter
from kernel.models import Notice
from kernel.pages.active_filters import active_filters

pytestmark = pytest.mark.django_db


def form(asked=""):
    return NoticeFilter(QueryDict(asked), Notice.objects.all()).form


def test_who_does_not_care_chooses_any_and_not_unknown():
    shown = str(form()["unread"])
    assert '<option value="" selected>Any</option>' in shown
    assert "Unknown" not in shown


@pytest.mark.parametrize(
    ("asked", "found", "told"),
    [
        ("unread=true", True, ["yes"]),
        ("unread=True", True, ["yes"]),
        ("unread=false", False, ["no"]),
        ("unread=unknown", None, []),
        ("unread=", None, []),
        ("unread=perhaps", None, []),
    ],
)
def test_an_answer_is_read_and_told_in_words(asked, found, told):
    sent = form(asked)
    assert sent.is_valid()
    assert sent.cleaned_data["unread"] is found
    assert [one.value for one in active_filters(sent, QueryDict(asked))] == told


def test_a_list_to_choose_from_begins_with_any():
    shown = str(AuditEntryFilter(QueryDict()).form["actor"])
    assert '<option value="" selected>Any</option>' in shown
