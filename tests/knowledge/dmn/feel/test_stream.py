import pytest

from knowledge.dmn.feel.faults import FeelFault
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.stream import DEPTH_MAX, Stream


def stream(text, *names):
    return Stream(text, [NameTable(names)], (NameTable(["entry of it"]),))


def test_a_cursor_goes_from_token_to_token_and_stays_at_the_end():
    at = stream("a 1")
    assert [at.take().text for _turn in range(4)] == ["a", "1", "", ""]


def test_a_sign_is_skipped_where_it_stands():
    at = stream("( and")
    assert not at.skip(")")
    assert at.skip("(")
    assert at.skip("and")
    assert not at.skip("and")


def test_a_string_is_no_sign():
    at = stream('"("')
    assert not at.skip("(")
    assert not at.is_sign("(")
    assert not at.is_word("(")


@pytest.mark.parametrize(
    ("after", "instead", "message"),
    [
        ("", "", "column 1: expected “)”, found “a”"),
        ("it", "", "column 1: expected “)” after it, found “a”"),
        ("it", ",", "column 1: expected “)” or “,” after it, found “a”"),
    ],
)
def test_what_is_expected_and_missing_is_told(after, instead, message):
    with pytest.raises(FeelFault) as caught:
        stream("a").expect(")", after, instead)
    assert str(caught.value) == message


def test_the_nearest_names_are_known_first_and_forgotten_behind():
    at = stream("a b", "a")
    assert at.known_name() == ("a", 1)
    with at.knowing(["a b"]):
        assert at.known_name() == ("a b", 2)
    assert at.known_name() == ("a", 1)


def test_names_of_entries_are_known_within_filters_only():
    at = stream("entry of it")
    assert at.known_name() is None
    at.filters = 1
    assert at.known_name() == ("entry of it", 3)


@pytest.mark.parametrize(
    ("text", "name"),
    [("a : 1", "a"), ("a b : 1", "a b"), ("a-b: 1", "a-b"), ("a b", "a b"), ("a, b", "a")],
)
def test_a_name_goes_until_its_sign(text, name):
    assert stream(text).name_until(":") == name


@pytest.mark.parametrize("text", [":", "", ")", ", a"])
def test_a_name_is_not_empty(text):
    with pytest.raises(FeelFault, match="expected a name"):
        stream(text).name_until(":")


def test_depth_has_a_bound():
    at = stream("a")

    def deeper():
        with at.deeper():
            deeper()

    with pytest.raises(FeelFault, match=f"deeper than {DEPTH_MAX} levels"):
        deeper()
    assert at.depth <= DEPTH_MAX + 1


def test_tries_have_a_bound():
    at = stream("a")
    at.tries = 10_000
    with pytest.raises(FeelFault, match="too involved"):
        at.deeper().__enter__()
