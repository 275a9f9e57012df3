"""The administrators' pages: the same moves through the same actions, and nothing else."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.test import RequestFactory

from kernel.models import AuditEntry, BreakGlass, JobRun, JobState, User
from tests.kernel.sheep import a_run

RUNS = "/admin/kernel/jobrun/"
sheep = pytest.mark.urls("tests.kernel.sheep")


@pytest.fixture
def client(as_user, admin_user):
    return as_user(admin_user)


def texts(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize("model", [AuditEntry, BreakGlass, JobRun])
def test_what_the_house_keeps_is_read_only_to_an_administrator_too(model, admin_user):
    request = RequestFactory().get("/")
    request.user = admin_user
    page = admin.site.get_model_admin(model)

    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)
    assert page.has_view_permission(request)


@sheep
def test_the_state_is_shown_and_is_no_field_to_fill(client):
    page = client.get(f"{RUNS}{a_run().pk}/change/")

    assert "Queued" in page.text
    assert 'name="state"' not in page.text
    assert 'name="_save"' not in page.text


@sheep
def test_each_move_with_an_action_is_a_button_and_a_refused_one_tells_why(client, admin_user):
    run = a_run(started_by=admin_user)

    page = client.get(f"{RUNS}{run.pk}/change/")

    assert f'href="{RUNS}{run.pk}/move/begin/"' in page.text
    assert f'href="{RUNS}{run.pk}/move/drop/"' in page.text
    assert 'disabled aria-describedby="why-finish"' in page.text
    assert "Someone other than the starter must end it." in page.text
    assert "Break glass…" in page.text
    assert "/move/fail/" not in page.text


@sheep
def test_the_button_asks_and_then_calls_the_action(client):
    run = a_run()
    address = f"{RUNS}{run.pk}/move/begin/"

    assert "It runs." in client.get(address).text
    page = client.post(address, {"note": "At last"}, follow=True)

    assert texts(page) == ["“Begin”: 1 record."]
    assert AuditEntry.objects.get(act="sheep.begin").note == "At last"


@sheep
def test_the_button_refuses_a_superuser_with_the_reason(client, admin_user):
    run = a_run(started_by=admin_user)

    page = client.post(f"{RUNS}{run.pk}/move/finish/", follow=True)

    assert texts(page) == ["Count sheep: Someone other than the starter must end it."]
    run.refresh_from_db()
    assert run.state == JobState.QUEUED


@sheep
def test_a_move_that_needs_a_note_is_not_made_without(client):
    run = a_run()

    page = client.post(f"{RUNS}{run.pk}/move/drop/", {"note": " "})

    assert "Fill this in" in page.text
    run.refresh_from_db()
    assert run.state == JobState.QUEUED


@sheep
def test_a_move_without_an_action_has_no_address(client):
    assert client.post(f"{RUNS}{a_run().pk}/move/fail/").status_code == 404


@sheep
def test_many_are_moved_at_once_and_each_is_ruled_on_by_itself(client, admin_user):
    mine, other = a_run("Mine", started_by=admin_user), a_run("Other")

    page = client.post(
        RUNS, {"action": "move_finish", "_selected_action": [mine.pk, other.pk]}, follow=True
    )

    assert set(texts(page)) == {
        "Mine: Someone other than the starter must end it.",
        "“Finish”: 1 record.",
    }
    other.refresh_from_db()
    assert other.state == JobState.DONE


@sheep
def test_a_grave_move_of_many_asks_for_the_note_first(client):
    runs = [a_run("One"), a_run("Two")]
    chosen = {"action": "move_drop", "_selected_action": [run.pk for run in runs]}

    asked = client.post(RUNS, chosen)
    assert "are you sure?" in asked.text
    assert JobRun.objects.filter(state=JobState.QUEUED).count() == 2

    again = client.post(RUNS, {**chosen, "confirmed": "1", "note": ""})
    assert "Fill this in" in again.text

    client.post(RUNS, {**chosen, "confirmed": "1", "note": "No sheep left"})
    assert JobRun.objects.filter(state=JobState.CANCELLED).count() == 2
    assert AuditEntry.objects.filter(act="sheep.drop", note="No sheep left").count() == 2


@sheep
def test_nothing_can_be_deleted_in_bulk(client):
    run = a_run()
    client.post(RUNS, {"action": "delete_selected", "_selected_action": [run.pk], "post": "yes"})
    client.post(f"{RUNS}{run.pk}/delete/", {"post": "yes"})

    assert JobRun.objects.filter(pk=run.pk).exists()


@sheep
def test_staff_without_the_permission_get_no_page_and_no_move(as_user, person):
    staff = as_user(person("sam", is_staff=True))
    run = a_run()

    assert staff.get(f"{RUNS}{run.pk}/change/").status_code == 403
    assert staff.post(f"{RUNS}{run.pk}/move/begin/").status_code == 403


def test_roles_are_given_through_the_change_log(client, admin_user, person):
    sofia = person("sofia", "Auditor", name="Sofia Marek")
    page = client.get(f"/admin/kernel/user/{sofia.pk}/change/")
    sent = {k: v for k, v in page.context["adminform"].form.initial.items() if v is not None}
    sent |= {"groups": [Group.objects.get(name="Agent").pk], "job_title": "Lead"}

    answer = client.post(f"/admin/kernel/user/{sofia.pk}/change/", sent)

    assert answer.status_code == 302
    roles = AuditEntry.objects.get(act="user.roles_changed")
    assert (roles.before, roles.after) == ({"roles": ["Auditor"]}, {"roles": ["Agent"]})
    changed = AuditEntry.objects.get(act="user.changed")
    assert (changed.before, changed.after) == ({"job_title": ""}, {"job_title": "Lead"})


def test_a_new_account_and_a_new_password_are_told_without_the_password(client):
    sent = {"username": "nora", "password1": "quite-a-long-one", "password2": "quite-a-long-one"}
    client.post("/admin/kernel/user/add/", {**sent, "usable_password": "true"})
    nora = User.objects.get(username="nora")
    sent = {"password1": "another-long-one-x", "password2": "another-long-one-x"}
    client.post(f"/admin/kernel/user/{nora.pk}/password/", {**sent, "usable_password": "true"})

    entries = {entry.act: entry for entry in AuditEntry.objects.filter(subject_label="nora")}
    assert set(entries) == {"user.created", "user.password_set"}
    assert "password" not in str(entries["user.created"].after)
    assert nora.check_password("quite-a-long-one")


def test_a_role_that_ships_with_the_code_is_shown_and_not_changed(client):
    role = Group.objects.get(name="Auditor")
    before = role.permissions.count()

    assert client.get(f"/admin/auth/group/{role.pk}/change/").status_code == 200
    answer = client.post(f"/admin/auth/group/{role.pk}/change/", {"name": "Auditor"})

    assert answer.status_code == 403
    assert role.permissions.count() == before
    assert client.post(f"/admin/auth/group/{role.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_role_of_ones_own_is_made_and_changed_in_the_change_log(client):
    see = Permission.objects.get(codename="view_jobrun")
    client.post("/admin/auth/group/add/", {"name": "Night shift", "permissions": [see.pk]})
    role = Group.objects.get(name="Night shift")
    client.post(f"/admin/auth/group/{role.pk}/change/", {"name": "Night shift"})

    entries = AuditEntry.objects.filter(act="role.permissions_changed").order_by("pk")
    assert [entry.after["permissions"] for entry in entries] == [["kernel.view_jobrun"], []]
    assert entries[1].before == {"permissions": ["kernel.view_jobrun"]}


def test_an_account_cannot_be_deleted(client, person):
    sofia = person("sofia")
    client.post(f"/admin/kernel/user/{sofia.pk}/delete/", {"post": "yes"})

    assert User.objects.filter(pk=sofia.pk).exists()
