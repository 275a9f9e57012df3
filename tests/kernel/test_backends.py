"""What somebody may do is found out in one question, and only what was given is told."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from kernel.backends import RolesBackend
from kernel.models import Notice, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(person):
    clerk = person("clerk")
    role = Group.objects.create(name="Archive clerk")
    role.permissions.add(Permission.objects.get(codename="view_jobrun"))
    Group.objects.create(name="Another role").permissions.add(
        Permission.objects.get(codename="view_auditentry")
    )
    clerk.groups.add(role)
    return User.objects.get(pk=clerk.pk)


def test_permissions_of_a_role_and_those_given_apart_add_up(clerk):
    assert clerk.get_all_permissions() == {"kernel.view_jobrun"}
    clerk.user_permissions.add(Permission.objects.get(codename="change_jobrun"))
    clerk = User.objects.get(pk=clerk.pk)
    assert clerk.has_perms(["kernel.view_jobrun", "kernel.change_jobrun"])
    assert not clerk.has_perm("kernel.view_auditentry")


def test_roles_and_permissions_are_one_question(clerk, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert clerk.has_perm("kernel.view_jobrun")
        assert not clerk.has_perm("kernel.add_jobrun")
        assert clerk.role_names == ["Archive clerk"]


def test_a_role_without_permissions_is_a_role_and_gives_none(person):
    guest = person("guest")
    guest.groups.add(Group.objects.create(name="Guest"))
    assert guest.get_all_permissions() == set()
    assert guest.role_names == ["Guest"]


def test_whoever_left_may_do_nothing(clerk):
    clerk.is_active = False
    assert clerk.get_all_permissions() == set()
    assert not clerk.has_perm("kernel.view_jobrun")


def test_the_first_administrator_may_do_everything(admin_user):
    assert admin_user.has_perm("kernel.change_jobrun")
    assert admin_user.role_names == []


def test_permissions_on_a_single_record_are_given_to_nobody(clerk):
    assert RolesBackend().get_all_permissions(clerk, obj=clerk) == set()


def test_what_is_taken_away_is_gone_with_the_next_request(clerk):
    browser = Client()
    browser.force_login(clerk)
    assert "Archive clerk" in browser.get("/account/").content.decode()
    clerk.groups.clear()
    assert "Archive clerk" not in browser.get("/account/").content.decode()


def test_unread_notices_come_with_the_person(clerk, support_manager, django_assert_num_queries):
    for person in (clerk, clerk, support_manager):
        Notice.objects.create(recipient=person, text="News", created_at=timezone.now())
    Notice.objects.filter(recipient=clerk).first().delete()
    Notice.objects.create(
        recipient=clerk, text="Old", created_at=timezone.now(), read_at=timezone.now()
    )
    with django_assert_num_queries(1):
        assert RolesBackend().get_user(clerk.pk).unread_notices == 1
    assert clerk.unread_notices == 1  # whoever came another way is asked for


def test_nobody_comes_with_the_session_of_whoever_left(clerk):
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert RolesBackend().get_user(clerk.pk) is None
    assert RolesBackend().get_user(0) is None
