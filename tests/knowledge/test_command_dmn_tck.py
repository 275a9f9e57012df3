"""`manage.py dmn_tck`: a folder of OMG's kit, counted level by level."""

import csv
import json
import tarfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="Fees" namespace="urn:fees">
  <inputData name="Months" id="months"><variable name="Months" typeRef="number"/></inputData>
  <decision name="Fee" id="fee"><variable name="Fee"/>
    <informationRequirement><requiredInput href="#months"/></informationRequirement>
    <literalExpression><text>if Months > 0 then Months * 12.5 else null</text></literalExpression>
  </decision>
  <decision name="Twice" id="twice"><variable name="Twice"/>
    <informationRequirement><requiredDecision href="#fee"/></informationRequirement>
    <literalExpression><text>Fee * 2</text></literalExpression>
  </decision>
</definitions>"""  # noqa: E501
CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <modelName>fees.dmn</modelName>{}</testCases>"""
CASE = """<testCase id="{}">
    <inputNode name="Months"><value xsi:type="xsd:decimal">{}</value></inputNode>{}</testCase>"""
WANTED = """<resultNode name="{}"><expected><value xsi:type="xsd:decimal">{}</value></expected>
    </resultNode>"""
NOTHING = """<resultNode name="{}"><expected><value xsi:nil="true"/></expected></resultNode>"""


def put(folder, level, name, *cases, model=MODEL):
    place = folder / f"compliance-level-{level}" / name
    place.mkdir(parents=True)
    (place / "fees.dmn").write_text(model, encoding="utf-8")
    (place / f"{name}-test-01.xml").write_text(CASES.format("".join(cases)), encoding="utf-8")


@pytest.fixture
def kit(tmp_path):
    """Three test cases on level 2, one of which expects two results, one null; one on level 3."""
    folder = tmp_path / "kit"
    both = WANTED.format("Fee", "25") + WANTED.format("Twice", "50")
    put(
        folder,
        2,
        "0001-fees",
        CASE.format("001", "2", both),
        CASE.format("002", "0", NOTHING.format("Fee")),
        CASE.format("003", "4", WANTED.format("Fee", "51") + WANTED.format("Twice", "100")),
    )
    put(folder, 3, "0002-more", CASE.format("001", "1", WANTED.format("Fee", "12.5")))
    return folder


def told(folder, *options):
    out = StringIO()
    call_command("dmn_tck", str(folder), *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_case_passes_when_all_it_expects_came_about(kit):
    assert json.loads(told(kit, "--json")) == {
        "2": {
            "passed": 2,
            "total": 3,
            "value_passed": 1,
            "value_total": 2,
            "results_passed": 4,
            "results_total": 5,
        },
        "3": {
            "passed": 1,
            "total": 1,
            "value_passed": 1,
            "value_total": 1,
            "results_passed": 1,
            "results_total": 1,
        },
    }


def test_a_person_reads_each_level_and_each_miss(kit):
    lines = told(kit).splitlines()
    assert lines[0].startswith("Level 2: 2 of 3 test cases passed")
    assert lines[0].endswith("of those that expect a value 1 of 2")
    assert lines[2] == "Missed: 0001-fees, case 003, Fee: expected 51, found 50"


def test_one_level_may_be_given_by_itself(kit):
    assert list(json.loads(told(kit / "compliance-level-3", "--json"))) == ["3"]


def test_the_folders_may_lie_deeper(kit):
    assert list(json.loads(told(kit.parent, "--json"))) == ["2", "3"]


def test_the_csv_has_a_line_for_each_expected_result(kit, tmp_path):
    told(kit, "--csv", str(tmp_path / "out.csv"))
    with (tmp_path / "out.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 6
    assert rows[3] == {
        "level": "2",
        "folder": "0001-fees",
        "case": "003",
        "node": "Fee",
        "passed": "False",
        "expected": "51",
        "found": "50",
        "notes": "",
    }


def refused(folder, *options):
    """What both outputs held, and the refusal."""
    out, errors = StringIO(), StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("dmn_tck", str(folder), *options, stdout=out, stderr=errors)
    assert refusal.value.returncode == 1
    return out.getvalue(), errors.getvalue(), str(refusal.value)


def test_a_model_that_cannot_be_read_is_named_and_the_rest_still_runs(kit):
    put(kit, 2, "0000-torn", CASE.format("001", "1", WANTED.format("Fee", "1")), model="<torn")
    out, errors, _refusal = refused(kit, "--json")
    assert "0000-torn/fees.dmn, line 1, column" in errors
    result = json.loads(out)
    assert (result["2"]["passed"], result["2"]["total"]) == (2, 4)
    assert result["3"]["passed"] == 1


def test_a_model_that_is_not_there_is_named(kit):
    (kit / "compliance-level-3" / "0002-more" / "fees.dmn").unlink()
    _out, errors, _refusal = refused(kit)
    assert "0002-more/fees.dmn: there is no such file" in errors


@pytest.mark.parametrize(
    "content",
    ["<testCases", "", CASES.format(CASE.format("1", "many", WANTED.format("Fee", "1")))],
)
def test_test_cases_that_cannot_be_read_are_named(kit, content):
    (kit / "compliance-level-3" / "0002-more" / "z.xml").write_text(content, encoding="utf-8")
    out, errors, _refusal = refused(kit, "--json")
    assert "0002-more/z.xml: " in errors
    assert json.loads(out)["3"]["passed"] == 1


def test_a_folder_that_is_not_there_ends_with_an_error(tmp_path):
    assert "There is no folder" in refused(tmp_path / "absent")[2]
    assert "There is no folder" in json.loads(refused(tmp_path / "absent", "--json")[0])["error"]


def test_a_folder_without_test_cases_ends_with_an_error(tmp_path):
    assert "holds no test case" in refused(tmp_path)[2]


def test_a_csv_that_cannot_be_written_ends_with_an_error(kit, tmp_path):
    assert "cannot be written" in refused(kit, "--csv", str(tmp_path / "no" / "out.csv"))[2]


@pytest.mark.shared
def test_of_the_whole_kit_only_one_foreign_function_is_missed(shared, tmp_path):
    archive = shared / "data" / "dmn_tck.tar.gz"
    if not archive.is_file():
        pytest.skip("the kit is not beside the checkout")
    with tarfile.open(archive) as kit:
        kit.extractall(tmp_path, filter="data")
    out = StringIO()
    call_command("dmn_tck", str(tmp_path), "--json", "--csv", str(tmp_path / "out.csv"), stdout=out)
    result = json.loads(out.getvalue())
    assert (result["2"]["passed"], result["2"]["total"]) == (116, 116)
    assert result["3"]["total"] == 2793
    assert result["3"]["passed"] >= 0.995 * result["3"]["total"]
    with (tmp_path / "out.csv").open(encoding="utf-8") as file:
        missed = [row for row in csv.DictReader(file) if row["passed"] == "False"]
    assert {(row["folder"], row["case"]) for row in missed} <= {
        ("0076-feel-external-java", "varargs_001")
    }
