import pytest
from django.urls import reverse

from reporting.models import BusinessMetric, CaseFact, EventBatch
from tests.reporting.events import kept, load, log, source_of

pytestmark = pytest.mark.django_db
READ_ONLY = ["source", "eventbatch", "quarantinedrow", "casefact", "dailycell", "businessmetric"]
ROWS = [("A", 0, "Open", "", "1"), ("A", 9, "Closed", "met", "2"), ("B", "x", "Open", "", "")]


@pytest.fixture(scope="module")
def _loaded(standing_events):
    with standing_events() as folder:
        load(kept(folder, log(*ROWS)), source_of())
        yield


@pytest.fixture
def browser(_loaded, client, admin_user):
    client.force_login(admin_user)
    return client


@pytest.mark.parametrize("name", [*READ_ONLY, "measure", "target"])
def test_an_administrator_sees_every_kind_of_record(browser, name):
    assert browser.get(reverse(f"admin:reporting_{name}_changelist")).status_code == 200


@pytest.mark.parametrize("name", READ_ONLY)
def test_not_even_an_administrator_adds_one_by_hand(browser, name):
    assert browser.get(reverse(f"admin:reporting_{name}_add")).status_code == 403


@pytest.mark.parametrize("model", [EventBatch, CaseFact, BusinessMetric])
def test_what_was_loaded_is_neither_changed_nor_deleted(browser, model):
    name, record = model._meta.model_name, model.objects.first()
    change = reverse(f"admin:reporting_{name}_change", args=[record.pk])
    assert browser.get(change).status_code == 200
    assert browser.post(change, {}).status_code == 403
    delete = reverse(f"admin:reporting_{name}_delete", args=[record.pk])
    assert browser.post(delete, {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=record.pk).exists()
