from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kernel.models import AuditEntry, Upload
from reporting.models import ActivityTime, CapacityUse, CostPool, CostPoolPeriod
from tests.reporting.costing import MONTH, desk
from tests.reporting.history import process

pytestmark = pytest.mark.django_db
POOLS = "pool,kind,month,amount,capacity_minutes\nDesk,people,2026-10,560.00,1000\n"
TIMES = "process,activity,pool,minutes\n1.3.11,Take,Desk,5\n"


def told(browser, url, **asked):
    return browser.get(url, asked).content.decode()


def handed_in(browser, text, name="costs.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile(name, content)
    return browser.post(reverse("cost-import"), {"file": file}, follow=True)


def figures(**changes):
    return {
        "month": "2026-10",
        "amount": "560000",
        "headcount": "",
        "available_minutes": "",
        "practical_share": "",
        "capacity_minutes": "700000",
        "note": "",
        **changes,
    }


def test_a_pool_is_named_given_figures_and_used(as_user, support_manager):
    browser, element = as_user(support_manager), process()
    sent = {"name": "Desk", "kind": "people", "processes": [element.pk]}
    answer = browser.post(reverse("cost-pool-define"), sent)
    pool = CostPool.objects.get()
    assert answer.url == reverse("cost-pool-period", args=[pool.pk])
    answer = browser.post(answer.url, figures())
    assert answer.url == pool.get_absolute_url()
    sent = {
        "process": element.pk,
        "activity": "Order",
        "pool": pool.pk,
        "minutes": "8",
        "measured_first": "on",
        "valid_from": "2026-01",
    }
    assert browser.post(reverse("activity-time-set"), sent).status_code == 302
    assert CostPoolPeriod.objects.get().set_by == support_manager
    assert ActivityTime.objects.get().valid_from == date(2026, 1, 1)
    assert CapacityUse.objects.get().unused_cents == 560_000_00


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"capacity_minutes": ""}, "Give the practical capacity"),
        ({"headcount": "3"}, ""),
        ({"capacity_minutes": "", "headcount": "3"}, "belong together"),
        ({"amount": "-1"}, "Write 0 or more"),
        ({"month": "never"}, "valid date"),
        ({"practical_share": "80"}, "before the decimals"),
    ],
)
def test_a_refusal_stands_on_the_form_and_nothing_typed_is_lost(
    changes, words, as_user, support_manager
):
    pool = CostPool.objects.create(name="Desk", kind="people")
    url = reverse("cost-pool-period", args=[pool.pk])
    answer = as_user(support_manager).post(url, figures(**changes))
    if not words:
        assert answer.status_code == 302
        return
    assert answer.status_code in {409, 422}
    assert words in answer.content.decode()
    assert 'value="560000"' in answer.content.decode() or "amount" in changes
    assert not CostPoolPeriod.objects.exists()


def test_a_month_is_corrected_with_a_note_and_both_versions_stay(as_user, support_manager):
    pool = desk(support_manager)
    url, browser = reverse("cost-pool-period", args=[pool.pk]), as_user(support_manager)
    assert "say in the note why" in browser.post(url, figures(amount="1")).content.decode()
    browser.post(url, figures(amount="600000", note="Overtime was missing"))
    page = told(browser, pool.get_absolute_url())
    assert "Overtime was missing" in page
    assert "560,000.00" in page
    assert "600,000.00" in page


def test_figures_begin_with_those_of_the_month_before_as_one_would_type_them(
    as_user, support_manager
):
    pool, browser = desk(support_manager), as_user(support_manager)
    url = reverse("cost-pool-period", args=[pool.pk])
    browser.post(
        url,
        {"month": "2026-11", "amount": "5", "headcount": "13.50", "available_minutes": "9600"}
        | {"practical_share": "0.8"},
    )
    page = told(browser, url)
    for value in ("13.5", "9600", "0.8"):
        assert f'value="{value}"' in page
    assert "Figures of a month" in page


def test_a_name_that_is_taken_is_refused_in_words(as_user, support_manager):
    desk(support_manager)
    sent = {"name": "Customer service", "kind": "people"}
    answer = as_user(support_manager).post(reverse("cost-pool-define"), sent)
    assert answer.status_code == 409
    assert "There is a cost pool “Customer service” already." in answer.content.decode()


