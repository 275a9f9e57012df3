"""The shipped criteria and test templates: loaded, loaded again, changed."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from readiness.actions import load_criteria, load_templates
from readiness.models import Criterion, CriterionKind, TemplateStep, TestTemplate
from readiness.plugs import CATALOGUE
from readiness.queries.gate import CHECKS

pytestmark = pytest.mark.django_db
CRITERIA, TEMPLATES = CATALOGUE / "gate_criteria.yaml", CATALOGUE / "test_templates.yaml"


def rows_of(path: Path) -> list[dict[str, Any]]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def changed(path: Path, tmp_path: Path, rows: list[dict[str, Any]]) -> Path:
    file = tmp_path / path.name
    file.write_text(yaml.safe_dump(rows), encoding="utf-8")
    return file


def everything(model: Any, *fields: str) -> list[Any]:
    return list(model.objects.order_by("pk").values_list(*fields))


def test_every_automatic_criterion_has_its_check_and_every_check_a_criterion():
    named = set(
        Criterion.objects.filter(kind=CriterionKind.AUTOMATIC).values_list("check_name", flat=True)
    )
    assert named == set(CHECKS)


def test_what_people_answer_has_no_check():
    manual = Criterion.objects.filter(kind=CriterionKind.MANUAL)
    assert {one.key for one in manual} == {"staff-briefed", "way-back-known"}
    assert {one.check_name for one in manual} == {""}


@pytest.mark.parametrize("key", ["documents-approved", "tests-passed", "people-different"])
def test_what_the_house_stands_on_cannot_be_waived(key: str):
    assert not Criterion.objects.get(key=key).can_be_waived


def test_every_template_says_when_to_use_it_and_has_mandatory_steps():
    for template in TestTemplate.objects.all():
        assert template.purpose
        assert template.steps.filter(is_mandatory=True).count() >= 3


def test_every_step_says_what_to_do_and_what_to_expect():
    assert not TemplateStep.objects.filter(action="").exists()
    assert not TemplateStep.objects.filter(expected="").exists()


def test_loading_the_criteria_again_changes_nothing():
    before = everything(Criterion, "pk", "key", "position", "title", "kind", "can_be_waived")
    assert load_criteria(CRITERIA) == len(before)
    after = everything(Criterion, "pk", "key", "position", "title", "kind", "can_be_waived")
    assert after == before


def test_loading_the_templates_again_doubles_no_step():
    before = TemplateStep.objects.count()
    assert load_templates(TEMPLATES) == TestTemplate.objects.count()
    assert TemplateStep.objects.count() == before


def test_a_criterion_gets_its_new_words_and_keeps_its_record(tmp_path: Path):
    rows = rows_of(CRITERIA)
    before = Criterion.objects.get(key=rows[0]["key"]).pk
    rows[0]["title"] = "Papers are approved"
    load_criteria(changed(CRITERIA, tmp_path, rows))
    criterion = Criterion.objects.get(key=rows[0]["key"])
    assert (criterion.pk, criterion.title) == (before, "Papers are approved")


def test_a_criterion_that_loses_its_check_is_answered_by_a_person(tmp_path: Path):
    rows = rows_of(CRITERIA)
    key = rows[0]["key"]
    del rows[0]["check"]
    load_criteria(changed(CRITERIA, tmp_path, rows))
    criterion = Criterion.objects.get(key=key)
    assert (criterion.kind, criterion.check_name) == (CriterionKind.MANUAL, "")


def test_criteria_stand_in_the_order_of_the_file(tmp_path: Path):
    rows = list(reversed(rows_of(CRITERIA)))
    load_criteria(changed(CRITERIA, tmp_path, rows))
    keys = list(Criterion.objects.values_list("key", flat=True))
    assert keys == [row["key"] for row in rows]


def test_a_template_loses_the_steps_its_file_has_no_more(tmp_path: Path):
    rows = rows_of(TEMPLATES)
    rows[0]["steps"] = rows[0]["steps"][:2]
    load_templates(changed(TEMPLATES, tmp_path, rows))
    steps = TestTemplate.objects.get(key=rows[0]["key"]).steps
    assert list(steps.values_list("position", flat=True)) == [1, 2]


def test_a_damaged_catalogue_leaves_everything_as_it_was(tmp_path: Path):
    rows = rows_of(TEMPLATES)
    del rows[-1]["steps"]
    before = TemplateStep.objects.count()
    rows[0]["steps"] = []
    with pytest.raises(KeyError):
        load_templates(changed(TEMPLATES, tmp_path, rows))
    assert TemplateStep.objects.count() == before
