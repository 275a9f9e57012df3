"""The invented provider: made once, told step by step, never half there; its people."""

import re
from datetime import date

import pytest

from config.demonstration import provider
from config.demonstration.people import PEOPLE, create_people
from config.demonstration.provider import Step
from kernel.models import AuditEntry, JobRun, JobState, User
from kernel.roles import declared_roles

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


def silent(text, ending="\n"):
    """Says nothing."""


def generate(say=silent, seed=7):
    provider.generate(seed=seed, today=DAY, password="a-b-c", say=say)


@pytest.fixture
def made(monkeypatch):
    """What each of two steps was asked to make."""
    asked = []
    steps = [
        Step("First floor", lambda **wanted: asked.append(("first", wanted))),
        Step("Second floor", lambda **wanted: asked.append(("second", wanted))),
    ]
    monkeypatch.setattr(provider, "STEPS", steps)
    return asked


def test_a_house_that_was_never_started_has_no_provider():
    assert not provider.is_there()
    assert not provider.was_interrupted()


def test_every_step_gets_the_same_seed_day_and_people_from_the_ground_up(made):
    generate()

    assert [name for name, _wanted in made] == ["first", "second"]
    assert {(wanted["seed"], wanted["today"]) for _name, wanted in made} == {(7, DAY)}
    assert made[0][1]["people"]["sofia"].get_full_name() == "Sofia Marek"
    assert provider.is_there()


def test_it_is_made_once(made):
    generate()
    generate()

    assert len(made) == 2


def test_a_line_is_said_for_each_step(made):
    said = []
    generate(say=lambda text, ending="\n": said.append(text + ending))

    first, second, end = "".join(said).split("\n")
    assert re.fullmatch(r"First floor … +\d+\.\d s", first)
    assert re.fullmatch(r"Second floor … +\d+\.\d s", second)
    assert end == ""


def test_what_broke_off_is_known_as_interrupted(made, monkeypatch):
    def breaks_off(**_wanted):
        raise ConnectionError("The light went out.")

    monkeypatch.setattr(provider, "STEPS", [*provider.STEPS, Step("Roof", breaks_off)])
    with pytest.raises(ConnectionError):
        generate()

    assert provider.was_interrupted()
    assert not provider.is_there()


def test_a_start_that_was_killed_is_known_as_interrupted():
    JobRun.objects.create(
        job=provider.JOB, period="first", created_at="2026-01-05T08:00Z", state=JobState.RUNNING
    )

    assert provider.was_interrupted()


def test_there_is_a_person_for_every_role_and_an_administrator():
    assert {person.role for person in PEOPLE} == (set(declared_roles()) - {"Clock"}) | {""}


def test_people_hold_their_role_and_only_the_administrator_holds_all():
    people = create_people("a-b-c")

    for person in PEOPLE:
        user = people[person.username]
        assert user.role_names == ([person.role] if person.role else [])
        assert user.is_superuser is (not person.role)


def test_all_sign_in_with_the_one_password(client):
    create_people("a-b-c")
    for person in PEOPLE:
        assert client.login(username=person.username, password="a-b-c")


def test_making_them_again_changes_the_password_and_doubles_nobody(client):
    create_people("former")
    create_people("a-b-c")

    assert User.objects.filter(is_clock=False).count() == len(PEOPLE)
    assert not client.login(username="sofia", password="former")
    assert client.login(username="sofia", password="a-b-c")


def test_every_account_stands_in_the_change_log_without_its_password():
    create_people("a-b-c")

    entries = AuditEntry.objects.filter(act="user.created")
    assert entries.count() == len(PEOPLE)
    assert not [entry for entry in entries if "password" in entry.after]


def test_nobody_has_a_mailbox_in_the_real_world():
    create_people("a-b-c")

    addresses = User.objects.exclude(email="").values_list("email", flat=True)
    assert all(address.endswith("@provider.example") for address in addresses)