def test_a_pool_is_renamed_and_its_kind_stays(as_user, support_manager):
    pool = desk(support_manager)
    url = reverse("cost-pool-change", args=[pool.pk])
    browser = as_user(support_manager)
    assert 'name="kind"' not in told(browser, url)
    browser.post(url, {"name": "Front office", "kind": "systems", "processes": []})
    pool.refresh_from_db()
    assert (pool.name, pool.kind) == ("Front office", "people")


def test_the_page_of_a_pool_shows_its_use_and_what_takes_its_minutes(
    as_user, auditor, support_manager
):
    pool = desk(support_manager)
    page = told(as_user(auditor), pool.get_absolute_url())
    for words in ("82.7\u202f%", "578,600", "700,000", "Inquiry", "serves all processes", "97,120"):
        assert words in page
    assert "Figures of a month" not in page
    assert "Figures of a month" in told(as_user(support_manager), pool.get_absolute_url())


def test_a_pool_without_figures_says_what_to_do(as_user, support_manager):
    pool = CostPool.objects.create(name="Desk", kind="people")
    page = told(as_user(support_manager), pool.get_absolute_url())
    assert "No month has figures yet" in page
    assert "all of it is unused" in page


def test_the_lists_show_pools_and_times_and_say_when_there_is_none(
    as_user, auditor, support_manager
):
    browser = as_user(auditor)
    assert "There is no cost pool yet" in told(browser, reverse("cost-pool-list"))
    assert "No activity takes minutes" in told(browser, reverse("activity-time-list"))
    desk(support_manager)
    assert "Customer service" in told(browser, reverse("cost-pool-list"), kind="people")
    assert "Customer service" not in told(browser, reverse("cost-pool-list"), kind="systems")
    page = told(browser, reverse("activity-time-list"), activity="inq")
    assert "Inquiry" in page
    assert "Order" not in page


def test_the_list_shows_what_a_pool_cost_in_its_newest_month(as_user, support_manager):
    browser = as_user(support_manager)
    pool = CostPool.objects.create(name="Desk", kind="people")
    for month, amount in (("2026-09", "100"), ("2026-10", "1234.5")):
        url = reverse("cost-pool-period", args=[pool.pk])
        browser.post(url, figures(month=month, amount=amount))
    browser.post(
        reverse("cost-pool-period", args=[pool.pk]),
        figures(month="2026-10", amount="2234.5", note="The invoice came late"),
    )
    page = told(browser, reverse("cost-pool-list"))
    assert "Its amount (EUR)" in page
    assert "2,234.50" in page
    assert "1,234.50" not in page
    file = browser.get(reverse("cost-pool-list"), {"export": "csv"})
    assert "2234.5" in b"".join(file.streaming_content).decode()


@pytest.mark.parametrize("room", ["cost-pool-list", "activity-time-list"])
def test_a_list_takes_few_queries(room, as_user, support_manager, django_assert_max_num_queries):
    for key in ("1.3.11", "1.3.9", "1.3.8"):
        desk(support_manager, element=process(key, key))
    browser = as_user(support_manager)
    browser.get(reverse(room))
    with django_assert_max_num_queries(12):
        browser.get(reverse(room))


def test_the_page_of_a_pool_takes_few_queries(
    as_user, support_manager, django_assert_max_num_queries
):
    pool = desk(support_manager)
    for month in (8, 9):
        desk(support_manager, month=date(2026, month, 1))
    browser = as_user(support_manager)
    browser.get(pool.get_absolute_url())
    with django_assert_max_num_queries(12):
        browser.get(pool.get_absolute_url())


def test_the_form_of_a_time_begins_with_what_the_page_of_cost_asks_for(as_user, support_manager):
    process()
    asked = {"process": "1.3.11", "activity": "Escalate"}
    page = told(as_user(support_manager), reverse("activity-time-set"), **asked)
    assert 'value="Escalate"' in page
    assert "selected" in page


