import pytest
from django.urls import reverse

from reporting.models import Target
from tests.reporting.events import MeasureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure():
    return MeasureFactory()


def sent(owner, **changes):
    return {
        "value": "90",
        "valid_from": "2026-01-01",
        "due_on": "2026-12-31",
        "owner": owner.pk,
        "rationale": "Agreed in the service review.",
        **changes,
    }


def test_a_target_is_set_on_its_page_and_stands_in_the_list(as_user, support_manager, measure):
    browser = as_user(support_manager)
    answer = browser.post(reverse("target-set", args=[measure.pk]), sent(support_manager))
    assert (answer.status_code, answer.url) == (302, measure.get_absolute_url())
    told = browser.get(reverse("target-list", args=[measure.pk])).content.decode()
    assert "Agreed in the service review." in told
    assert Target.objects.get().set_by == support_manager


def test_a_refusal_stands_on_the_form_and_nothing_typed_is_lost(as_user, support_manager, measure):
    page = as_user(support_manager).post(
        reverse("target-set", args=[measure.pk]), sent(support_manager, value="120")
    )
    assert page.status_code == 409
    assert "cannot be reached" in page.content.decode()
    assert 'value="120"' in page.content.decode()


@pytest.mark.parametrize("who", ["auditor", "agent", "tester"])
def test_who_may_not_set_targets_sees_them_only(who, as_user, request, measure):
    person = request.getfixturevalue(who)
    browser = as_user(person)
    assert browser.post(reverse("target-set", args=[measure.pk]), sent(person)).status_code == 403
    assert browser.get(reverse("target-list", args=[measure.pk])).status_code == 200
    assert not Target.objects.exists()


def test_the_admin_sets_targets_through_the_same_action(client, admin_user, measure):
    client.force_login(admin_user)
    url = reverse("admin:reporting_target_add")
    answer = client.post(url, {**sent(admin_user), "measure": measure.pk})
    assert answer.status_code == 302
    target = Target.objects.get()
    assert (target.version, target.set_by) == (1, admin_user)
    change = reverse("admin:reporting_target_change", args=[target.pk])
    assert client.post(change, sent(admin_user, value="1")).status_code == 403
    client.post(url, {**sent(admin_user, value="120"), "measure": measure.pk})
    assert Target.objects.count() == 1
