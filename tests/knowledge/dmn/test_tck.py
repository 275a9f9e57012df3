"""How the kit's test cases are read, and when what is found agrees with what is expected."""

import pytest

from knowledge.dmn.tck import Result, run_folder, scores
from tests.knowledge.dmn.models import decided, literal, xml

HEAD = (
    '<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"><modelName>m.dmn</modelName>'
)


def results(folder, text, expected, case='id="1"', model=None):
    """What becomes of one result, of a decision that is this expression."""
    place = folder / "compliance-level-3" / "0001-x"
    place.mkdir(parents=True)
    (place / "m.dmn").write_bytes(model or xml(decided("Fee", literal(text))))
    node = f'<resultNode name="Fee"><expected>{expected}</expected></resultNode>'
    tests = f"{HEAD}<testCase {case}>{node}</testCase></testCases>"
    (place / "t.xml").write_text(tests, encoding="utf-8")
    troubles = []
    found = list(run_folder(folder, troubles.append))
    assert troubles == []
    return found


def value(kind, text):
    return f'<value xsi:type="xsd:{kind}">{text}</value>'


def listed(*numbers):
    items = "".join(f"<item>{value('decimal', one)}</item>" for one in numbers)
    return f"<list>{items}</list>"


AGREE = [
    ("12.5", value("decimal", "12.5")),
    ("12", value("double", "12.0")),
    ("1/3", value("decimal", "0.3333333333")),
    ('"a b"', value("string", "a b")),
    ('""', value("string", "")),
    ("true", value("boolean", "true")),
    ("null", '<value xsi:nil="true"/>'),
    ('@"2026-01-31"', value("date", "2026-01-31")),
    ('@"08:30:00Z"', value("time", "08:30:00Z")),
    ('@"2026-01-31T08:30:00"', value("dateTime", "2026-01-31T08:30:00")),
    ('@"P1Y"', value("duration", "P12M")),
    ("[1, 2]", listed("1", "2")),
    ("[]", "<list/>"),
    ("null", '<list xsi:nil="true"/>'),
    (
        '{a: 1, b: {c: "x"}}',
        f'<component name="a">{value("decimal", "1")}</component>'
        f'<component name="b"><component name="c">{value("string", "x")}</component></component>',
    ),
]
DIFFER = [
    ("12.5", value("decimal", "12.50001")),
    ("12.5", value("string", "12.5")),
    ('"a"', value("string", "A")),
    ("null", value("decimal", "0")),
    ("0", '<value xsi:nil="true"/>'),
    ("[1, 2]", listed("1")),
    ("{a: 1, b: 2}", f'<component name="a">{value("decimal", "1")}</component>'),
    ("true", value("decimal", "1")),
    ('@"P1Y"', value("duration", "P365D")),
]


@pytest.mark.parametrize(("text", "expected"), AGREE)
def test_what_agrees_passes(tmp_path, text, expected):
    (result,) = results(tmp_path, text, expected)
    assert result.passed, (result.expected, result.found)
    assert result.is_value == (text != "null")


@pytest.mark.parametrize(("text", "expected"), DIFFER)
def test_what_differs_is_missed(tmp_path, text, expected):
    (result,) = results(tmp_path, text, expected)
    assert not result.passed


def test_a_service_is_called_by_the_name_that_the_case_gives(tmp_path):
    service = '<decisionService id="S" name="S"><outputDecision href="#Fee"/></decisionService>'
    model = xml(decided("Fee", literal("7")) + service)
    expected = value("decimal", "7")
    (result,) = results(tmp_path, "", expected, 'id="1" invocableName="S"', model)
    assert result.passed


def test_a_decision_that_is_not_there_is_missed_with_a_note(tmp_path):
    (result,) = results(tmp_path, "", value("decimal", "7"), model=xml(""))
    assert not result.passed
    assert result.notes == ("there is no decision Fee",)


def test_the_innermost_level_counts_and_other_folders_are_passed_over(tmp_path):
    inner = tmp_path / "compliance-level-2"
    assert [one.level for one in results(inner, "1", value("decimal", "1"))] == [3]
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "t.xml").write_text("<torn", encoding="utf-8")
    assert len(list(run_folder(tmp_path / "elsewhere", pytest.fail))) == 0


def one(case, passed, is_value=True, file="t.xml"):
    return Result(2, "f", file, case, "n", passed, is_value, "", "")


def test_scores_count_cases_and_their_results():
    told = scores([one("1", True), one("1", False), one("2", True, False), one("2", True)])[2]
    assert (told.passed, told.total) == (1, 2)
    assert (told.value_passed, told.value_total) == (1, 2)
    assert (told.results_passed, told.results_total) == (3, 4)


def test_cases_of_two_files_may_share_an_id():
    assert scores([one("1", True), one("1", True, file="u.xml")])[2].total == 2
