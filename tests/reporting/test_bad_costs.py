"""Amounts that fit a line but add up to what no case can hold."""

import pytest
from django.urls import reverse

from reporting.models import CaseFact, EventBatch
from tests.reporting.events import log
from tests.reporting.handing_in import handed_in, told_on

pytestmark = [pytest.mark.thorough, pytest.mark.django_db]
GOOD = [("A", 0, "Open", "", "2"), ("A", 60, "Closed", "met", "3")]


@pytest.fixture
def desk(as_user, steward):
    return as_user(steward)


def test_costs_that_no_fact_can_hold_are_refused_with_the_name_of_their_case(desk):
    """A hundred slips of ten digits each: the load before stands, and the next one is taken."""
    handed_in(desk, log(*GOOD))
    slips = [("Slip", minute, "Work", "", "-9999999999") for minute in range(101)]
    page = handed_in(desk, log(("B", 1, "Open", "", "1"), *slips))
    assert "The costs of case “Slip” add up to" in told_on(page)
    assert [one.case_key for one in CaseFact.objects.all()] == ["A"]
    assert EventBatch.objects.count() == 1
    handed_in(desk, log(("B", 1, "Open", "", "1"), *slips[:100]))
    assert str(CaseFact.objects.get(case_key="Slip").cost) == "-999999999900.00"
    cases = desk.get(reverse("process-cases", args=["1.3.10"]))
    assert (cases.status_code, "Slip" in cases.content.decode()) == (200, True)
    handed_in(desk, log(("Slip", 500, "Closed", "met", "999999999900")))
    assert CaseFact.objects.get(case_key="Slip").events == 100
    handed_in(desk, log(("Slip", 500, "Closed", "met", "7.50")))
    assert str(CaseFact.objects.get(case_key="Slip").cost) == "-999999999892.50"
