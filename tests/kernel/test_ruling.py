"""A ruling is yes, or no with every reason."""

import pytest
from django.utils.translation import gettext_lazy

from kernel.ruling import ALLOWED, DomainError, MoveRefused, Ruling, demand, role_reason


def test_no_reason_means_yes():
    assert Ruling.of([])
    assert Ruling.of(["", ""])
    assert ALLOWED


def test_one_reason_is_enough_for_no():
    assert not Ruling.of(["", "It rains."])


def test_as_text_it_is_every_reason_in_order():
    assert str(Ruling.of(["It rains.", "", "It is dark."])) == "It rains. It is dark."


def test_a_reason_in_the_language_of_the_reader_is_fixed_when_it_is_given():
    assert Ruling.of([gettext_lazy("It rains.")]).reasons == ("It rains.",)


def test_a_refused_move_carries_its_ruling():
    refused = MoveRefused(Ruling.of(["It rains."]))

    assert isinstance(refused, DomainError)
    assert (str(refused), refused.ruling.reasons) == ("It rains.", ("It rains.",))


def test_what_the_role_includes_needs_no_reason(auditor):
    assert role_reason(auditor, "kernel.view_jobrun", "Look") == ""
    demand(auditor, "kernel.view_jobrun", "Look")


def test_what_the_role_does_not_include_is_refused_by_name(auditor):
    with pytest.raises(DomainError, match="does not include “Stop a job”"):
        demand(auditor, "kernel.change_jobrun", "Stop a job")


def test_who_left_may_do_nothing_whatever_their_role(auditor):
    auditor.is_active = False

    assert role_reason(auditor, "kernel.view_jobrun", "Look")
