import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.builtins.patterns import LENGTH_MAX
from knowledge.dmn.feel.expression import value_of
from knowledge.dmn.feel.faults import LimitExceeded
from tests.knowledge.dmn.feel.asking import note, table, told


@table(
    ('matches("customer", "tom")', "true"),
    ('matches("customer", "^tom")', "false"),
    ('matches("customer", "^c.*r$")', "true"),
    ('matches("customer", "CUS", "i")', "true"),
    ('matches("customer", "c u s", "x")', "true"),
    ('matches("a.b", "a.b", "q")', "true"),
    ('matches("axb", "a.b", "q")', "false"),
    (r'matches("a\nb", "a.b")', "false"),
    (r'matches("a\nb", "a.b", "s")', "true"),
    (r'matches("a\nb", "^b$")', "false"),
    (r'matches("a\nb", "^b$", "m")', "true"),
    ('matches("a", "a", "")', "true"),
    ('matches("a", "a", null)', "true"),
    ('matches("", "")', "true"),
    ('replace("banana", "a", "o")', '"bonono"'),
    ('replace("banana", "(an)", "<$1>")', '"b<an><an>a"'),
    ('replace("banana", "(x)?n", "[$1]")', '"ba[]a[]a"'),
    ('replace("banana", "n", "$0$0")', '"bannanna"'),
    (r'replace("a", "a", "\\$")', '"$"'),
    ('replace("a.b", ".", "-", "q")', '"a-b"'),
    ('replace("a", "a", "$1", "q")', '"$1"'),
    ('replace("BANANA", "a", "o", "i")', '"BoNoNo"'),
    ('replace("abc", "x", "y")', '"abc"'),
    ('split("a;b;;c", ";")', '["a", "b", "", "c"]'),
    (r'split("a  b", "\\s+")', '["a", "b"]'),
    ('split("abc", "x")', '["abc"]'),
    ('split("", ";")', '[""]'),
    ('split(";", ";")', '["", ""]'),
)
def test_patterns_are_found_replaced_and_split_at(asked, value):
    assert told(asked) == value


@table(
    ('replace("abc", "x*", "y")', "replace: the pattern matches the empty text"),
    ('replace("abc", "b", "$")', "replace: in a replacement, “$” stands before a digit only"),
    (r'replace("abc", "b", "\\n")', "replace: in a replacement, “\\” stands before “$” or “\\”"),
    ('matches("a", "a", "z")', "matches: flags are s, m, i, x and q"),
    ('matches("a", "(")', "matches: the pattern cannot be read: "),
    ('matches("a", "a**")', "matches: the pattern cannot be read: multiple repeat"),
    ('matches("a", "[z-a]")', "matches: the pattern cannot be read: bad character range"),
    ('matches(1, "a")', "matches: “input” must be string, not number"),
    ('split("a", null)', "split: “delimiter” must be string, not null"),
)
def test_what_cannot_be_read_is_null(asked, value):
    assert note(asked).startswith(value)


@pytest.mark.parametrize(
    "pattern",
    ["((((a{1000}){1000}){1000}){1000})", "(?:(?:a{1000}){1000})", "a{99999999}", "(a{300}b){300}"],
)
def test_a_pattern_that_repeats_without_end_is_refused(pattern):
    assert (
        note("matches(a, p)", a="a", p=pattern) == "matches: the pattern repeats a part too often"
    )


@pytest.mark.parametrize("flags", ["", "i", "q"])
def test_a_long_pattern_is_refused(flags):
    names = {"t": "a" * 5000, "f": flags}
    assert value_of("matches(t, p, f)", p="a" * LENGTH_MAX, **names) is True
    assert "500 characters" in note("matches(t, p, f)", p="a" * (LENGTH_MAX + 1), **names)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("asked", "text", "pattern"),
    [
        ("matches(t, p)", "a" * 5000 + "b", "(a|aa)+$"),
        ('replace(t, p, "")', "a" * 5000 + "b", "(a|aa)+$"),
        ("split(t, p)", "a" * 5000 + "b", "(a|aa)+$"),
        ("for i in 1..1000 return matches(t, string join([p, string(i)]))", "a" * 9000, "a{490}"),
    ],
)
def test_a_search_without_end_is_stopped(asked, text, pattern):
    with pytest.raises(LimitExceeded):
        value_of(asked, t=text, p=pattern)


@given(st.text("ab.(", max_size=8), st.text("ab.(", min_size=1, max_size=3))
def test_with_the_flag_q_all_signs_are_plain(text, sought):
    assert value_of('matches(t, s, "q")', t=text, s=sought) is (sought in text)
    found = value_of('replace(t, s, "-", "q")', t=text, s=sought)
    assert found == text.replace(sought, "-")


@given(st.text("ab;", max_size=12))
def test_split_is_that_of_python(text):
    assert value_of('split(t, ";")', t=text) == text.split(";")
    assert value_of('replace(t, "a+", "x")', t=text) == re.sub("a+", "x", text)


@given(st.text(max_size=10), st.text("ab[]()*+?{}1,^$.|\\-pdsw", max_size=12))
def test_any_pattern_matches_or_is_refused(text, pattern):
    assert value_of("matches(t, p)", t=text, p=pattern) in (True, False, None)
