import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from inventory.models import ProcessElement
from reporting import actions
from reporting.actions.judging import judge_measures
from reporting.models import CostPool, SegmentDimension
from reporting.templatetags.costs import money
from tests.reporting.costing import MONTH, closed, desk, done
from tests.reporting.history import drifting, judged_process, process

pytestmark = pytest.mark.django_db
BEFORE = date(2026, 9, 1)


def told(browser, url, **asked):
    return browser.get(url, asked).content.decode()


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_without_a_pool_the_page_says_what_to_do(as_user, support_manager, auditor):
    page = told(as_user(support_manager), reverse("cost"))
    assert "No month is costed yet" in page
    assert reverse("cost-import") in page
    seen = told(as_user(auditor), reverse("cost"))
    assert "A support manager gives the cost pools their figures" in seen
    assert reverse("cost-import") not in seen


def test_the_page_goes_from_pools_to_processes_and_adds_up(as_user, support_manager, auditor):
    desk(support_manager)
    page = told(as_user(auditor), reverse("cost"))
    for figure in ("560,000.00", "462,880.00", "97,120.00", "313,600.00", "6.40", "0.80"):
        assert figure in page
    assert "Adds up to the pools: 0.00\u00a0EUR difference" in page
    assert "578,600" in page
    assert "October 2026" in page


def test_processes_are_added_up_below_their_list(as_user, support_manager):
    desk(support_manager)
    page = as_user(support_manager).get(reverse("cost"))
    month, text = page.context["month"], page.content.decode()
    foot = text.split('id="processes"')[1].split("<tfoot>")[1].split("</tfoot>")[0]
    assert money(month.spent.cents) in foot
    assert money(sum(one.spent.cents for one in month.processes)) in foot


def test_what_third_parties_take_stands_apart(as_user, support_manager):
    desk(support_manager)
    pool = actions.define_pool(name="Contractor", kind="third_party", actor=support_manager)
    actions.set_activity_time(
        process(),
        activity="Order",
        pool=pool,
        minutes=Decimal(1),
        valid_from=MONTH,
        actor=support_manager,
    )
    actions.set_pool_period(pool, month=MONTH, amount=Decimal("7120.00"), actor=support_manager)
    page = told(as_user(support_manager), reverse("cost"))
    assert "1.5\u202f% of what processes cost" in page
    assert "as used" in page


def test_an_overload_is_told_with_the_minutes_beyond(as_user, support_manager):
    pool = desk(support_manager)
    actions.set_pool_period(
        pool,
        month=MONTH,
        amount=Decimal(560_000),
        capacity_minutes=Decimal(500_000),
        note="Two were ill.",
        actor=support_manager,
    )
    page = told(as_user(support_manager), reverse("cost"))
    assert "Customer service was used to 115.7\u202f% of its practical capacity" in page
    assert "78,600 minutes more than it has" in page
    assert "Adds up to the pools: 0.00\u00a0EUR difference" in page


def test_open_ends_lead_to_where_they_are_mended(as_user, support_manager, auditor):
    pool = desk(support_manager)
    desk(support_manager, month=BEFORE)
    actions.set_pool_period(
        actions.define_pool(name="New", kind="third_party", actor=support_manager),
        month=BEFORE,
        amount=Decimal(1),
        actor=support_manager,
    )
    done(process(), "Escalate & call", 3)
    actions.allocate_costs([MONTH], actor=support_manager)
    page = told(as_user(support_manager), reverse("cost"))
    assert "1 activity was done and takes no pool" in page
    assert (
        f"{reverse('activity-time-set')}?process=1.3.11&amp;activity=Escalate%20%26%20call" in page
    )
    assert reverse("activity-time-set") not in told(as_user(auditor), reverse("cost"))
    assert pool.get_absolute_url() in page


def test_a_pool_in_use_without_figures_is_missed(as_user, support_manager):
    desk(support_manager)
    late = actions.define_pool(name="Late pool", kind="third_party", actor=support_manager)
    actions.set_activity_time(
        process(),
        activity="Order",
        pool=late,
        minutes=Decimal(1),
        valid_from=MONTH,
        actor=support_manager,
    )
    page = told(as_user(support_manager), reverse("cost"))
    assert "Activities take minutes of Late pool, which has no figures for this month" in page


@pytest.mark.parametrize("asked", ["2026-09", "", "1999-01", "x", "2026-13"])
def test_a_month_may_be_chosen_and_what_is_none_shows_the_newest(asked, as_user, support_manager):
    desk(support_manager, month=BEFORE)
    desk(support_manager)
    page = told(as_user(support_manager), reverse("cost"), month=asked)
    assert ("September 2026" if asked == "2026-09" else "October 2026") in page


def test_the_month_is_handed_out_with_every_activity_and_what_nobody_used(as_user, support_manager):
    desk(support_manager)
    rows = rows_of(as_user(support_manager).get(reverse("cost"), {"export": "csv"}))
    assert rows[0][:5] == ["Month", "Process", "Name", "Activity", "Cost pool"]
    assert [row[3] for row in rows[1:4]] == ["Check", "Inquiry", "Order"]
    assert sum(Decimal(row[-1]) for row in rows[1:]) == 560_000
    assert rows[-1][2] == "Not used"


