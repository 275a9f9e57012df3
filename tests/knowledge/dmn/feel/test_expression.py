from dataclasses import FrozenInstanceError
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.expression import Surroundings, cell, evaluate, expression, value_of
from knowledge.dmn.feel.faults import FeelFault, LimitExceeded
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.feel.types import BUILT_IN
from tests.knowledge.dmn.feel.asking import told
from tests.knowledge.naughty import NAUGHTY


def test_a_text_is_read_once_and_evaluated_often():
    read = expression("fee * 2", Surroundings(NameTable(["fee"])))
    assert [evaluate(read, {"fee": Decimal(n)}) for n in (1, 2, 3)] == [2, 4, 6]
    with pytest.raises(FrozenInstanceError):
        read.text = "other"


def test_what_a_part_lacks_is_null_and_the_run_notes_why():
    run = Run()
    assert evaluate(expression("[1 / 0, nobody, 2]"), {}, run) == [None, None, 2]
    assert run.notes == ["division by zero", "there is no “nobody”"]


def test_names_that_nobody_knows_are_told_when_it_is_read():
    read = expression("fee + contians(a)", Surroundings(NameTable(["fee", "a"])))
    (one,) = read.unknown
    assert (one.name, one.position) == ("contians", 6)
    assert str(read.faults[0]) == ("column 7: there is no “contians”; did you mean “contains”?")


def test_types_of_a_model_are_known():
    around = Surroundings(NameTable(), types={"tFee": BUILT_IN["number"]}.get)
    read = expression("1 instance of tFee", around)
    assert read.faults == []
    assert evaluate(read, {}) is True


def test_entries_of_contexts_are_known_behind_a_dot_and_in_filters():
    around = Surroundings(NameTable(["orders"]), NameTable(["net price"]))
    orders = [{"net price": Decimal(1)}, {"net price": Decimal(5)}]
    assert evaluate(expression("orders.net price", around), {"orders": orders}) == [1, 5]
    assert evaluate(expression("orders[net price > 2]", around), {"orders": orders}) == orders[1:]


def test_a_cell_is_read_with_its_surroundings():
    read = cell("> limit", Surroundings(NameTable(["limit"])))
    assert evaluate(read, {"?": Decimal(2), "limit": Decimal(1)}) is True
    assert cell("> limt", Surroundings(NameTable(["limit"]))).faults[0].message == (
        "there is no “limt”; did you mean “limit”?"
    )


def test_now_is_one_moment_through_a_run():
    run = Run(moment=datetime(2024, 2, 29, 23, 30, tzinfo=UTC))
    asked = expression("[now() = now(), string(now()), string(today())]")
    assert evaluate(asked, {}, run) == [True, "2024-02-29T23:30:00Z", "2024-02-29"]


def test_values_may_have_any_name():
    assert value_of("fee", fee="a") == "a"
    assert told("orders.a", orders=[{"a": "x"}]) == '["x"]'


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_naughty_text_is_read_or_refused(text):
    for read in (expression, cell):
        try:
            told_of = read(text).faults
        except FeelFault as found:
            told_of = [found]
        assert all(str(one) for one in told_of)


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_naughty_text_is_a_value_like_any_other(text):
    assert value_of("a", a=text) == text
    assert value_of("string length(a)", a=text) == len(text)
    assert value_of("a + a = string join([a, a])", a=text) is True
    assert value_of("{b: a}.b", a=text) == text
    assert value_of("get value(context put({}, a, 1), a)", a=text) == 1
    assert value_of('replace("x", "x", a, "q")', a=text) == text
    assert value_of("[number(a), date(a), time(a), duration(a), range(a)]", a=text) is not None
    assert value_of("matches(a, a)", a=text) in (True, False, None)
    assert value_of('matches(a, a, "q")', a=text) is (True if len(text) <= 500 else None)
    assert value_of("split(a, a)", a=text) is not False


@pytest.mark.parametrize("name", NAUGHTY)
def test_a_naughty_name_harms_nothing(name):
    read = expression("1 + 1", Surroundings(NameTable([name]), NameTable([name])))
    assert evaluate(read, {name: "x"}) == 2
    assert told("get entries(c)[1].key = n", c={name: "x"}, n=name) == "true"


