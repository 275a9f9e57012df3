from hashlib import sha256

import pytest

from kernel.api import Problem
from kernel.idempotency import digest_of, once
from kernel.models import KeptAnswer

pytestmark = pytest.mark.django_db


def ask(person, digest="d", first=lambda: (201, {"batch": 1}, "made")):
    return once(person, "k", digest, first=first, again=lambda told: f"told {told['batch']}")


def refuse():
    raise Problem(409, "No", "Not now.")


def test_it_is_done_once_and_told_out_of_what_was_kept(support_manager):
    assert [ask(support_manager) for _n in range(2)] == [(201, "made"), (201, "told 1")]
    assert KeptAnswer.objects.get().answer == {"batch": 1}


def test_another_question_with_the_same_key_is_refused(support_manager):
    ask(support_manager)
    with pytest.raises(Problem) as refusal:
        ask(support_manager, digest="e")
    assert refusal.value.status == 422


def test_what_was_refused_may_be_asked_again(support_manager):
    with pytest.raises(Problem):
        ask(support_manager, first=refuse)
    assert ask(support_manager) == (201, "made")


def test_nobody_finds_what_was_asked_by_trying(settings):
    found = digest_of("Ada Lovelace")
    assert found == digest_of("Ada Lovelace") != sha256(b"Ada Lovelace").hexdigest()
    settings.SECRET_KEY = "another"
    assert digest_of("Ada Lovelace") != found
