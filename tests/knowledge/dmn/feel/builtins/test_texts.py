from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.expression import value_of
from tests.knowledge.dmn.feel.asking import note, table, told

TEXTS = st.text(max_size=12)


@table(
    ('substring("customer", 3)', '"stomer"'),
    ('substring("customer", 1)', '"customer"'),
    ('substring("customer", 3, 2)', '"st"'),
    ('substring("customer", 3, 99)', '"stomer"'),
    ('substring("customer", -3)', '"mer"'),
    ('substring("customer", -3, 2)', '"me"'),
    ('substring("customer", -8)', '"customer"'),
    ('substring("customer", 8)', '"r"'),
    ('substring("🐎ab", 2)', '"ab"'),
    ('substring("🐎ab", 1, 1)', '"🐎"'),
    ('substring("abc", 1, 1e6144)', '"abc"'),
    ('string length("customer")', "8"),
    ('string length("")', "0"),
    ('string length("🐎")', "1"),
    ('upper case("aBc4 ß")', '"ABC4 SS"'),
    ('lower case("ABC4 Ä")', '"abc4 ä"'),
    ('substring before("customer", "tom")', '"cus"'),
    ('substring before("customer", "x")', '""'),
    ('substring before("customer", "")', '""'),
    ('substring before("customer", "c")', '""'),
    ('substring after("customer", "tom")', '"er"'),
    ('substring after("customer", "x")', '""'),
    ('substring after("customer", "")', '"customer"'),
    ('substring after("", "x")', '""'),
    ('contains("customer", "tom")', "true"),
    ('contains("customer", "Tom")', "false"),
    ('contains("customer", "")', "true"),
    ('starts with("customer", "cus")', "true"),
    ('starts with("customer", "tom")', "false"),
    ('ends with("customer", "mer")', "true"),
    ('ends with("customer", "tom")', "false"),
    ('string join(["a", "b"], ", ")', '"a, b"'),
    ('string join(["a", "b"])', '"ab"'),
    ('string join(["a", null, "b"], "-")', '"a-b"'),
    ('string join(["a"], null)', '"a"'),
    ('string join([], "-")', '""'),
    ('string join("a", "-")', '"a"'),
    ("string(1.50)", '"1.5"'),
    ("string(true)", '"true"'),
    ("string(null)", "null"),
    ('string("a")', '"a"'),
    ('string(["a", null])', r'"[\"a\", null]"'),
    ('string({a: "b"})', r'"{a: \"b\"}"'),
    ('string(@"2024-01-31")', '"2024-01-31"'),
    ('string(@"P14M")', '"P1Y2M"'),
    ("string([1..3))", '"[1..3)"'),
)
def test_texts_are_cut_joined_and_searched(asked, value):
    assert told(asked) == value


@table(
    ('substring("abc", 0)', "substring: there is nothing at that position"),
    ('substring("abc", 4)', "substring: there is nothing at that position"),
    ('substring("abc", -4)', "substring: there is nothing at that position"),
    ('substring("abc", 1e6144)', "substring: there is nothing at that position"),
    ('substring("abc", 1, 0)', "substring: the length must be 1 or more"),
    ('substring("abc", 1, -1)', "substring: the length must be 1 or more"),
    ('substring("", 1)', "substring: there is nothing at that position"),
    ("string length(1)", "string length: “string” must be string, not number"),
    ("string length(null)", "string length: “string” must be string, not null"),
    ('contains("a", null)', "contains: “match” must be string, not null"),
    ('string join(["a", 1])', "string join: all items must be texts"),
    ("upper case([])", "upper case: “string” must be string, not list"),
)
def test_what_has_no_result_is_null(asked, value):
    assert note(asked) == value


@given(TEXTS, st.integers(1, 12), st.integers(1, 12))
def test_a_substring_is_as_a_slice(text, start, length):
    found = value_of("substring(t, s, l)", t=text, s=Decimal(start), l=Decimal(length))
    assert found == (text[start - 1 : start - 1 + length] if start <= len(text) else None)


@given(TEXTS, TEXTS)
def test_before_match_and_after_are_the_whole_text(text, match):
    asked = "substring before(t, m) + m + substring after(t, m) = t"
    assert told(f"if contains(t, m) then {asked} else true", t=text, m=match) == "true"


@given(TEXTS, TEXTS)
def test_a_joined_text_begins_and_ends_as_its_parts(left, right):
    asked = "starts with(string join([l, r]), l) and ends with(l + r, r)"
    assert told(asked, l=left, r=right) == "true"
    assert told("string length(l + r)", l=left, r=right) == str(len(left) + len(right))
