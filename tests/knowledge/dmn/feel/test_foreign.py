"""Functions of `java.lang` that are answered without Java, and all others, which are not."""

from decimal import Decimal

import pytest

from knowledge.dmn.feel.expression import Surroundings, evaluate, expression
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.scope import Run


def called(of, signature, *arguments):
    """What the function comes to, and the notes."""
    names = [f"p{number}" for number, _argument in enumerate(arguments)]
    text = (
        f"(function({', '.join(names)}) external"
        f' {{java: {{class: "{of}", method signature: "{signature}"}}}})'
        f"({', '.join(arguments)})"
    )
    run = Run()
    found = evaluate(expression(text, Surroundings(NameTable())), {}, run)
    return found, " ".join(run.notes)


@pytest.mark.parametrize(
    ("of", "signature", "arguments", "wanted"),
    [
        ("java.lang.Math", "min(double, double)", ["2.5", "-3"], "-3"),
        ("java.lang.Math", "max(int,int)", ["7", "9"], "9"),
        ("java.lang.Math", "abs(long)", ["-4000000000"], "4000000000"),
        ("java.lang.Math", "abs(float)", ["-0.1"], "0.1"),
        ("java.lang.Math", "pow(double,double)", ["2", "10"], "1024"),
        ("java.lang.Math", "sqrt(double)", ["6.25"], "2.5"),
        ("java.lang.Math", "floor(double)", ["-1.5"], "-2"),
        ("java.lang.Math", "toDegrees(double)", ["0"], "0"),
        ("java.lang.Byte", "valueOf(byte)", ["-128"], "-128"),
        ("java.lang.Long", "valueOf(java.lang.String)", ['"12"'], "12"),
        ("java.lang.Double", "valueOf(java.lang.String)", ['"-1.25e2"'], "-125"),
    ],
)
def test_arithmetic_of_java_is_answered(of, signature, arguments, wanted):
    assert called(of, signature, *arguments) == (Decimal(wanted), "")


def test_a_character_is_a_text_of_one():
    assert called("java.lang.String", "valueOf(char)", '"x"')[0] == "x"
    assert called("java.lang.String", "valueOf(char)", '"xy"')[0] is None


@pytest.mark.parametrize(
    ("signature", "arguments", "why"),
    [
        ("abs(int)", ["2147483648"], "too large for Java's int"),
        ("abs(int)", ["1.5"], "no int of Java"),
        ("abs(long)", ["1" + "0" * 400], "no long of Java"),
        ("abs(double)", ["1" + "0" * 400], "too large for Java's double"),
        ("abs(double)", ['"1"'], "takes numbers"),
        ("abs(double)", ["1", "2"], "takes 1 arguments, not 2"),
        ("sqrt(double)", ["-1"], "comes to no number"),
        ("log(double)", ["0"], "comes to no number"),
        ("exp(double)", ["10000"], "comes to no number"),
        ("exit(int)", ["0"], "not known here"),
        ("max(int,double)", ["1", "2"], "not known here"),
        ("cos(int)", ["1"], "not known here"),
        ("max", ["1"], "not known here"),
    ],
)
def test_what_does_not_fit_has_no_value_and_is_noted(signature, arguments, why):
    found, notes = called("java.lang.Math", signature, *arguments)
    assert found is None
    assert why in notes


@pytest.mark.parametrize("text", ['"x"', '""', '"0x10"', '"1e"', '"NaN"', '"Infinity"', "null"])
def test_a_text_that_is_no_number_has_no_value(text):
    assert called("java.lang.Double", "valueOf(java.lang.String)", text)[0] is None


@pytest.mark.parametrize("of", ["java.lang.Runtime", "java.lang.System", "os", "__import__"])
def test_no_other_class_is_reached(of):
    found, notes = called(of, "valueOf(int)", "1")
    assert found is None
    assert "no Java is run" in notes


@pytest.mark.parametrize("told", ['{pmml: {document: "a", model: "b"}}', "1", "{java: 1}"])
def test_pmml_is_told(told):
    run = Run()
    found = evaluate(expression(f"(function(a) external {told})(1)"), {}, run)
    assert found is None
    assert "PMML" in " ".join(run.notes)