def test_the_month_is_handed_out_as_a_workbook(as_user, support_manager):
    desk(support_manager)
    answer = as_user(support_manager).get(reverse("cost"), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet["I2"].value == 100_000
    assert sheet.max_row == 5


def test_the_page_takes_few_queries_however_much_there_is(
    as_user, support_manager, django_assert_max_num_queries
):
    for key in ("1.3.11", "1.3.9", "1.3.8", "1.3.7"):
        element = process(key, f"Process {key}")
        desk(support_manager, element=element)
    browser = as_user(support_manager)
    browser.get(reverse("cost"))
    with django_assert_max_num_queries(12):
        browser.get(reverse("cost"))


def test_a_process_shows_cost_beside_capability(as_user, auditor, support_manager):
    measure = judged_process(drifting(13))
    desk(support_manager, element=measure.process)
    judge_measures([measure], actor=support_manager)
    page = told(as_user(auditor), reverse("cost-process", args=["1.3.11"]))
    assert "Cost beside capability" in page
    assert "SLA attainment" in page
    assert "462,880.00" in page
    assert f'href="{reverse("cost")}?month=2026-10"' in page


def test_a_process_that_is_not_costed_says_what_to_do(as_user, auditor):
    process()
    page = told(as_user(auditor), reverse("cost-process", args=["1.3.11"]))
    assert "This process is not costed yet" in page
    assert reverse("activity-time-list") in page


def test_segments_are_named_by_their_dimension(as_user, auditor, support_manager):
    element = process()
    SegmentDimension.objects.create(process=element, place=1, name="channel")
    desk(support_manager)
    for segment, count in (("web", 30_000), ("", 19_000)):
        done(element, "Order", count, segment=(1, segment))
        closed(element, 300, segment=(1, segment))
    actions.allocate_costs([MONTH], actor=support_manager)
    page = told(as_user(auditor), reverse("cost-process", args=["1.3.11"]))
    assert "By channel, October 2026" in page
    assert '<th scope="col">Channel</th>' in page
    assert "192,000.00" in page
    assert "not told" in page


def test_a_month_that_runs_is_marked_on_process_and_pool(as_user, auditor, support_manager):
    running = timezone.localdate().replace(day=1)
    desk(support_manager, month=running)
    desk(support_manager, month=BEFORE)
    pool = CostPool.objects.get()
    for url in (reverse("cost-process", args=["1.3.11"]), pool.get_absolute_url()):
        page = told(as_user(auditor), url)
        heads = re.findall(r'<th scope="row"><a href="[^"]*month=[^"]*">(.*?)</th>', page)
        marked = {head[:8]: "so far" in head for head in heads}
        assert marked == {f"{running:%b %Y}": True, f"{BEFORE:%b %Y}": False}


def test_the_months_of_a_process_are_handed_out(as_user, auditor, support_manager):
    desk(support_manager, month=BEFORE)
    desk(support_manager)
    url = reverse("cost-process", args=["1.3.11"])
    rows = rows_of(as_user(auditor).get(url, {"export": "csv"}))
    assert [row[0] for row in rows] == ["Month", "2026-10", "2026-09"]
    assert rows[1][1:4] == ["1000", "462880.0", "462.88"]


def test_a_process_that_is_none_hands_nothing_out(as_user, auditor):
    url = reverse("cost-process", args=["9.9.9"])
    assert as_user(auditor).get(url, {"export": "csv"}).status_code == 404


def test_the_page_of_a_process_cost_takes_few_queries(
    as_user, support_manager, django_assert_max_num_queries
):
    measure = judged_process(drifting(13))
    desk(support_manager, element=measure.process)
    desk(support_manager, element=measure.process, month=BEFORE)
    judge_measures([measure], actor=support_manager)
    browser, url = as_user(support_manager), reverse("cost-process", args=["1.3.11"])
    browser.get(url)
    with django_assert_max_num_queries(12):
        browser.get(url)


def test_the_page_of_a_process_tells_its_cost_and_leads_there(as_user, auditor, support_manager):
    desk(support_manager)
    element = ProcessElement.objects.get(key="1.3.11")
    page = told(as_user(auditor), element.get_absolute_url())
    assert "In October 2026 a case cost 462.88\u00a0EUR, over 1,000 closed cases." in page
    assert reverse("cost-process", args=["1.3.11"]) in page


def test_a_process_without_cost_has_no_panel(as_user, auditor):
    page = told(as_user(auditor), process().get_absolute_url())
    assert "a case cost" not in page


def test_the_menu_leads_to_cost(as_user, auditor, person):
    assert f'href="{reverse("cost")}"' in told(as_user(auditor), reverse("overview"))
    assert f'href="{reverse("cost")}"' not in told(as_user(person("nobody")), reverse("home"))


def test_working_out_anew_is_for_those_who_keep_pools(as_user, support_manager, auditor):
    desk(support_manager)
    url = reverse("costs-allocate")
    done(process(), "Order", 5, segment=(1, "web"))
    answer = as_user(support_manager).post(url, follow=True)
    assert "Worked out anew: 2026-10." in answer.content.decode()
    again = as_user(support_manager).post(url, follow=True)
    assert "Every month rests on the newest figures already." in again.content.decode()
    refused = as_user(auditor).post(url, follow=True)
    assert "Your role does not include" in refused.content.decode()
    assert as_user(support_manager).get(url).status_code == 405
