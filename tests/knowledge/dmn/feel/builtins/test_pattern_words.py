import pytest
import regex

from knowledge.dmn.feel.builtins.pattern_words import translated
from knowledge.dmn.feel.faults import NoValue


def finds(pattern, text):
    return bool(regex.fullmatch(translated(pattern, is_spaced=False), text, regex.VERSION1))


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("abc", "abc", True),
        ("a.c", "a\nc", False),
        ("a.c", "a\rc", False),
        ("a.c", "axc", True),
        ("(a|b)+", "abba", True),
        ("(?:a|b)+", "abba", True),
        (r"(a)\1", "aa", True),
        (r"(a)\1", "ab", False),
        (r"(a)(b)\2\1", "abba", True),
        (r"(a)\10", "aa0", True),
        (r"\d{2,3}", "123", True),
        (r"\s\S", " a", True),
        (r"\w\W", "a-", True),
        (r"\.\*\?\+\(\)\{\}\[\]\|\\\^\$\-", ".*?+(){}[]|\\^$-", True),
        (r"\n\r\t", "\n\r\t", True),
        (r"\i\c*", "_a-b.1", True),
        (r"\i\c*", "1a", False),
        (r"\I", "1", True),
        (r"\C", " ", True),
        (r"\p{Lu}\p{Ll}", "Aa", True),
        (r"\P{Lu}", "a", True),
        (r"\p{IsBasicLatin}+", "abc", True),
        (r"\p{IsBasicLatin}+", "ä", False),
        (r"\p{IsGreek}", "Ω", True),
        ("[a-z]", "m", True),
        ("[^a-z]", "M", True),
        ("[a-z-[aeiou]]", "b", True),
        ("[a-z-[aeiou]]", "e", False),
        ("[a-z-[b-d-[c]]]", "c", True),
        ("[a-]", "-", True),
        ("[-a]", "-", True),
        ("[&~|#]", "&", True),
        (r"[\d\-]+", "1-2", True),
        (r"[\[\]]", "[", True),
        ("a{2}", "aa", True),
        ("a{0,2}b", "b", True),
        ("a{2,}", "aaaa", True),
        ("^a$", "a", True),
        ("a??", "", True),
    ],
)
def test_a_pattern_of_xpath_finds_what_it_means(pattern, text, found):
    assert finds(pattern, text) is found


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(?=a)", "after “(?” only “:” is known"),
        ("(?P<n>a)", "after “(?” only “:” is known"),
        ("(?i)a", "after “(?” only “:” is known"),
        ("a)", "a “)” closes nothing"),
        ("[a", "a “[” has no end"),
        ("[a[b]]", "a “[” in a class is written “\\["),
        (r"\b", "“\\b” means nothing in a pattern"),
        (r"\x41", "“\\x” means nothing in a pattern"),
        ("a\\", "“\\” means nothing in a pattern"),
        (r"\1(a)", "there is no group 1 before “\\1”"),
        (r"(a\1)", "there is no group 1 before “\\1”"),
        (r"\0", "there is no group 0 before “\\0”"),
        (r"[\1]", "a class holds no reference to a group"),
        (r"\p", "“\\p” is followed by a category in braces"),
        (r"\p{Lu", "“\\p” is followed by a category in braces"),
        (r"\p{a=b}", "there is no category “a=b”"),
        ("a{60000}", "the pattern repeats a part too often"),
        ("((a{300}){300})", "the pattern repeats a part too often"),
        ("(ab){30000}", "the pattern repeats a part too often"),
    ],
)
def test_what_xpath_does_not_know_is_refused(pattern, message):
    with pytest.raises(NoValue) as caught:
        translated(pattern, is_spaced=False)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("pattern", "plain"),
    [("a b", "ab"), ("a\n\tb", "ab"), ("[a b]", "[a b]"), (" (a) ", "(a)"), ("\\d +", "\\d+")],
)
def test_blanks_outside_of_classes_do_not_count_with_the_flag_x(pattern, plain):
    assert translated(pattern, is_spaced=True) == plain
