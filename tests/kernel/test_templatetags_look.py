from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.template import Context, Template

from kernel.templatetags.look import act_words, changes, table_address, unbroken


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("change_case.accepted", "Change case accepted"),
        ("policy.approved", "Policy approved"),
        ("dmn_file.received", "DMN file received"),
        ("version.pdf_frozen", "Version PDF frozen"),
    ],
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


def _scrolling(arguments: str, **told: object) -> str:
    shell = (
        f"{{% load look %}}{{% scrolling {arguments} %}}<b>{{{{ said }}}}</b>{{% endscrolling %}}"
    )
    return Template(shell).render(Context(told)).strip()


def test_what_scrolls_is_named_reached_by_keyboard_and_holds_what_stands_in_it():
    assert _scrolling('_("Months")', said="1 < 2") == (
        '<div class="table-scroll" tabindex="0" role="group" aria-label="Months">'
        "<b>1 &lt; 2</b></div>"
    )


def test_what_scrolls_may_be_named_by_a_heading_and_have_a_look_of_its_own():
    shell = _scrolling('labelledby="head" classes="months"')
    assert 'class="months table-scroll"' in shell
    assert 'aria-labelledby="head"' in shell
    assert "aria-label=" not in shell


def test_a_name_of_what_scrolls_is_escaped():
    assert 'aria-label="&quot;North&quot;"' in _scrolling("name", name='"North"')


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("TAB-0001 v3", '<span class="text-nowrap">TAB-0001</span> v3'),
        ("<b> & POL-0001", '&lt;b&gt; &amp; <span class="text-nowrap">POL-0001</span>'),
        ("as-is, X-1", "as-is, X-1"),
        (None, "None"),
    ],
)
def test_a_number_is_kept_in_one_piece_and_a_text_stays_text(text, shown):
    assert unbroken(text) == shown
