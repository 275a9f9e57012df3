"""Each write of costs, tried by page, administration, command and action, by every role."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kernel.models import AuditEntry
from kernel.uploads import receive_upload
from reporting.models import ActivityTime, CostPool, CostPoolPeriod, CostRun
from tests.reporting.costing import desk
from tests.reporting.history import keeper, process

pytestmark = pytest.mark.django_db
ROLES = [
    "support_manager",
    "process_owner",
    "knowledge_editor",
    "tester",
    "approver",
    "steward",
    "agent",
    "auditor",
]
KEEPERS = {"support_manager"}
FILE = "pool,kind,month,amount,capacity_minutes\nField,people,2026-10,560.00,1000\n"


@pytest.fixture(scope="module")
def _desk(standing_records):
    with standing_records():
        yield desk(keeper())


@pytest.fixture
def pool(_desk, db):
    return CostPool.objects.get(pk=_desk.pk)


def standing():
    return (
        sorted(CostPool.objects.values_list("name", flat=True)),
        CostPoolPeriod.objects.count(),
        ActivityTime.objects.count(),
        list(CostRun.objects.values("revision")),
    )


def sent_to(name, pool):
    """What each page is sent to write something."""
    element = process()
    time = {"process": element.pk, "activity": "New", "pool": pool.pk, "valid_from": "2026-01"}
    month = {"month": "2026-08", "amount": "5", "capacity_minutes": "10"}
    return {
        "cost-pool-define": ([], {"name": "Field", "kind": "people"}),
        "cost-pool-change": ([pool.pk], {"name": "Front office"}),
        "cost-pool-period": ([pool.pk], month),
        "activity-time-set": ([], {**time, "minutes": "5"}),
    }[name]


PAGES = ["cost-pool-define", "cost-pool-change", "cost-pool-period", "activity-time-set"]


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_writes_for_those_who_keep_pools_alone(who, page, pool, request, as_user):
    before = standing()
    address, sent = sent_to(page, pool)
    answer = as_user(request.getfixturevalue(who)).post(reverse(page, args=address), sent)
    if who in KEEPERS:
        assert answer.status_code == 302
        assert standing() != before
    else:
        assert answer.status_code == 403
        assert standing() == before


@pytest.mark.parametrize("page", PAGES)
def test_a_superuser_writes_by_the_same_actions_and_is_told_of(page, pool, as_user, admin_user):
    address, sent = sent_to(page, pool)
    assert as_user(admin_user).post(reverse(page, args=address), sent).status_code == 302
    assert AuditEntry.objects.filter(actor=admin_user).exists()


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_sign_in(page, pool, client):
    before = standing()
    address, sent = sent_to(page, pool)
    assert client.post(reverse(page, args=address), sent).status_code == 302
    assert standing() == before


@pytest.mark.parametrize("who", ROLES)
def test_a_file_is_loaded_by_those_who_keep_pools_alone(who, request, as_user, pool):
    person = request.getfixturevalue(who)
    upload = receive_upload(
        SimpleUploadedFile("costs.csv", FILE.encode()), actor=person, kinds={"text"}
    )
    before = standing()
    answer = as_user(person).post(reverse("cost-import-check", args=[upload.pk]))
    if who in KEEPERS:
        assert answer.status_code == 302
        assert "Field" in standing()[0]
    else:
        assert answer.status_code == 403
        assert standing() == before


@pytest.mark.parametrize("model", ["costpool", "costpoolperiod", "activitytime"])
@pytest.mark.parametrize("who", ["support_manager", "auditor", "agent"])
def test_the_administration_is_closed_to_roles(model, who, request, as_user, pool):
    before = standing()
    browser = as_user(request.getfixturevalue(who))
    assert browser.post(reverse(f"admin:reporting_{model}_add"), {"name": "x"}).status_code in {
        302,
        403,
    }
    assert standing() == before


@pytest.mark.parametrize("model", ["costrun", "capacityuse", "costcell"])
def test_what_is_worked_out_is_written_by_nobody(model, as_user, admin_user, pool):
    browser = as_user(admin_user)
    assert browser.post(reverse(f"admin:reporting_{model}_add"), {}).status_code == 403
    assert browser.get(reverse(f"admin:reporting_{model}_changelist")).status_code == 200


def test_a_superuser_meets_the_same_guards(as_user, admin_user, pool):
    """The figures that stand already, a correction without a note, a pool that does not serve."""
    browser, before = as_user(admin_user), standing()
    url = reverse("cost-pool-period", args=[pool.pk])
    same = {"month": "2026-10", "amount": "560000", "capacity_minutes": "700000"}
    assert "figures of that month already" in browser.post(url, same).content.decode()
    other = browser.post(url, {**same, "amount": "1"}).content.decode()
    assert "say in the note why" in other
    lonely = CostPool.objects.create(name="Lonely", kind="people")
    lonely.processes.add(process("1.3.9", "Bill Invoice Management"))
    sent = {
        "process": process().pk,
        "activity": "Order",
        "pool": lonely.pk,
        "minutes": "5",
        "valid_from": "2026-01",
    }
    answer = browser.post(reverse("activity-time-set"), sent)
    assert "does not serve" in answer.content.decode()
    refused = browser.post(reverse("admin:reporting_activitytime_add"), sent, follow=True)
    assert "does not serve" in refused.content.decode()
    assert standing()[1:] == before[1:]


def test_every_write_tells_who_what_and_what_it_was_before(pool, as_user, support_manager):
    browser, before = as_user(support_manager), AuditEntry.objects.latest("pk").pk
    for page in PAGES:
        address, sent = sent_to(page, pool)
        browser.post(reverse(page, args=address), sent)
    entries = AuditEntry.objects.filter(pk__gt=before, act__regex="^(cost|activity)").order_by("pk")
    assert len(entries) >= len(PAGES)
    assert {entry.actor for entry in entries} == {support_manager}
    assert all(entry.after for entry in entries)
    changed = entries.get(act="cost_pool.changed")
    assert (changed.before["name"], changed.after["name"]) == ("Customer service", "Front office")
    history = browser.get(pool.get_absolute_url()).content.decode()
    assert "Front office" in history
    assert date(2026, 8, 1) in set(pool.periods.values_list("month", flat=True))
    assert pool.periods.get(month=date(2026, 8, 1)).amount == Decimal(5)


def test_who_enters_an_amount_or_looks_one_up_is_told_the_currency(
    pool, as_user, admin_user, settings
):
    settings.CURRENCY = "SEK"
    browser = as_user(admin_user)
    for address in (
        reverse("cost-pool-period", args=[pool.pk]),
        reverse("admin:reporting_costpoolperiod_add"),
        reverse("admin:reporting_costpoolperiod_changelist"),
    ):
        assert "Amount (SEK)" in browser.get(address).content.decode(), address
    assert "amounts are in SEK" in browser.get(reverse("cost-import")).content.decode()


@pytest.mark.parametrize(
    ("model", "heading"),
    [("costrun", "Not used (EUR)"), ("capacityuse", "Not used (EUR)"), ("costcell", "Cost (EUR)")],
)
def test_the_administration_tells_money_in_units_and_not_in_cents(
    model, heading, pool, as_user, admin_user
):
    page = as_user(admin_user).get(reverse(f"admin:reporting_{model}_changelist"))
    told = page.content.decode()
    assert heading in told
    assert re.search(r'class="field-num_\w*cents( nowrap)?">[\d,]+\.\d\d<', told)
