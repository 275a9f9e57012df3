"""Who may have an account, and the account that the clock uses."""

import pytest
from django.contrib.auth.models import Group

from kernel.accounts import clock_user
from kernel.actions import accounts
from kernel.models import AuditEntry, User
from kernel.ruling import DomainError

pytestmark = pytest.mark.django_db


def test_there_is_one_clock_however_often_one_asks():
    assert clock_user() == clock_user()
    assert User.objects.filter(is_clock=True).count() == 1


def test_the_clock_is_nobody_special():
    clock = clock_user()

    assert (clock.is_superuser, clock.is_staff) == (False, False)
    assert clock.role_names == ["Clock"]


def test_the_clock_may_do_what_its_role_says_and_no_more():
    clock = clock_user()

    assert clock.has_perm("knowledge.enact_documentversion")
    assert not clock.has_perm("knowledge.approve_documentversion")


def test_nobody_signs_in_as_the_clock(client):
    assert not clock_user().has_usable_password()
    for password in ("", "clock", "!"):
        client.post("/accounts/login/", {"login": "clock", "password": password})
        assert client.get("/account/").status_code == 302


def test_a_clock_that_is_there_keeps_its_roles_and_its_name():
    clock = clock_user()
    User.objects.filter(pk=clock.pk).update(first_name="Night clock")

    assert clock_user().first_name == "Night clock"


def test_nobody_signs_up(client):
    sent = {"username": "mallory", "password1": "a-long-one-42", "password2": "a-long-one-42"}
    client.get("/accounts/signup/")
    client.post("/accounts/signup/", sent)

    assert not User.objects.filter(username="mallory").exists()


@pytest.mark.parametrize(("is_active", "status"), [(True, 200), (False, 302)])
def test_someone_who_left_cannot_sign_in(client, person, is_active, status):
    lena = person("lena", is_active=is_active)
    lena.set_password("right-and-long-1")
    lena.save()

    client.post("/accounts/login/", {"login": "lena", "password": "right-and-long-1"})

    assert client.get("/account/").status_code == status


def test_someone_who_left_is_signed_out_at_once(as_user, person):
    lena = person("lena")
    client = as_user(lena)
    assert client.get("/account/").status_code == 200

    User.objects.filter(pk=lena.pk).update(is_active=False)

    assert client.get("/account/").status_code == 302


def test_a_new_account_is_told_with_its_fields(admin_user):
    new = User(username="nora", job_title="Editor")
    accounts.save_account(new, changed=["username", "job_title"], actor=admin_user)

    entry = AuditEntry.objects.get(act="user.created")
    assert entry.before is None
    assert entry.after == {"username": "nora", "job_title": "Editor"}


def test_a_change_of_an_account_tells_what_it_was(admin_user, person):
    nora = person("nora", job_title="Agent")
    nora.job_title = "Editor"
    accounts.save_account(nora, changed=["job_title"], actor=admin_user)

    entry = AuditEntry.objects.get(act="user.changed")
    assert (entry.before, entry.after) == ({"job_title": "Agent"}, {"job_title": "Editor"})


@pytest.mark.parametrize("field", ["password", "password1", "usable_password"])
def test_a_password_never_stands_in_the_change_log(field, admin_user, person):
    accounts.save_account(person("nora"), changed=[field], actor=admin_user)

    assert not AuditEntry.objects.filter(act="user.changed").exists()


def test_the_same_roles_again_are_no_change(admin_user, agent):
    accounts.set_roles(agent, roles=agent.groups.all(), actor=admin_user)

    assert not AuditEntry.objects.filter(act="user.roles_changed").exists()


def test_roles_taken_away_are_told(admin_user, agent):
    accounts.set_roles(agent, roles=[], actor=admin_user)

    entry = AuditEntry.objects.get(act="user.roles_changed")
    assert (entry.before, entry.after) == ({"roles": ["Agent"]}, {"roles": []})


def test_a_person_without_a_name_goes_by_the_username(person):
    assert str(person("nora", name="Nora Nil")) == "Nora Nil"
    assert str(User(username="nora")) == "nora"


ROUND = {
    "save": lambda user, role, actor: accounts.save_account(user, changed=["title"], actor=actor),
    "new": lambda user, role, actor: accounts.save_account(
        User(username="sneaked"), changed=[], actor=actor
    ),
    "password": lambda user, role, actor: accounts.tell_password_set(user, actor=actor),
    "roles": lambda user, role, actor: accounts.set_roles(user, roles=[role], actor=actor),
    "permissions": lambda user, role, actor: accounts.set_permissions(
        role, permissions=[], actor=actor
    ),
    "notices": lambda user, role, actor: accounts.set_email_notices(
        user, wanted=not user.email_notices, actor=actor
    ),
}


@pytest.mark.parametrize("act", ROUND)
@pytest.mark.parametrize("who", ["support_manager", "auditor"])
def test_nobody_but_an_administrator_touches_accounts_by_any_action(request, agent, who, act):
    role = Group.objects.get(name="Support manager")
    held, told = set(role.permissions.all()), AuditEntry.objects.count()
    with pytest.raises(DomainError, match="role does not include"):
        ROUND[act](agent, role, request.getfixturevalue(who))
    assert agent.role_names == ["Agent"]
    assert set(role.permissions.all()) == held
    assert not User.objects.filter(username="sneaked").exists()
    assert AuditEntry.objects.count() == told


def test_everybody_says_for_themselves_whether_notices_come_by_mail(agent):
    accounts.set_email_notices(agent, wanted=not agent.email_notices, actor=agent)
    newest = AuditEntry.objects.latest("pk")
    assert (newest.act, newest.actor) == ("user.settings_changed", agent)
