"""Pinned evidence in one canonical form."""

from hypothesis import given
from hypothesis import strategies as st

from readiness.dossier import canonical, differences, digest_of

names = st.sampled_from(["a", "b", "ä"])
facts = st.dictionaries(
    names, st.dictionaries(names, st.integers() | names, max_size=4), max_size=4
)


def test_the_order_of_writing_does_not_count():
    one = {"b": {"x": 1, "a": 2}, "a": {}}
    other = {"a": {}, "b": {"a": 2, "x": 1}}
    assert canonical(one) == canonical(other) == '{"a":{},"b":{"a":2,"x":1}}'
    assert digest_of(one) == digest_of(other)


def test_anything_that_is_not_plain_is_escaped():
    assert canonical({"ä": "→"}) == '{"\\u00e4":"\\u2192"}'


@given(facts)
def test_nothing_differs_from_itself(told):
    assert differences(told, told) == []


@given(facts, facts)
def test_facts_differ_exactly_when_their_digests_do(was, now):
    meant = [{topic: names for topic, names in one.items() if names} for one in (was, now)]
    assert bool(differences(was, now)) == (digest_of(meant[0]) != digest_of(meant[1]))


def test_a_difference_names_what_was_and_what_is():
    was = {"documents": {"POL-1": 3, "POL-2": 1}}
    now = {"documents": {"POL-1": 4, "POL-3": 1}}
    told = [(one.name, one.was, one.now) for one in differences(was, now)]
    assert told == [("POL-1", 3, 4), ("POL-2", 1, None), ("POL-3", None, 1)]
