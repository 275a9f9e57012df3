from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.expression import value_of
from tests.knowledge.dmn.feel.asking import note, table, told

CONTEXTS = st.dictionaries(st.text(max_size=5), st.text(max_size=3), max_size=5)


@table(
    ('get value({a: 1}, "a")', "1"),
    ('get value({"a b": 1}, "a b")', "1"),
    ('get value({a: null}, "a")', "null"),
    ("get entries({a: 1, b: 2})", '[{key: "a", value: 1}, {key: "b", value: 2}]'),
    ("get entries({})", "[]"),
    ('context([{key: "a", value: 1}, {key: "b", value: null}])', "{a: 1, b: null}"),
    ("context([])", "{}"),
    ('context({key: "a", value: 1})', "{a: 1}"),
    ('context([{key: "a", value: 1, more: 2}])', "{a: 1}"),
    ('context put({a: 1}, "b", 2)', "{a: 1, b: 2}"),
    ('context put({a: 1}, "a", 2)', "{a: 2}"),
    ('context put({}, "a", null)', "{a: null}"),
    ('context put({a: 1}, ["a"], 2)', "{a: 2}"),
    ('context put({a: {b: 1}}, ["a", "b"], 2)', "{a: {b: 2}}"),
    ('context put({a: {b: 1}}, ["a", "c"], 2)', "{a: {b: 1, c: 2}}"),
    ('context put(context: {}, key: "a", value: 1)', "{a: 1}"),
    ('context put(context: {}, keys: ["a"], value: 1)', "{a: 1}"),
    ("context merge([{a: 1}, {b: 2}])", "{a: 1, b: 2}"),
    ("context merge([{a: 1}, {a: 2}])", "{a: 2}"),
    ("context merge([])", "{}"),
    ("context merge({a: 1})", "{a: 1}"),
)
def test_contexts_are_taken_apart_and_put_together(asked, value):
    assert told(asked) == value


@table(
    ('get value({a: 1}, "b")', "get value: there is no entry “b”"),
    ("get value({a: 1}, null)", "get value: “key” must be string, not null"),
    ('get value(null, "a")', "get value: “m” must be context, not null"),
    ("get entries(1)", "get entries: “m” must be context, not number"),
    ('context([{key: "a"}])', "context: each entry has a key, which is a text, and a value"),
    ("context([{key: 1, value: 1}])", "context: each entry has a key, which is a text, and a"),
    ("context([1])", "context: each entry has a key, which is a text, and a value"),
    ('context([{key: "a", value: 1}, {key: "a", value: 1}])', "context: “a” is there twice"),
    ('context put(null, "a", 1)', "context put: “context” must be context, not null"),
    ("context put({}, [], 1)", "context put: "),
    ("context put({}, [1], 1)", "context put: "),
    ('context put({a: 1}, ["a", "b"], 1)', "context put: "),
    ("context merge([{a: 1}, 2])", "context merge: all items must be contexts"),
)
def test_what_has_no_result_is_null(asked, value):
    assert note(asked).startswith(value)


@given(CONTEXTS)
def test_a_context_comes_back_from_its_entries(context):
    assert value_of("context(get entries(c)) = c", c=context) is True
    assert value_of("context merge([c, c]) = c", c=context) is True


@given(CONTEXTS, st.text(max_size=5), st.text(max_size=3))
def test_what_is_put_is_found_and_the_rest_stays(context, key, value):
    before = dict(context)
    found = value_of("context put(c, k, v)", c=context, k=key, v=value)
    assert found == {**before, key: value}
    assert context == before
    assert value_of("get value(c, k)", c=found, k=key) == value


@given(CONTEXTS, CONTEXTS)
def test_of_merged_contexts_the_last_one_counts(left, right):
    assert value_of("context merge([l, r])", l=left, r=right) == {**left, **right}
