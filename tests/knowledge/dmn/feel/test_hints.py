import pytest

from knowledge.dmn.feel.builtins import FUNCTIONS
from knowledge.dmn.feel.hints import nearest, operator_hint, sign_hint, unknown_message
from tests.knowledge.dmn.feel.asking import fault, unknown


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("contians", "contains"),
        ("stringlength", "string length"),
        ("String Length", "string length"),
        ("string_length", "string length"),
        ("sub", ""),
        ("upperCase", "upper case"),
        ("Count", "count"),
        ("averege", ""),
        ("meen", "mean"),
        ("sumn", "sum"),
        ("distinct value", "distinct values"),
        ("True", "true"),
        ("FALSE", ""),
        ("None", "null"),
        ("nil", "null"),
        ("x", ""),
        ("fi", ""),
        ("entirely different", ""),
        ("a" * 5000, ""),
        ("", ""),
    ],
)
def test_the_nearest_known_name_is_offered_where_it_is_near(written, meant):
    assert nearest(written, FUNCTIONS) == meant


@pytest.mark.parametrize(
    ("asked", "names", "messages"),
    [
        ("fee + 1", ["fee"], []),
        ("fees + 1", ["fee"], ["column 1: there is no “fees”; did you mean “fee”?"]),
        ("1 +\n monthlyfee", ["monthly fee"], ["line 2, column 2: there is no “monthlyfee”; "]),
        ('contians("a", "b")', [], ["column 1: there is no “contians”; did you mean “contains”?"]),
        ("a + b", [], ["column 1: there is no “a”", "column 5: there is no “b”"]),
        ("1 instance of nmber", [], ["column 15: there is no “nmber”; did you mean “number”?"]),
        ("[1] instance of list<txt>", [], ["column 22: there is no “txt”"]),
        ("function(a: strng) a", [], ["column 13: there is no “strng”; did you mean “string”?"]),
        ("for x in [1] return y", [], ["column 21: there is no “y”"]),
        ("{a: 1, b: aa}", [], ["column 11: there is no “aa”"]),
        ("[{a: 1}][a = 1]", [], []),
        ("[1][item > 0]", [], []),
    ],
)
def test_an_editor_is_told_of_names_that_nobody_knows(asked, names, messages):
    found = unknown(asked, *names)
    assert len(found) == len(messages)
    assert all(one.startswith(message) for one, message in zip(found, messages, strict=True))


def test_no_more_than_twenty_unknown_names_are_told_of():
    assert len(unknown(" + ".join(f"n{number}x" for number in range(100)))) == 20


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("1 == 2", "write “=”"),
        ("1 <> 2", "write “!=”"),
        ("1 => 2", "write “>=”"),
        ("1 =< 2", "write “<=”"),
        ("a ! b", "write “not(…)”"),
        ("'a'", 'texts stand between straight double quotes, as in "text"'),
        ("“a”", "straight double quotes"),
        ("1; 2", "write “,” between items"),
        ("5 %", "0.05"),
        ("2 × 3", "write “*”"),
        ("6 ÷ 3", "write “/”"),
        ("6 − 3", "write “-”"),
        ("6 – 3", "write “-”"),
        ("6 ≠ 3", "write “!=”"),
    ],
)
def test_what_other_languages_write_is_told_in_feel(asked, hint):
    assert hint in fault(asked)


def test_where_nothing_is_known_nothing_is_offered():
    assert sign_hint("#") == ""
    assert operator_hint("+-") == ""
    assert unknown_message("zzz", []) == "there is no “zzz”"
    assert unknown_message("feee", ["fee"]) == "there is no “feee”; did you mean “fee”?"
