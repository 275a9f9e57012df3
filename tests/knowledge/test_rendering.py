import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rendering import references, render_markdown
from tests.knowledge.naughty import NAUGHTY


def test_headings_fit_under_those_of_the_page():
    assert render_markdown("# Scope") == "<h3>Scope</h3>\n"


def test_a_table_keeps_its_shape():
    assert "<td>25</td>" in render_markdown("| Limit |\n|---|\n| 25 |\n")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "![x](https://elsewhere.example/x.png)",
        '<a href="x" onclick="y">z</a>',
        "<style>p{}</style>",
    ],
)
def test_nothing_active_and_nothing_foreign_gets_through(text):
    html = render_markdown(text)
    for tag in ("<script", "<a ", "<img", "<style"):
        assert tag not in html


def test_a_number_of_a_known_document_becomes_a_link():
    html = render_markdown("See POL-0001 and ART-0009.", {"POL-0001": "/documents/POL-0001/"})
    assert 'href="/documents/POL-0001/"' in html
    assert "and ART-0009." in html


def test_a_number_in_a_link_or_in_code_is_left_alone():
    links = {"POL-0001": "/documents/POL-0001/"}
    assert render_markdown("[POL-0001](https://a.example)", links).count("<a ") == 1
    assert "<a " not in render_markdown("`POL-0001`", links)


def test_references_are_named_once_in_order():
    assert references("TAB-0001, POL-0002; TAB-0001 not XPOL-0003 or POL-12") == [
        "TAB-0001",
        "POL-0002",
    ]


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_strings_render(text):
    assert "<script" not in render_markdown(text)


@given(st.text())
def test_any_text_renders_without_script(text):
    assert "<script" not in render_markdown(text, {"POL-0001": "/x/"}).lower()