def test_a_time_of_a_pool_that_does_not_serve_is_refused_on_the_form(as_user, support_manager):
    pool = CostPool.objects.create(name="Desk", kind="people")
    pool.processes.add(process("1.3.9", "Bill Invoice Management"))
    sent = {
        "process": process().pk,
        "activity": "Order",
        "pool": pool.pk,
        "minutes": "8",
        "valid_from": "2026-01",
    }
    answer = as_user(support_manager).post(reverse("activity-time-set"), sent)
    assert answer.status_code == 409
    assert "does not serve" in answer.content.decode()


def test_a_file_is_checked_shown_and_then_loaded(as_user, support_manager):
    browser = as_user(support_manager)
    process()
    page = handed_in(browser, POOLS)
    shown = page.content.decode()
    assert "What would change" in shown
    assert "560.00\u00a0EUR, 1,000 minutes" in shown
    assert not CostPool.objects.exists()
    check = page.redirect_chain[-1][0]
    assert browser.post(check).url == reverse("cost")
    assert CostPoolPeriod.objects.get().amount == 560
    browser.post(handed_in(browser, TIMES).redirect_chain[-1][0])
    assert ActivityTime.objects.get().minutes == 5


def test_a_file_that_changes_nothing_says_so(as_user, support_manager):
    browser = as_user(support_manager)
    browser.post(handed_in(browser, POOLS).redirect_chain[-1][0])
    page = handed_in(browser, POOLS)
    assert "Nothing would change" in page.content.decode()
    assert "There is nothing to load." in page.content.decode()
    before = AuditEntry.objects.filter(act__startswith="cost").count()
    browser.post(page.redirect_chain[-1][0])
    assert AuditEntry.objects.filter(act__startswith="cost").count() == before


def test_faults_are_listed_with_their_cells_and_nothing_is_loaded(as_user, support_manager):
    browser = as_user(support_manager)
    page = handed_in(browser, POOLS + "Desk,people,2026-11,<b>much</b>,5\n")
    shown = page.content.decode()
    assert "is not a number; write it like 1234.50" in shown
    assert "&lt;b&gt;much&lt;/b&gt;" in shown
    assert "First mend the cells above" in shown
    answer = browser.post(page.redirect_chain[-1][0])
    assert answer.status_code == 409
    assert "line 3, column amount" in answer.content.decode()
    assert not CostPool.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "empty"),
        ("a,b\n1,2\n", "has no column"),
        ("pool,kind,month,amount\n", "no row below it"),
        (b"%PDF-1.4 nothing", "holds pdf"),
        (b"\x00\x01\x02", "holds a NUL byte"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\x1f\x8b broken", "damaged"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(content, words, as_user, support_manager):
    assert words in handed_in(as_user(support_manager), content).content.decode()
    assert not CostPool.objects.exists()


def test_the_file_of_somebody_else_is_not_shown(as_user, support_manager, person):
    handed_in(as_user(support_manager), POOLS)
    other = as_user(person("second", "Support manager"))
    url = reverse("cost-import-check", args=[Upload.objects.get().pk])
    assert other.get(url).status_code == 404
    assert other.post(url).status_code == 404


def test_the_admin_adds_through_the_same_actions_and_changes_nothing(client, admin_user):
    client.force_login(admin_user)
    element = process()
    client.post(reverse("admin:reporting_costpool_add"), {"name": "Desk", "kind": "people"})
    pool = CostPool.objects.get()
    sent = {**figures(), "pool": pool.pk}
    add = reverse("admin:reporting_costpoolperiod_add")
    assert client.post(add, sent).status_code == 302
    client.post(add, {**sent, "month": "2026-09", "capacity_minutes": ""}, follow=True)
    assert CostPoolPeriod.objects.get().version == 1
    sent = {
        "process": element.pk,
        "activity": "Order",
        "pool": pool.pk,
        "minutes": "8",
        "valid_from": "2026-01",
    }
    client.post(reverse("admin:reporting_activitytime_add"), sent)
    assert ActivityTime.objects.get().minutes == Decimal(8)
    change = reverse("admin:reporting_costpool_change", args=[pool.pk])
    assert client.post(change, {"name": "Mine", "kind": "people"}).status_code == 403
    acts = set(AuditEntry.objects.filter(actor=admin_user).values_list("act", flat=True))
    assert {"cost_pool.defined", "cost_pool.period_set", "activity_time.set"} <= acts
    assert MONTH.month == 10
