"""Which steps of a procedure are tried by which tests, and what those showed last."""

import pytest
from django.urls import reverse

from knowledge import sockets
from knowledge.models import DocumentVersion
from readiness import actions, models
from tests.knowledge.steps import steps
from tests.readiness.world import in_test, run_through

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(standing):
    with standing() as world:
        case = in_test(world)
        procedure = world.documents[1]
        versions = DocumentVersion.objects.filter(document=procedure)
        versions.update(steps=steps("Ask.", "Wait.", "Close."))
        run_through(world, case, failing=(2,))
        yield world


@pytest.fixture
def plan(world):
    return models.TestPlan.objects.get()


@pytest.fixture
def tess(world, desk):
    return desk(world, "tess")


def write(client, step, traces):
    told = {"action": step.action, "expected": step.expected, "is_mandatory": "on"}
    return client.post(reverse("test-step", args=[step.pk]), {**told, "traces": traces})


def test_a_test_step_names_the_steps_that_it_tries(tess, world, plan):
    number, step = world.documents[1].number, plan.steps.all()[0]
    assert write(tess, step, f"{number}#2, {number}#1").status_code == 302
    assert [str(one) for one in step.traces.all()] == [f"{number}#1", f"{number}#2"]
    page = tess.get(plan.get_absolute_url()).content.decode()
    assert f'href="/documents/{number}/#step-2" title="Wait."' in page
    again = tess.get(reverse("test-step", args=[step.pk])).content.decode()
    assert f'value="{number}#1, {number}#2"' in again


def test_what_is_no_step_stands_at_the_field(tess, world, plan):
    step = plan.steps.all()[0]
    response = write(tess, step, f"{world.documents[1].number}#7")
    assert response.status_code == 422
    assert "has no step #7" in response.context["form"].errors["traces"][0]
    assert not step.traces.exists()


def test_an_edit_that_tells_no_traces_leaves_them(world, plan):
    step = plan.steps.all()[0]
    models.StepTrace.objects.create(step=step, procedure=world.documents[1], number=1)
    actions.write_step(plan, actor=world.tess, action="Do.", expected="Seen.", step=step)
    assert step.traces.count() == 1


def test_the_procedure_shows_by_which_tests_each_step_is_covered(world, plan, desk):
    first, second = plan.steps.all()[:2]
    for step, number in ((first, 1), (second, 1), (second, 2)):
        models.StepTrace.objects.create(step=step, procedure=world.documents[1], number=number)
    told = sockets.step_tests.tests(world.documents[1], world.tess)
    assert {n: [one.result for one in tests] for n, tests in told.items()} == {
        1: ["passed", "failed"],
        2: ["failed"],
    }
    page = desk(world, "aude").get(world.documents[1].get_absolute_url()).content.decode()
    assert f"{plan.case.number}, 2" in page
    assert "no test yet" in page


def test_a_step_that_is_gone_is_told_on_the_plan(tess, world, plan):
    step = plan.steps.all()[0]
    models.StepTrace.objects.create(step=step, procedure=world.documents[1], number=44)
    page = tess.get(plan.get_absolute_url()).content.decode()
    assert "a step that is there no more" in page


def test_who_may_see_no_plans_is_told_of_no_tests(world, plan, django_user_model):
    stranger = django_user_model.objects.create_user("stranger")
    assert sockets.step_tests.tests(world.documents[1], stranger) == {}
