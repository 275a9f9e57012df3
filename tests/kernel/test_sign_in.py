import pytest
from django.core.cache import cache
from django.urls import reverse

from kernel.models.accounts import User

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-and-quiet-sentence"
BLOCKED = "Too many failed login attempts"


@pytest.fixture(autouse=True)
def sofia():
    cache.clear()
    yield User.objects.create_user("sofia", password=PASSWORD)
    cache.clear()


def sign_in(client, name, password="wrong", forwarded=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    told = {"login": name, "password": password}
    return client.post(reverse("account_login"), told, headers=headers)


def fail(client, times, seen_by_the_proxy=None, made_up=False):
    for number in range(times):
        first = f"203.0.113.{number}, " if made_up else ""
        forwarded = f"{first}{seen_by_the_proxy}" if seen_by_the_proxy else None
        sign_in(client, f"nobody-{number}", forwarded=forwarded)


def test_who_fails_often_must_wait(client):
    fail(client, 10)
    assert BLOCKED in sign_in(client, "sofia", PASSWORD).content.decode()


def test_an_address_one_makes_up_does_not_evade_the_limit(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    fail(client, 10, "198.51.100.7", made_up=True)
    answer = sign_in(client, "sofia", PASSWORD, "203.0.113.99, 198.51.100.7")
    assert BLOCKED in answer.content.decode()


def test_behind_a_proxy_one_who_fails_does_not_shut_out_the_others(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    fail(client, 12, "198.51.100.7")
    assert sign_in(client, "sofia", PASSWORD, "198.51.100.8").status_code == 302


def test_a_stranger_does_not_learn_which_accounts_there_are(client):
    User.objects.create_user("known", email="known@provider.example")
    answers = [
        client.post(reverse("account_reset_password"), {"email": f"{name}@provider.example"})
        for name in ("known", "unknown")
    ]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0].url == answers[1].url
