"""A move from the page, tried on the cellar's own records with a lifecycle made for the test."""

from typing import Any

import pytest
from django import forms
from django.http import Http404
from django.test import RequestFactory

from kernel import break_glass
from kernel.models import JobRun, JobState
from kernel.pages import NoteForm, confirm_move, moves
from kernel.ruling import MoveRefused
from tests.kernel.sheep import SHEEP, a_run


class Clerk:
    """An action to hand to the page; it remembers what it was told."""

    def __init__(self, move: str) -> None:
        self.move = move
        self.told: dict[str, Any] = {}

    def __call__(self, run: JobRun, *, actor: Any, note: str = "", **more: Any) -> JobRun:
        SHEEP.advance(run, self.move, actor=actor)
        self.told = {"note": note, **more}
        return run


@pytest.fixture
def run(db):
    return a_run()


@pytest.fixture
def ask(admin_user):
    def make(method: str, user: Any = admin_user, **data: Any) -> Any:
        request = getattr(RequestFactory(), method)("/", data)
        request.user, request._messages = user, Messages()
        return request

    return make


class Messages(list):
    def add(self, level: int, message: str, extra_tags: str = "") -> None:
        self.append(message)


def test_a_get_tells_the_consequence_and_changes_nothing(run, ask):
    page = confirm_move(ask("get"), run, SHEEP, "begin", Clerk("begin"))

    assert page.status_code == 200
    assert "It runs." in page.text
    run.refresh_from_db()
    assert run.state == JobState.QUEUED


def test_a_post_acts_thanks_and_goes_to_the_record(run, ask):
    request = ask("post", note="Now")
    clerk = Clerk("begin")

    answer = confirm_move(request, run, SHEEP, "begin", clerk)

    assert answer.status_code == 302
    assert answer.url == run.get_absolute_url()
    assert request._messages == ["Count sheep is now: Running."]
    assert clerk.told == {"note": "Now"}


def test_a_move_that_leaves_the_state_as_it_is_does_not_tell_it_as_news(run, ask):
    request = ask("post")

    confirm_move(request, run, SHEEP, "begin", lambda record, **_told: record)

    assert request._messages == ["Count sheep: “Begin” is noted. It is still: Queued."]


@pytest.mark.parametrize("note", ["", "   "])
def test_a_move_that_needs_a_note_is_not_made_without(run, ask, note):
    page = confirm_move(ask("post", note=note), run, SHEEP, "drop", Clerk("drop"))

    assert page.status_code == 422
    assert "Fill this in" in page.text
    run.refresh_from_db()
    assert run.state == JobState.QUEUED


def test_an_action_that_takes_no_note_gets_none(run, ask):
    def act(run: JobRun, *, actor: Any) -> None:
        SHEEP.advance(run, "begin", actor=actor)

    assert confirm_move(ask("post", note="x"), run, SHEEP, "begin", act).status_code == 302


def test_further_questions_are_passed_by_name(run, ask):
    class When(NoteForm):
        day = forms.DateField()

    clerk = Clerk("begin")
    confirm_move(ask("post", day="2026-02-01"), run, SHEEP, "begin", clerk, form_class=When)

    assert str(clerk.told["day"]) == "2026-02-01"


def test_a_refused_move_shows_a_disabled_button_that_names_its_reason(run, ask, auditor):
    page = confirm_move(ask("get", user=auditor), run, SHEEP, "begin", Clerk("begin"))

    assert 'disabled aria-describedby="why"' in page.text
    assert "Your role does not include “Begin”" in page.text
    assert "Break glass" not in page.text


def test_a_refused_post_raises_for_the_middleware_to_tell(run, ask, auditor):
    with pytest.raises(MoveRefused):
        confirm_move(ask("post", user=auditor), run, SHEEP, "begin", Clerk("begin"))


def test_a_move_from_another_state_tells_so(run, ask):
    page = confirm_move(ask("get"), run, SHEEP, "again", Clerk("again"))

    assert "“Again” is not possible while it is queued." in page.text


def test_a_move_that_is_not_in_the_table_is_not_found(run, ask):
    with pytest.raises(Http404):
        confirm_move(ask("get"), run, SHEEP, "explode", Clerk("begin"))


def test_no_other_method_is_answered(run, ask):
    assert confirm_move(ask("put"), run, SHEEP, "begin", Clerk("begin")).status_code == 405


def test_the_offers_stand_in_the_order_of_the_table_with_their_addresses(run, admin_user):
    offers = moves(run, SHEEP, admin_user)

    assert [offer.move.name for offer in offers] == ["begin", "finish", "drop", "fail"]
    assert [offer.asks_first for offer in offers] == [False, False, True, False]
    assert offers[0].url == f"{run.get_absolute_url()}begin/"


def test_only_a_superuser_is_shown_the_glass_and_only_where_people_are_kept_apart(
    run, ask, admin_user
):
    run.started_by = admin_user
    run.save()
    begin, finish, *_others = moves(run, SHEEP, admin_user)

    assert not begin.can_break_glass
    assert finish.can_break_glass
    assert finish.break_glass_url == f"/break-glass/?record=kernel.jobrun%3A{run.pk}&move=finish"
    page = confirm_move(ask("get"), run, SHEEP, "finish", Clerk("finish"))
    assert "Break glass…" in page.text


def test_a_broken_glass_opens_the_button_once(run, ask, admin_user):
    run.started_by = admin_user
    run.save()
    break_glass.open_glass(run, move="finish", actor=admin_user, reason="Nobody else is on call.")

    assert moves(run, SHEEP, admin_user)[1].ruling
    assert confirm_move(ask("post"), run, SHEEP, "finish", Clerk("finish")).status_code == 302
    SHEEP.advance(run, "again", actor=admin_user)
    assert not moves(run, SHEEP, admin_user)[1].ruling
