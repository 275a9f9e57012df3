"""Steps named from elsewhere, as PRO-0003#4."""

import pytest

from kernel.ruling import DomainError
from knowledge.lifecycle import VersionState
from knowledge.step_references import NamedStep, read_references, steps_now
from tests.knowledge.factories import DocumentFactory, VersionFactory
from tests.knowledge.steps import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def procedure():
    document = DocumentFactory(number="PRO-0003", kind="procedure")
    told = steps("Ask.", "Wait.")
    VersionFactory(document=document, state=VersionState.IN_FORCE, steps=[told[1], told[0]])
    return document


def test_steps_are_named_by_their_lasting_numbers(procedure):
    assert read_references(" pro-0003#2, PRO-0003#1;PRO-0003#2 ") == [
        (procedure, 2),
        (procedure, 1),
    ]
    assert read_references("") == []


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("the second", "names no step"),
        ("PRO-0003", "names no step"),
        ("PRO-0003#9", "PRO-0003 has no step #9"),
        ("PRO-0033#1", "There is no procedure PRO-0033. Did you mean “PRO-0003”?"),
        ("POL-0001#1", "names no step"),
        (" ".join(f"PRO-0003#{n}" for n in range(30)), "At most 20"),
    ],
)
def test_what_is_no_step_is_refused_with_a_reason(procedure, told, words):
    with pytest.raises(DomainError, match=words.replace("?", r"\?")):
        read_references(told)


def test_a_step_is_told_as_the_version_in_force_has_it(procedure):
    VersionFactory(document=procedure, version=2, steps=steps("Other.", "Other.", "New."))
    named = [NamedStep(procedure, number) for number in (1, 3, 9)]
    first, new, gone = steps_now(named)
    assert (first.place, first.action) == (2, "Ask.")
    assert (new.place, new.action) == (3, "New.")
    assert gone.is_gone
    assert first.get_absolute_url() == "/documents/PRO-0003/#step-1"


def test_one_question_is_asked_for_all(procedure, django_assert_num_queries):
    with django_assert_num_queries(1):
        steps_now([NamedStep(procedure, number) for number in range(50)])
