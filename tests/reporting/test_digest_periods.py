"""Whenever the clock runs and stops, a digest is sent once a period and never too early."""

from datetime import UTC, date, datetime, timedelta
from unittest import mock

import pytest
import time_machine
from django.core import mail, signing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kernel import pdf
from kernel.models import User
from reporting.actions import digests
from reporting.digest_mail import SALT, digest_of, token_of
from reporting.models import Digest, DigestCadence, DigestIssue
from reporting.periods import CADENCES
from reporting.tasks import send_digests

BEGUN = date(2026, 11, 25)


class TestOnceAPeriod(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        cadence=st.sampled_from(DigestCadence.values),
        days=st.lists(st.integers(0, 75), min_size=1, max_size=8).map(sorted),
    )
    def test_whenever_the_clock_asks(self, cadence, days):
        owner = User.objects.create_user("olga", "olga@example.org", is_superuser=True)
        with time_machine.travel(datetime(2026, 11, 25, 10, tzinfo=UTC), tick=False):
            digest = digests.subscribe(actor=owner, cadence=cadence)
        mail.outbox.clear()
        for day in days:
            at = datetime(2026, 11, 25, 12, tzinfo=UTC) + timedelta(days=day)
            without_paper = mock.patch.object(pdf, "is_there", return_value=False)
            with time_machine.travel(at, tick=False), without_paper:
                send_digests()
        number_on = CADENCES[cadence].number_on
        asked = {number_on(BEGUN + timedelta(days=day)) for day in days}
        wanted = {number for number in asked if number > number_on(BEGUN)}
        label = CADENCES[cadence].label
        sent = [issue.period for issue in DigestIssue.objects.filter(digest=digest)]
        assert sorted(sent) == sorted(label(number) for number in wanted)
        assert len(mail.outbox) == len(wanted)


@pytest.fixture
def digest(support_manager):
    return digests.subscribe(actor=support_manager, cadence="week")


def test_a_token_finds_its_digest(digest):
    assert digest_of(token_of(digest)) == digest


def test_a_token_of_another_purpose_finds_none(digest):
    other = signing.dumps([digest.pk, digest.owner_id], salt="something.else")

    assert digest_of(other) is None


@pytest.mark.parametrize("content", [None, 7, "x", [1], [1, 2, 3], ["a", "b"], {"a": 1}])
def test_a_token_that_says_something_else_finds_none(digest, content):
    assert digest_of(signing.dumps(content, salt=SALT)) is None


def test_a_token_outlives_a_change_and_ends_with_the_digest(digest, support_manager):
    token = token_of(digest)
    digests.change_digest(digest, actor=support_manager, cadence="day")
    assert digest_of(token) == digest

    Digest.objects.all().delete()
    assert digest_of(token) is None


def test_a_token_does_not_pass_to_another_owner(digest, process_owner):
    token = token_of(digest)
    Digest.objects.update(owner=process_owner)

    assert digest_of(token) is None
