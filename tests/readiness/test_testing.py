"""Plans, runs, defects: what was tried, on which versions, with which result."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kernel.ruling import DomainError, MoveRefused
from kernel.uploads import receive_upload
from knowledge.actions.versions import reopen_version
from readiness import actions
from readiness.models import Defect, Result, TestTemplate
from readiness.queries.testing import shortfalls
from tests.readiness.world import World, approved, drafted, in_test, run_through, through_tests


def test_a_plan_is_a_copy_of_its_template(world: World):
    plan = in_test(world).test_plan
    template = TestTemplate.objects.get(key="billing-procedure-change")
    assert [step.action for step in plan.steps.all()] == [
        step.action for step in template.steps.all()
    ]


def test_a_case_has_one_plan(world: World):
    with pytest.raises(DomainError, match="has a test plan already"):
        actions.plan_tests(in_test(world), None, actor=world.tess)


def test_a_run_needs_a_plan(world: World):
    case = actions.start_tests(drafted(world), actor=world.omar)
    with pytest.raises(MoveRefused, match="Write the test plan first"):
        actions.start_run(case, actor=world.tess)


def test_a_run_is_bound_to_the_versions_it_tries(world: World):
    run = actions.start_run(in_test(world), actor=world.tess)
    assert [pin[:2] for pin in run.pinned] == [["POL-0001", 2], ["PRO-0001", 2]]


def test_there_is_one_run_at_a_time(world: World):
    case = in_test(world)
    actions.start_run(case, actor=world.tess)
    with pytest.raises(MoveRefused, match="still open"):
        actions.start_run(case, actor=world.tess)
    with pytest.raises(MoveRefused, match="still open"):
        actions.submit_case(case, actor=world.tess)


def test_an_empty_run_cannot_be_finished(world: World):
    run = actions.start_run(in_test(world), actor=world.tess)
    with pytest.raises(MoveRefused, match="No step has a result"):
        actions.finish_run(run, actor=world.tess)


@pytest.mark.parametrize("outcome", [Result.FAILED, Result.BLOCKED])
def test_what_went_wrong_is_said(world: World, outcome: str):
    run = actions.start_run(in_test(world), actor=world.tess)
    with pytest.raises(DomainError, match="Say what was seen"):
        actions.record_result(run.results.first(), actor=world.tess, outcome=outcome)


def test_a_finished_run_is_frozen(world: World):
    run = run_through(world, in_test(world))
    with pytest.raises(DomainError, match="frozen"):
        actions.record_result(run.results.first(), actor=world.tess, outcome=Result.PASSED)


def test_only_a_tester_records_results(world: World):
    run = actions.start_run(in_test(world), actor=world.tess)
    with pytest.raises(DomainError, match="does not include testing"):
        actions.record_result(run.results.first(), actor=world.omar, outcome=Result.PASSED)


def test_evidence_stays_with_its_step(world: World):
    run = actions.start_run(in_test(world), actor=world.tess)
    file = SimpleUploadedFile("seen.txt", b"It was credited.")
    evidence = receive_upload(file, actor=world.tess, kinds={"text"})
    result = actions.record_result(
        run.results.first(), actor=world.tess, outcome=Result.PASSED, evidence=evidence
    )
    assert result.evidence.name == "seen.txt"


def test_an_abandoned_run_does_not_count(world: World):
    case = in_test(world)
    run = actions.start_run(case, actor=world.tess)
    actions.abandon_run(run, actor=world.tess, note="The line was down.")
    assert shortfalls(case) == ["No test run is finished."]


def test_only_its_tester_abandons_a_run(world: World):
    run = actions.start_run(in_test(world), actor=world.tess)
    with pytest.raises(MoveRefused, match="only they can end it"):
        actions.abandon_run(run, actor=world.admin, note="Enough.")


def test_a_failed_step_opens_a_defect(world: World):
    case = in_test(world)
    run_through(world, case, failing=(2,))
    defect = Defect.objects.get()
    assert (defect.number, defect.state, defect.case) == ("DEF-0001", "open", case)
    assert shortfalls(case) == ["Step 2: failed in run 1."]


def test_a_retest_carries_over_what_has_passed_and_closes_what_passes_now(world: World):
    case = in_test(world)
    first = run_through(world, case, failing=(2,))
    actions.fix_defect(Defect.objects.get(), actor=world.omar, note="The row was missing.")
    again = actions.start_run(case, actor=world.tess)
    left = again.results.get(result=Result.NOT_RUN)
    assert left.position == 2
    assert again.results.exclude(pk=left.pk).first().carried_from == first
    actions.record_result(left, actor=world.tess, outcome=Result.PASSED)
    actions.finish_run(again, actor=world.tess)
    assert Defect.objects.get().state == "closed"
    assert shortfalls(case) == []


def test_a_defect_that_fails_again_is_reopened_instead_of_a_second_one(world: World):
    case = in_test(world)
    run_through(world, case, failing=(2,))
    actions.fix_defect(Defect.objects.get(), actor=world.omar, note="Tried.")
    run_through(world, case, failing=(2,))
    assert Defect.objects.get().state == "reopened"


def test_a_defect_is_not_closed_before_its_step_has_passed(world: World):
    case = in_test(world)
    run_through(world, case, failing=(2,))
    defect = actions.fix_defect(Defect.objects.get(), actor=world.omar, note="Done.")
    with pytest.raises(MoveRefused, match="has not passed a later test run"):
        actions.close_defect(defect, actor=world.tess)


def test_whoever_fixed_a_defect_does_not_close_it(world: World):
    case = in_test(world)
    run_through(world, case, failing=(2,))
    defect = actions.fix_defect(Defect.objects.get(), actor=world.tess, note="Done.")
    run_through(world, case)
    with pytest.raises(MoveRefused, match="other than the person who fixed it"):
        actions.close_defect(defect, actor=world.tess)


def test_a_changed_step_must_be_tested_again(world: World):
    case = through_tests(world)
    step = case.test_plan.steps.first()
    actions.write_step(
        case.test_plan, actor=world.tess, step=step, action="Do more.", expected=step.expected
    )
    assert shortfalls(case) == ["Step 1 was added or changed after run 1."]


def test_a_changed_document_must_be_tested_again(world: World):
    case = through_tests(world)
    version = case.release.items.first().version
    version = reopen_version(version, actor=world.edith, note="A word is wrong.")
    approved(version, world.edith, world.viktor, "Another wording.")
    assert "tried other document versions" in shortfalls(case)[0]


def test_a_deleted_step_takes_no_result_with_it(world: World):
    case = through_tests(world)
    step = case.test_plan.steps.first()
    result = step.results.get()
    actions.delete_step(step, actor=world.tess)
    result.refresh_from_db()
    assert result.step is None
    assert result.result == Result.PASSED


def test_a_step_is_not_deleted_while_its_defect_waits_for_a_retest(world: World):
    case = in_test(world)
    run_through(world, case, failing=(2,))
    step = case.test_plan.steps.get(position=2)
    with pytest.raises(DomainError, match="DEF-0001 was found at this step; close it first"):
        actions.delete_step(step, actor=world.tess)
    assert case.test_plan.steps.filter(pk=step.pk).exists()
