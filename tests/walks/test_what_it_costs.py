"""From two files and a log to what a case costs, what nobody used, and a correction that is kept.

Told through the pages alone, as a support manager and an auditor see them.
"""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inventory.models import ProcessElement
from kernel.models import AuditEntry
from reporting.models import CapacityUse, CostPool
from tests.reporting.events import kept, load, log, source_of

pytestmark = pytest.mark.django_db
POOLS = """\
pool;kind;month;amount;headcount;available_minutes;practical_share;capacity_minutes;processes
Billing office;people;2026-03;1.000,00;;;;1000;1.3.11
Billing system;systems;2026-03;300;;;;600;1.3.11
Print shop;third_party;2026-03;50;;;;;1.3.11
""".replace("1.000,00", "1000,00")
TIMES = """\
process;activity;pool;minutes;valid_from
1.3.11;Open;Billing office;10;2026-01
1.3.11;Closed;Billing office;20;2026-01
1.3.11;Closed;Billing system;6,5;2026-01
1.3.11;Closed;Print shop;1;2026-01
"""
CASES = [
    row
    for number in range(10)
    for row in (
        (f"C{number}", number, "Open", "", "0"),
        (f"C{number}", number + 60, "Closed", "met", "1.25"),
    )
]


@pytest.fixture
def browser(as_user, support_manager, tmp_path):
    load(kept(tmp_path, log(*CASES)), source_of())
    return as_user(support_manager)


def handed_in(browser, text):
    """The address on which the file waits for a yes."""
    file = SimpleUploadedFile("costs.csv", text.encode())
    answer = browser.post(reverse("cost-import"), {"file": file})
    assert answer.status_code == 302
    return answer.url


def seen(browser, url, **asked):
    return browser.get(url, asked).content.decode()


def loaded(browser):
    for text in (POOLS, TIMES):
        assert browser.post(handed_in(browser, text)).status_code == 302


def test_two_files_and_a_log_give_what_a_case_costs(browser):
    loaded(browser)
    use = CapacityUse.objects.get(pool__name="Billing office")
    assert (use.used_minutes, use.used_cents, use.unused_cents) == (300, 300_00, 700_00)
    page = seen(browser, reverse("cost"), month="2026-03")
    for figure in (
        "1,350.00",
        "Adds up to the pools: 0.00\u00a0EUR difference",
        "Print shop",
        "30\u202f%",
    ):
        assert figure in page
    system = CapacityUse.objects.get(pool__name="Billing system")
    assert (system.used_minutes, system.used_cents) == (65, 32_50)
    cost = seen(browser, reverse("cost-process", args=["1.3.11"]))
    assert "39.50" in cost  # 300 people, 32.50 systems, 50 print, 12.50 by themselves; ten cases


def test_the_dry_run_shows_it_before_anything_is_written(browser):
    page = seen(browser, handed_in(browser, POOLS))
    assert "New cost pools: Billing office, Billing system, Print shop." in page
    assert "1,000.00\u00a0EUR, 1,000 minutes" in page
    assert not CostPool.objects.exists()


def test_times_before_their_pools_are_sent_back_with_what_to_do(browser):
    url = handed_in(browser, TIMES)
    assert "load the pools first" in seen(browser, url)
    assert browser.post(url).status_code == 409
    assert not AuditEntry.objects.filter(act="costs.imported").exists()


def test_a_correction_is_made_by_page_and_the_former_figures_stay(browser, as_user, auditor):
    loaded(browser)
    pool = CostPool.objects.get(name="Billing office")
    sent = {"month": "2026-03", "amount": "1200", "capacity_minutes": "1000", "note": "Bonus paid"}
    browser.post(reverse("cost-pool-period", args=[pool.pk]), sent)
    page = seen(as_user(auditor), pool.get_absolute_url())
    assert "Bonus paid" in page
    assert "1,000.00" in page
    assert "1,200.00" in page
    assert CapacityUse.objects.get(pool=pool).used_cents == 360_00


def test_the_file_of_the_month_adds_up_to_what_was_paid(browser):
    loaded(browser)
    answer = browser.get(reverse("cost"), {"month": "2026-03", "export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert round(sum(float(row[-1]) for row in rows), 2) == 1_350.00 + 12.50


def test_a_late_case_is_worked_in_when_it_is_allocated_again(browser, tmp_path):
    loaded(browser)
    late = [("LATE", 5, "Open", "", "0"), ("LATE", 70, "Closed", "met", "0")]
    load(kept(tmp_path, log(*CASES, *late), "late.csv"), source_of())
    answer = browser.post(reverse("costs-allocate"), follow=True)
    assert "Worked out anew: 2026-03." in answer.content.decode()
    assert CapacityUse.objects.get(pool__name="Billing office").used_minutes == 330
    assert "11" in seen(browser, reverse("cost-process", args=["1.3.11"]))


def test_the_page_of_the_process_tells_it_beside_its_capability(browser):
    loaded(browser)
    page = seen(browser, ProcessElement.objects.get(key="1.3.11").get_absolute_url())
    assert "In March 2026 a case cost 39.50\u00a0EUR, over 10 closed cases." in page
    assert "Third parties took 12.7\u202f%." in page


def test_all_of_it_is_in_the_audit_trail(browser, support_manager):
    loaded(browser)
    acts = AuditEntry.objects.filter(actor=support_manager).values_list("act", flat=True)
    wanted = {
        "cost_pool.defined",
        "cost_pool.period_set",
        "activity_time.set",
        "costs.imported",
        "costs.allocated",
    }
    assert wanted <= set(acts)
