"""Keys for programs: shown once, kept as a digest, ended by time, by revoking, by leaving."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kernel import tokens
from kernel.actions.tokens import make_token, revoke_token
from kernel.models import ApiToken, AuditEntry
from kernel.ruling import DomainError

pytestmark = pytest.mark.django_db


def made(owner, **told):
    usual = {"name": "Ticket export", "scopes": ["events:write"], "days": 30, "actor": owner}
    return make_token(owner, **{**usual, **told})


def test_the_secret_is_kept_nowhere(support_manager):
    token, secret = made(support_manager)
    kept = str(list(ApiToken.objects.values())) + str(list(AuditEntry.objects.values()))
    assert secret not in kept
    assert secret.startswith(token.prefix)
    assert len(token.prefix) < len(secret) / 3
    assert tokens.token_of(secret) == token


def test_what_is_no_secret_opens_nothing(support_manager):
    token, secret = made(support_manager)
    for wrong in ("", secret[:-1], secret + "x", token.prefix, token.digest, "gcw_\udcff"):
        assert tokens.token_of(wrong) is None


def test_the_change_log_tells_what_was_made_and_revoked(support_manager):
    token, _secret = made(support_manager)
    revoke_token(token, actor=support_manager)
    told = list(AuditEntry.objects.filter(act__startswith="token.").order_by("pk"))
    assert [one.act for one in told] == ["token.made", "token.revoked"]
    assert told[0].after["scopes"] == ["events:write"]


def test_a_revoked_token_opens_nothing_and_is_revoked_once(support_manager):
    token, secret = made(support_manager)
    revoke_token(token, actor=support_manager)
    assert tokens.token_of(secret) is None
    with pytest.raises(DomainError, match="revoked already"):
        revoke_token(token, actor=support_manager)


def test_an_expired_token_opens_nothing(support_manager):
    token, secret = made(support_manager)
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert tokens.token_of(secret) is None
    assert not ApiToken.objects.get().is_live


def test_a_token_of_somebody_who_left_opens_nothing(support_manager):
    _token, secret = made(support_manager)
    support_manager.is_active = False
    support_manager.save()
    assert tokens.token_of(secret) is None


def test_when_it_was_used_last_is_noted_at_most_once_a_minute(
    support_manager, django_assert_num_queries
):
    _token, secret = made(support_manager)
    with django_assert_num_queries(2):
        tokens.token_of(secret)
    with django_assert_num_queries(1):
        tokens.token_of(secret)
    assert ApiToken.objects.get().last_used_at is not None


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"name": "  "}, "needs a name"),
        ({"scopes": []}, "what the token may do"),
        ({"scopes": ["world:rule"]}, "what the token may do"),
        ({"days": 0}, "between 1 and 366"),
        ({"days": 367}, "between 1 and 366"),
    ],
)
def test_a_token_without_purpose_or_end_is_not_made(support_manager, told, says):
    with pytest.raises(DomainError, match=says):
        made(support_manager, **told)
    assert not ApiToken.objects.exists()


def test_nobody_makes_a_token_that_acts_as_somebody_else(support_manager, admin_user):
    with pytest.raises(DomainError, match="only they can make it"):
        made(support_manager, actor=admin_user)


def test_another_person_cannot_revoke_it_but_an_administrator_can(
    support_manager, steward, admin_user
):
    token, _secret = made(support_manager)
    with pytest.raises(DomainError, match="not yours"):
        revoke_token(token, actor=steward)
    revoke_token(token, actor=admin_user)
    assert ApiToken.objects.get().revoked_at is not None