@pytest.mark.parametrize("sign", ["\x00", "\ud800", "\U0010ffff", "\u202e", "\ufffe"])
def test_odd_characters_stand_in_texts_but_in_no_name(sign):
    assert value_of(f'"{sign}"') == sign
    assert value_of(f'string length("{sign}" + "a")') == 2
    assert value_of(f'[upper case("{sign}"), matches("{sign}", "a"), split("{sign}", "a")]')
    assert value_of(f'"a{sign}" < "b"') is True
    if sign != "\U0010ffff":
        with pytest.raises(FeelFault):
            expression(f"a{sign}b + {sign}")


@pytest.mark.thorough
@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_001,
        "[" * 100_000,
        '"' * 99_999,
        "/*" * 50_000,
        "a " * 50_000,
        "@" * 100_000,
        "-" * 100_000,
        "." * 100_000,
        "1" + " = 1" * 20_000,
        "a" + ".a" * 40_000,
        "f" + "()" * 40_000,
        "1 instance of " + "list<" * 10_000,
        "1 in (" * 10_000,
        "]1.." * 20_000,
        "if true then " * 7_000,
    ],
)
def test_a_text_that_is_too_long_or_too_deep_is_refused(text):
    with pytest.raises(FeelFault):
        expression(text)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "text",
    [
        "1" + " + 1" * 20_000,
        "true" + " and true" * 10_000,
        "[" + "1, " * 30_000 + "1]",
        "max(" + "1, " * 30_000 + "1)",
        "{" + ", ".join(f"a{n}: 1" for n in range(8_000)) + "}",
        '"' + "a" * 99_990 + '"',
        "/**/" * 20_000 + "1",
        "(" * 70 + "1" + ")" * 70,
    ],
)
def test_a_long_text_comes_to_a_value(text):
    assert value_of(text) is not None


DOUBLED = ", ".join(f"a{n + 1}: [a{n}, a{n}]" for n in range(60))


@pytest.mark.parametrize(
    "asked",
    [
        "a60",
        "string(a60)",
        "a60 = [a59, a59]",
        "a60 in [[a59, a59]]",
        "a60 in a60",
        "is(a60, [a59, a59])",
        "flatten(a60)",
        "distinct values([a60, a59])",
        "list contains([a60], [a59, a59])",
        "index of([a60], [a59, a59])",
        "union([a60], [[a59, a59]])",
        "duplicate values([a60, [a59, a59]])",
        "count(a60.x)",
        "a60 instance of list<list<list<Any>>>",
        "(= a60) = (= [a59, a59])",
        "for x in a60 return x",
        "{b: a60} = {b: [a59, a59]}",
    ],
)
def test_lists_that_double_are_stopped(asked):
    with pytest.raises(LimitExceeded):
        value_of(f'{{a0: ["x"], {DOUBLED}, r: {asked}}}.r')


@pytest.mark.thorough
@pytest.mark.parametrize(
    "asked",
    [
        '{a0: "x", ' + ", ".join(f"a{n + 1}: a{n} + a{n}" for n in range(60)) + "}",
        "{a0: [1], " + ", ".join(f"a{n + 1}: concatenate(a{n}, a{n})" for n in range(60)) + "}",
        "{a0: {x: 1}, " + ", ".join(f"a{n + 1}: {{x: a{n}, y: a{n}}}" for n in range(60)) + "}",
        'for i in 1..100000 return substring("' + "a" * 90_000 + '", 2)',
        'for i in 1..100000 return upper case("' + "a" * 90_000 + '")',
        'replace("' + "a" * 50_000 + '", "a", "' + "b" * 40_000 + '")',
        "{l: for i in 1..9999 return i, r: for j in l return sum(l)}.r",
        "{l: for i in 1..9999 return i, r: for j in l return reverse(l)}.r",
        "{l: for i in 1..9999 return i, r: for j in l return l = l}.r",
        "{l: for i in 1..9999 return i, r: for j in l return string(l)}.r",
        "{l: for i in 1..9999 return i, r: l[count(l[item > 0]) > 0]}.r",
        "{l: for i in 1..9999 return [i], r: distinct values(l)}.r",
    ],
)
def test_what_would_fill_the_memory_or_the_day_is_stopped(asked):
    with pytest.raises(LimitExceeded):
        value_of(asked)


@given(st.text("()[]{}+-*/<>=.,:@\"' \n1aif", max_size=40))
def test_any_text_is_refused_or_comes_to_a_value(text):
    try:
        read = expression(text)
    except FeelFault as found:
        told_of = str(found)
        assert told_of.startswith(("column", "line"))
    else:
        evaluate(read, {})
