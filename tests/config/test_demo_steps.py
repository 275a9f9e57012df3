"""What `manage.py demo` does in which order, without making the whole provider."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from config.management.commands import demo
from kernel.ruling import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def steps(monkeypatch):
    """Every step that changes something is written down instead."""
    done = []
    house = {"is_there": False, "interrupted": False}

    def generate(*, seed, today, password, say):
        done.append(f"generate {seed}")
        house["is_there"] = True

    def throw_away():
        done.append("throw away")
        house.update(is_there=False, interrupted=False)

    def call(name, **_wish):
        done.append(name)

    monkeypatch.setattr(demo, "call_command", call)
    monkeypatch.setattr(demo, "check_port", lambda port: done.append(f"check {port}"))
    monkeypatch.setattr(demo, "serve", lambda port, when_ready: done.append(f"serve {port}"))
    monkeypatch.setattr(demo.storage, "throw_away", throw_away)
    monkeypatch.setattr(demo.storage, "password", lambda: "a-b-c")
    monkeypatch.setattr(demo.provider, "generate", generate)
    monkeypatch.setattr(demo.provider, "is_there", lambda: house["is_there"])
    monkeypatch.setattr(demo.provider, "was_interrupted", lambda: house["interrupted"])
    return done, house


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    call_command(demo.Command(), *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_first_start_prepares_makes_and_serves(steps):
    run("--port", "8010")

    assert steps[0] == ["check 8010", "migrate", f"generate {demo.provider.SEED}", "serve 8010"]


def test_a_later_start_makes_nothing_anew(steps):
    done, house = steps
    house["is_there"] = True
    run()

    assert done == ["check 8000", "migrate", "serve 8000"]


def test_without_serving_no_port_is_looked_at(steps):
    run("--no-serve")

    assert not [step for step in steps[0] if step.startswith(("check", "serve"))]


def test_a_reset_throws_away_before_anything_is_prepared(steps):
    done, house = steps
    house["is_there"] = True
    run("--reset", "--no-serve")

    assert done == ["throw away", "migrate", f"generate {demo.provider.SEED}"]


def test_a_start_that_was_interrupted_begins_anew_and_says_so(steps):
    done, house = steps
    house["interrupted"] = True
    _out, err = run("--no-serve")

    assert done == ["migrate", "throw away", "migrate", f"generate {demo.provider.SEED}"]
    assert "interrupted" in err


def test_another_seed_makes_another_provider(steps):
    run("--no-serve", "--seed", "42")

    assert "generate 42" in steps[0]


@pytest.mark.parametrize("arguments", [("--reset",), ()])
def test_a_foreign_database_is_neither_reset_nor_begun_anew(steps, monkeypatch, arguments):
    done, house = steps
    house["interrupted"] = True

    def refuse():
        raise DomainError("Only the embedded database is thrown away.")

    monkeypatch.setattr(demo.storage, "throw_away", refuse)
    with pytest.raises(CommandError, match="Only the embedded database") as refused:
        run("--no-serve", *arguments)

    assert refused.value.returncode == 1
    assert not [step for step in done if step.startswith("generate")]


def test_a_taken_port_is_refused_before_anything_is_thrown_away(steps, monkeypatch):
    def taken(port):
        raise DomainError(f"Port {port} cannot be used.")

    monkeypatch.setattr(demo, "check_port", taken)
    with pytest.raises(CommandError, match="Port 8000"):
        run("--reset")

    assert steps[0] == []


def test_a_program_learns_address_password_and_sign_ins(steps):
    out, _err = run("--no-serve", "--json")
    told = json.loads(out)

    assert (told["address"], told["password"]) == ("http://127.0.0.1:8000/", "a-b-c")
    assert {"username": "admin", "role": "Administrator"} in told["sign_ins"]
    assert told["served"] is False


def test_a_person_is_welcomed_with_the_password_and_every_sign_in(steps):
    out, _err = run("--no-serve")

    assert "a-b-c" in out
    for person in demo.PEOPLE:
        assert person.username in out
    assert "`manage.py demo` serves it." in out


def test_after_serving_one_learns_how_to_start_again(steps):
    out, _err = run()

    assert "starts again with what is there" in out
