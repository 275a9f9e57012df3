"""The pages of tokens: the secret is shown once, the list shows one's own."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from kernel import tokens
from kernel.models import ApiToken
from tests.kernel.test_actions_tokens import made

pytestmark = pytest.mark.django_db
FORM = {"name": "Ticket export", "scopes": ["events:write"], "days": "90"}


def test_the_secret_is_on_the_page_that_made_it_and_on_no_other(as_user, support_manager):
    desk = as_user(support_manager)
    page = desk.post(reverse("api-token-make"), FORM)
    [secret] = set(re.findall(r"gcw_[\w-]{40,}", page.content.decode()))
    assert tokens.token_of(secret).owner == support_manager
    assert page["Cache-Control"] == "no-store"
    listed = desk.get(reverse("api-token-list")).content.decode()
    assert secret not in listed
    assert secret[: tokens.SHOWN] in listed


@pytest.mark.parametrize("left_out", ["name", "scopes", "days"])
def test_what_is_left_out_is_asked_for_at_its_field(as_user, support_manager, left_out):
    told = {name: value for name, value in FORM.items() if name != left_out}
    page = as_user(support_manager).post(reverse("api-token-make"), told)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [left_out]
    assert not ApiToken.objects.exists()


def test_one_sees_and_revokes_ones_own(as_user, support_manager, steward):
    token, _secret = made(support_manager)
    other = as_user(steward)
    assert token.prefix not in other.get(reverse("api-token-list")).content.decode()
    assert other.post(reverse("api-token-revoke", args=[token.pk])).status_code == 404
    as_user(support_manager).post(reverse("api-token-revoke", args=[token.pk]))
    assert ApiToken.objects.get().revoked_at is not None


def test_an_administrator_sees_all_and_takes_one_back(as_user, support_manager, admin_user):
    token, _secret = made(support_manager)
    desk = as_user(admin_user)
    assert token.prefix in desk.get(reverse("api-token-list")).content.decode()
    page = desk.get(reverse("admin:kernel_apitoken_change", args=[token.pk])).content.decode()
    assert token.prefix in page
    assert token.digest not in page
    desk.post(reverse("api-token-revoke", args=[token.pk]))
    assert ApiToken.objects.get().revoked_at is not None


def test_the_list_asks_the_database_as_often_for_many(
    as_user, support_manager, django_assert_max_num_queries
):
    for _turn in range(12):
        made(support_manager)
    desk = as_user(support_manager)
    with django_assert_max_num_queries(10):
        desk.get(reverse("api-token-list"))


def test_a_stranger_signs_in_first():
    for name in ("api-token-list", "api-token-make", "api-docs"):
        assert Client().get(reverse(name)).status_code == 302


def test_a_token_is_not_made_from_another_site(support_manager):
    desk = Client(enforce_csrf_checks=True)
    desk.force_login(support_manager)
    assert desk.post(reverse("api-token-make"), FORM).status_code == 403


def test_what_a_token_may_is_told_in_words_and_in_files_by_name(as_user, support_manager):
    desk = as_user(support_manager)
    desk.post(reverse("api-token-make"), FORM)
    assert "Send events of a source" in desk.get(reverse("api-token-list")).content.decode()
    file = desk.get(f"{reverse('api-token-list')}?export=csv")
    assert "events:write" in b"".join(file).decode()
