"""The pages of digests, and the link in the message that needs no sign-in."""

import pytest
from django.test import Client
from django.urls import reverse

from kernel import pdf
from kernel.accounts import clock_user
from kernel.models import AuditEntry, SavedView
from reporting.actions import digests
from reporting.actions.judging import judge_measures
from reporting.digest_mail import token_of
from reporting.models import Digest
from tests.reporting.history import drifting, judged_process

pytestmark = pytest.mark.django_db
LIST, NEW = "/digests/", "/digests/new/"


@pytest.fixture
def client(as_user, support_manager):
    return as_user(support_manager)


@pytest.fixture
def digest(support_manager):
    return digests.subscribe(actor=support_manager, cadence="week", query="vertical=B")


@pytest.fixture
def judged():
    measure = judged_process(drifting())
    judge_measures([measure], actor=clock_user())
    return measure


def unsubscribing(digest):
    return reverse("digest-unsubscribe", args=[token_of(digest)])


def test_people_subscribe_themselves_with_what_the_overview_is_filtered_by(
    client, judged, support_manager
):
    page = client.get(reverse("overview"), {"vertical": "B"}).content.decode()
    assert 'href="/digests/new/?query=vertical%3DB"' in page
    form = client.get(NEW, {"query": "vertical=B"}).context["form"]
    assert form["query"].value() == "vertical=B"

    wishes = {"cadence": "day", "query": "vertical=B", "verticals": ["B"], "family": "1.3."}
    answer = client.post(f"{NEW}?query=vertical%3DB", wishes, follow=True)
    made = Digest.objects.get()
    assert (made.owner, made.family, made.verticals) == (support_manager, "1.3", ["B"])
    assert answer.request["PATH_INFO"] == made.get_absolute_url()
    assert "You are subscribed" in answer.content.decode()


def test_the_views_one_keeps_of_the_overview_are_offered(client, support_manager):
    SavedView.objects.create(
        owner=support_manager, page="/overview/", name="What misses", query="verdict=misses"
    )
    choices = client.get(NEW).context["form"].fields["query"].choices

    assert ("verdict=misses", "What misses") in choices


@pytest.mark.parametrize(
    "wrong", [{"cadence": "hour"}, {"family": "billing"}, {"query": "x=1"}, {"verticals": ["Z"]}]
)
def test_what_cannot_be_is_told_on_the_form(client, wrong):
    answer = client.post(NEW, {"cadence": "day", **wrong})

    assert answer.status_code == 422
    assert next(iter(wrong)) in answer.context["form"].errors
    assert not Digest.objects.exists()


def test_the_page_shows_what_it_would_say_now(client, digest, judged):
    page = client.get(digest.get_absolute_url()).content.decode()

    assert "What it would say now" in page
    assert "Bill Inquiry Handling" in page
    assert "Billing" in page


@pytest.mark.skipif(not pdf.is_there(), reason="WeasyPrint is not installed")
def test_the_page_is_there_as_the_paper_that_would_go_with_it(client, digest, judged):
    answer = client.get(digest.get_absolute_url(), {"format": "pdf"})

    assert answer.content.startswith(b"%PDF-")


def test_changing_it_keeps_a_view_that_has_no_name(client, digest):
    address = reverse("digest-change", args=[digest.pk])
    assert client.get(address).context["form"]["query"].value() == "vertical=B"
    client.post(address, {"cadence": "month", "query": "vertical=B", "skips_empty": "on"})

    digest.refresh_from_db()
    assert (digest.cadence, digest.query, digest.skips_empty) == ("month", "vertical=B", True)
    assert AuditEntry.objects.filter(act="digest.changed").count() == 1


def test_switching_it_off_and_on(client, digest):
    address = reverse("digest-switch", args=[digest.pk])
    for sent, is_on in (("0", False), ("1", True)):
        client.post(address, {"on": sent})
        digest.refresh_from_db()
        assert digest.is_on is is_on
    assert client.get(address).status_code == 405


def test_nobody_sees_the_digests_of_somebody_else(as_user, admin_user, digest):
    client = as_user(admin_user)

    assert client.get(digest.get_absolute_url()).status_code == 404
    assert client.post(reverse("digest-switch", args=[digest.pk]), {"on": "0"}).status_code == 404
    assert digest.get_absolute_url() not in client.get(LIST).content.decode()


def test_the_list_shows_ones_own_and_asks_the_same_for_many(
    client, digest, support_manager, django_assert_max_num_queries
):
    for _n in range(8):
        digests.subscribe(actor=support_manager, cadence="day")
    client.get(LIST)
    with django_assert_max_num_queries(12):
        page = client.get(LIST).content.decode()
    assert "Every Monday" in page


def test_who_may_see_no_verdicts_has_no_digests(as_user, person):
    client = as_user(person("nobody"))

    assert client.get(LIST).status_code == 403
    assert client.post(NEW, {"cadence": "day"}).status_code == 403


def test_the_link_in_the_message_needs_no_sign_in_and_changes_nothing_by_looking(digest):
    page = Client().get(unsubscribing(digest))

    assert page.status_code == 200
    assert "Unsubscribe" in page.content.decode()
    digest.refresh_from_db()
    assert digest.is_on


@pytest.mark.parametrize("sent", [{}, {"List-Unsubscribe": "One-Click"}])
def test_confirmed_it_is_off_by_hand_or_by_the_mail_program(digest, sent):
    stranger = Client(enforce_csrf_checks=True)
    for _time in range(2):
        page = stranger.post(unsubscribing(digest), sent)
        assert "You are unsubscribed" in page.content.decode()
    digest.refresh_from_db()

    assert not digest.is_on
    entry = AuditEntry.objects.get(act="digest.switched_off")
    assert entry.actor == digest.owner


@pytest.mark.parametrize("token", ["nonsense", "WzEsMV0:1:forged"])
def test_a_forged_link_does_nothing(digest, token):
    address = reverse("digest-unsubscribe", args=[token])

    assert Client().get(address).status_code == 404
    assert Client().post(address).status_code == 404
    digest.refresh_from_db()
    assert digest.is_on


def test_the_token_of_one_digest_is_none_for_another(digest, support_manager):
    other = digests.subscribe(actor=support_manager, cadence="day")
    Client().post(unsubscribing(other))

    digest.refresh_from_db()
    assert digest.is_on


def test_administrators_look_and_change_nothing(as_user, admin_user, digest):
    client = as_user(admin_user)
    address = f"/admin/reporting/digest/{digest.pk}/change/"

    assert client.get(address).status_code == 200
    assert client.post(address, {"is_on": ""}).status_code == 403
    assert client.get("/admin/reporting/digestissue/").status_code == 200
