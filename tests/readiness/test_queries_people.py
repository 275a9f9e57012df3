"""Who plays which part in a case, and which parts must not meet in one person."""

from typing import Any

import pytest

from readiness import actions
from readiness.models import ChangeCase, Result
from readiness.queries import people
from readiness.queries.people import parts_against_approving, parts_of, people_matrix
from tests.readiness.world import (
    World,
    accepted,
    drafted,
    in_test,
    person,
    proposed,
    ready,
    through_tests,
)


def names(case: ChangeCase) -> dict[str, set[str]]:
    return {part.name: {one.username for one in part.people} for part in parts_of(case)}


def changed(case: ChangeCase, **people: Any) -> ChangeCase:
    """The case with other people in it, as if they had come there."""
    ChangeCase.objects.filter(pk=case.pk).update(broke_glass=True, **people)
    return ChangeCase.objects.get(pk=case.pk)


def test_the_parts_of_an_accepted_case_are_told_in_full(world: World):
    assert names(accepted(world)) == {
        "proposer": {"sofia"},
        "owner": {"omar"},
        "author": {"edith"},
        "tester": {"tess"},
        "approver": {"anna"},
    }


def test_a_new_case_has_a_proposer_only(world: World):
    found = names(proposed(world))
    assert {name for name, players in found.items() if players} == {"proposer"}


def test_whoever_helped_to_write_a_version_is_an_author(world: World):
    case = drafted(world)
    case.release.items.first().version.contributors.add(world.viktor)
    assert names(case)["author"] == {"edith", "viktor"}


def test_whoever_records_a_result_is_a_tester(world: World):
    second = person("theo", "Readiness tester")
    case = in_test(world)
    run = actions.start_run(case, actor=world.tess)
    actions.record_result(run.results.first(), actor=second, outcome=Result.PASSED)
    assert set(people.testers_of(case)) == {world.tess, second}


def test_whoever_recorded_a_result_does_not_approve(world: World):
    case = in_test(world)
    run = actions.start_run(case, actor=world.tess)
    actions.record_result(run.results.first(), actor=world.admin, outcome=Result.PASSED)
    assert parts_against_approving(case, world.admin) == ["Tester"]


def test_whoever_ran_an_abandoned_run_is_a_tester_still(world: World):
    case = in_test(world)
    run = actions.start_run(case, actor=world.tess)
    actions.abandon_run(run, actor=world.tess, note="The line was down.")
    assert world.tess in people.testers_of(case)


@pytest.mark.parametrize(
    ("name", "part"),
    [("sofia", "Proposer"), ("omar", "Owner"), ("edith", "Author"), ("tess", "Tester")],
)
def test_each_part_but_the_approvers_stands_against_approving(world: World, name: str, part: str):
    assert parts_against_approving(ready(world), world.people[name]) == [part]


@pytest.mark.parametrize("name", ["anna", "viktor", "stefan", "admin"])
def test_nothing_stands_against_someone_without_a_part(world: World, name: str):
    assert parts_against_approving(ready(world), world.people[name]) == []


def test_all_parts_of_a_person_are_told(world: World):
    case = changed(through_tests(world), owner=world.sofia)
    assert parts_against_approving(case, world.sofia) == ["Proposer", "Owner"]


def test_different_people_do_not_clash(world: World):
    assert people_matrix(accepted(world)).clashes == []


@pytest.mark.parametrize(
    ("played", "told"),
    [
        ({"proposer": "tess"}, "Tess is both proposer and tester."),
        ({"approver": "sofia"}, "Sofia is both proposer and approver."),
        ({"approver": "tess"}, "Tess is both tester and approver."),
        ({"approver": "omar"}, "Omar is both owner and approver."),
        ({"approver": "edith"}, "Edith is both author and approver."),
    ],
)
def test_parts_that_must_be_apart_clash_in_one_person(
    world: World, played: dict[str, str], told: str
):
    wanted = {part: world.people[name] for part, name in played.items()}
    assert people_matrix(changed(through_tests(world), **wanted)).clashes == [told]


@pytest.mark.parametrize(("part", "name"), [("owner", "sofia"), ("owner", "tess")])
def test_an_owner_may_propose_and_test(world: World, part: str, name: str):
    case = changed(through_tests(world), **{part: world.people[name]})
    assert people_matrix(case).clashes == []


def test_the_matrix_marks_every_part_a_person_plays(world: World):
    case = changed(through_tests(world), owner=world.sofia)
    matrix = people_matrix(case)
    row = next(row for row in matrix.rows if row.person == world.sofia)
    marked = [part.name for part, mark in zip(matrix.parts, row.marks, strict=True) if mark]
    assert marked == ["proposer", "owner"]
