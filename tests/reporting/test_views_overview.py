from datetime import date

import pytest
from django.urls import reverse

from reporting.actions.judging import judge_measures
from reporting.models import Calculation, Measure
from reporting.sockets import Answer, verdict_answers
from tests.reporting.history import drifting, judged_process, measure_of, noise

pytestmark = pytest.mark.django_db
URL = reverse("overview")


@pytest.fixture
def three(support_manager):
    """A failing process in Billing, one that is fine in Fulfilment, one too young in Assurance."""
    fine = judged_process(98.5 + noise(sigma=0.3), "1.3.3", "Order Handling", "F")
    young = judged_process(drifting(5), "1.3.8", "Quality Handling", "A")
    failing = judged_process(drifting(), "1.3.11", "Bill Inquiry Handling", "B")
    measure_of(failing.process, Calculation.COST_PER_CASE, order=2)
    judge_measures(Measure.objects.all(), actor=support_manager)
    return failing, fine, young


def names(page):
    return [row.process.name for row, _spark in page.context["rows"]]


def test_what_wants_an_answer_comes_first(three, support_manager, as_user):
    page = as_user(support_manager).get(URL)
    assert names(page) == ["Bill Inquiry Handling", "Quality Handling", "Order Handling"]
    text = page.content.decode()
    assert "Misses target" in text
    assert "Deteriorating" in text
    assert "Wants an answer" in text
    assert "10.00" in text  # the cost per case


def test_an_answer_is_shown_in_place_of_the_demand(three, support_manager, as_user, monkeypatch):
    def provider(found):
        return {one.pk: Answer("CHG-0001", "/cases/CHG-0001/") for one in found}

    monkeypatch.setattr(verdict_answers, "_providers", [provider])
    page = as_user(support_manager).get(URL)
    assert page.context["overview"].waiting == 0
    assert '<a href="/cases/CHG-0001/">CHG-0001</a>' in page.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("vertical=F", ["Order Handling"]),
        ("vertical=B", ["Bill Inquiry Handling"]),
        ("verdict=wants_answer", ["Bill Inquiry Handling"]),
        ("verdict=meets", ["Order Handling"]),
        ("verdict=too_little_data", ["Quality Handling"]),
        ("vertical=F&verdict=misses", []),
    ],
)
def test_it_is_narrowed_by_vertical_and_by_verdict(
    three, support_manager, as_user, query, expected
):
    assert names(as_user(support_manager).get(f"{URL}?{query}")) == expected


def test_it_is_narrowed_by_owner_and_by_criticality(three, support_manager, process_owner, as_user):
    failing = three[0].process
    failing.owner, failing.criticality = process_owner, "high"
    failing.save()
    client = as_user(support_manager)
    assert names(client.get(f"{URL}?owner={process_owner.pk}")) == ["Bill Inquiry Handling"]
    assert names(client.get(f"{URL}?criticality=high")) == ["Bill Inquiry Handling"]
    assert names(client.get(f"{URL}?criticality=low")) == []


def test_an_owner_who_is_none_is_told_and_hides_nothing(three, support_manager, as_user):
    page = as_user(support_manager).get(f"{URL}?owner=99999")
    assert len(names(page)) == 3
    assert "Select a valid choice" in page.content.decode()


def test_it_tells_what_changed_since_the_verdicts_before(three, support_manager, as_user):
    former = three[0].verdicts.get()
    former.pk, former.period = None, date(2026, 9, 1)
    former.variation, former.assurance = "stable", "meets"
    former.save()
    page = as_user(support_manager).get(URL)
    [change] = page.context["changes"]
    assert (change.before, change.measure) == (former, three[0])
    assert change.after.get_absolute_url() in page.content.decode()


def test_its_figures_count_all_processes_whatever_is_shown(three, support_manager, as_user):
    found = as_user(support_manager).get(f"{URL}?vertical=F").context["overview"]
    assert (found.measured, found.waiting, found.missing, found.undecided) == (3, 1, 1, 1)


def test_it_takes_the_same_few_queries_for_one_process_or_many(
    three, support_manager, as_user, django_assert_max_num_queries
):
    client = as_user(support_manager)
    client.get(URL)  # whether this is a demonstration is remembered
    with django_assert_max_num_queries(12):
        client.get(URL)


def test_nothing_measured_says_what_to_do_next(support_manager, as_user):
    text = as_user(support_manager).get(URL).content.decode()
    assert "Nothing is measured yet" in text
    assert reverse("process-list") in text


def test_it_goes_out_as_a_file(three, auditor, as_user):
    answer = as_user(auditor).get(f"{URL}?export=csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 4
    assert "Bill Inquiry Handling" in lines[1]
    assert "Misses target" in lines[1]


def test_it_needs_the_permission(person, as_user):
    assert as_user(person("nobody")).get(URL).status_code == 403
