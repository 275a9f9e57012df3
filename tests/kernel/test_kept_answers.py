"""An idempotency key: once for each request, and free again when it could not be done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kernel import kept_answers
from kernel.models import KeptAnswer
from kernel.tasks import forget_old_answers

pytestmark = pytest.mark.django_db


def test_the_first_is_worked_on_and_the_second_gets_its_answer(support_manager):
    kept = kept_answers.claim(support_manager, "k", "d")
    assert kept.status == 0
    kept_answers.keep(kept, 201, {"batch": 1})
    again = kept_answers.claim(support_manager, "k", "d")
    assert (again.status, again.answer) == (201, {"batch": 1})


def test_the_same_key_with_other_content_is_told_apart(support_manager):
    kept_answers.claim(support_manager, "k", "d")
    with pytest.raises(kept_answers.OtherContent):
        kept_answers.claim(support_manager, "k", "e")


def test_while_the_first_is_worked_on_the_second_waits(support_manager):
    kept_answers.claim(support_manager, "k", "d")
    with pytest.raises(kept_answers.StillWorking):
        kept_answers.claim(support_manager, "k", "d")


def test_the_key_of_a_process_that_was_killed_is_taken_over_later(support_manager):
    kept = kept_answers.claim(support_manager, "k", "d")
    long_ago = timezone.now() - timedelta(minutes=11)
    KeptAnswer.objects.filter(pk=kept.pk).update(created_at=long_ago)
    assert kept_answers.claim(support_manager, "k", "d").status == 0


def test_what_could_not_be_done_may_be_tried_again(support_manager):
    kept_answers.give_up(kept_answers.claim(support_manager, "k", "d"))
    assert kept_answers.claim(support_manager, "k", "e").status == 0


def test_two_people_may_have_the_same_key(support_manager, steward):
    kept_answers.claim(support_manager, "k", "d")
    assert kept_answers.claim(steward, "k", "e").status == 0


def test_old_answers_are_forgotten_at_night(support_manager):
    old = kept_answers.claim(support_manager, "old", "d")
    KeptAnswer.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=8))
    kept_answers.claim(support_manager, "new", "d")
    forget_old_answers()
    assert [one.key for one in KeptAnswer.objects.all()] == ["new"]
