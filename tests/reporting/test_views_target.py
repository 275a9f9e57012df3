"""The page of a target: who set it and why, and how each version was attained while it held."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from kernel.accounts import clock_user
from reporting import actions
from reporting.models import Target
from reporting.queries.attainment import attainments
from tests.reporting.history import measure_of, process, with_history

pytestmark = pytest.mark.django_db
SHARES = [90, 92, 94, 96, 91, 97]  # May to October 2026


@pytest.fixture
def measure():
    with_history(process(), SHARES)
    return measure_of(process())


def set_target(measure, value, valid_from, **said):
    return actions.set_target(
        measure,
        value=Decimal(value),
        valid_from=valid_from,
        due_on=date(2026, 12, 31),
        rationale=f"Agreed on {value}.",
        actor=clock_user(),
        **said,
    )


def test_each_version_is_counted_while_it_held(measure):
    first = set_target(measure, 92, date(2026, 5, 1))
    second = set_target(measure, 95, date(2026, 8, 1))
    newest, oldest = attainments(measure)
    assert (oldest.target, oldest.until, oldest.readings, oldest.reached) == (
        first,
        date(2026, 8, 1),
        3,
        2,
    )
    assert (newest.target, newest.until, newest.readings, newest.reached) == (second, None, 3, 2)
    assert (newest.latest, newest.latest_period, newest.latest_reached) == (
        97,
        date(2026, 10, 1),
        True,
    )


def test_a_target_of_a_quarter_is_read_of_all_its_cases(measure):
    set_target(measure, 94, date(2026, 7, 1), kind="period", period="quarter")
    [one] = attainments(measure)
    assert (one.readings, one.reached) == (1, 0)
    assert one.latest == pytest.approx((94 + 96 + 91) / 3)


def test_of_a_target_that_begins_later_nothing_is_known_yet(measure):
    set_target(measure, 92, date(2026, 12, 1))
    [one] = attainments(measure)
    assert (one.readings, one.percent, one.latest) == (0, None, None)


def test_the_page_tells_who_why_and_how_it_went(as_user, auditor, measure):
    first = set_target(measure, 92, date(2026, 5, 1))
    set_target(measure, 95, date(2026, 8, 1))
    told = as_user(auditor).get(first.get_absolute_url()).content.decode()
    assert "Agreed on 92." in told
    assert "A newer version is set" in told
    assert "2 of 3" in told
    assert reverse("target-set", args=[measure.pk]) not in told


def test_the_target_of_a_segment_is_set_on_the_page_and_listed(as_user, process_owner, measure):
    browser = as_user(process_owner)
    url = reverse("target-set", args=[measure.pk])
    form = browser.get(url + "?place=1&segment=gold").context["form"]
    assert (form.initial["place"], form.initial["segment"]) == (1, "gold")
    said = {
        "value": "97",
        "valid_from": "2026-01-01",
        "due_on": "2026-12-31",
        "place": "1",
        "segment": "gold",
        "kind": "period",
        "period": "quarter",
        "owner": process_owner.pk,
        "rationale": "Gold customers pay for it.",
    }
    assert browser.post(url, said).status_code == 302
    target = Target.objects.get()
    assert (target.place, target.segment, target.period) == (1, "gold", "quarter")
    assert browser.get(target.get_absolute_url()).status_code == 200
    rows = browser.get(reverse("targets") + "?segment=gold&current=true").context["table"].rows
    assert [row.record for row in rows] == [target]
    wrong = browser.post(url, {**said, "segment": ""})
    assert "Name the dimension and the segment" in wrong.content.decode()


def test_all_targets_cost_the_same_for_many(as_user, auditor, django_assert_max_num_queries):
    for key in ("1.3.9", "1.3.10", "1.3.12"):
        set_target(measure_of(process(key)), 90, date(2026, 1, 1))
    browser = as_user(auditor)
    with django_assert_max_num_queries(20):
        page = browser.get(reverse("targets"))
    assert len(page.context["table"].rows) == 3


def test_a_measure_without_a_target_says_so_on_its_page_of_targets(
    measure, support_manager, as_user
):
    client = as_user(support_manager)
    page = client.get(reverse("target-list", args=[measure.pk]))
    assert page.status_code == 200
    set_target(measure, 92, date(2026, 5, 1))
    again = client.get(reverse("target-list", args=[measure.pk]))
    assert "Agreed on 92." in again.content.decode()
    assert "Agreed on 92." not in page.content.decode()
