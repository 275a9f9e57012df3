from types import SimpleNamespace

import pytest
from django.http import QueryDict

from kernel.templatetags.look import act_words, changes, table_address


@pytest.mark.parametrize(
    ("act", "words"),
    [("change_case.accepted", "Change case accepted"), ("policy.approved", "Policy approved")],
)
def test_an_act_reads_as_words(act, words):
    assert act_words(act) == words


def test_a_change_has_each_attribute_once_with_both_values():
    entry = SimpleNamespace(before={"state": "draft"}, after={"state": "review", "due_on": None})
    assert changes(entry) == [("State", "draft", "review"), ("Due on", None, None)]


def test_an_entry_without_values_changed_nothing():
    assert changes(SimpleNamespace(before=None, after=None)) == []


def _table(asked: str) -> SimpleNamespace:
    return SimpleNamespace(
        request=SimpleNamespace(GET=QueryDict(asked)), prefixed_page_field="page"
    )


def test_another_page_keeps_filters_and_order():
    assert table_address(_table("state=draft&sort=-number"), "page", 3) == (
        "?state=draft&sort=-number&page=3"
    )


def test_another_order_begins_at_the_first_page():
    assert table_address(_table("state=draft&page=7"), "sort", "title") == "?state=draft&sort=title"


def test_a_table_without_a_request_has_addresses_too():
    table = SimpleNamespace(request=None, prefixed_page_field="page")
    assert table_address(table, "page", 2) == "?page=2"
