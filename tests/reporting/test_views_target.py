"""The page of a target: who set it and why, and how each version was attained while it held."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from reporting import actions
from reporting.models import SegmentDimension, Target
from reporting.queries.attainment import attainments
from tests.reporting.history import keeper, measure_of, process, with_history

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
        actor=keeper(),
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


def rows_of(browser, target):
    answer = browser.get(target.get_absolute_url(), {"export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_how_each_version_was_attained_is_there_as_a_file(as_user, auditor, measure):
    first = set_target(measure, 92, date(2026, 5, 1))
    set_target(measure, 95, date(2026, 8, 1))
    newest, oldest = rows_of(as_user(auditor), first)
    assert [newest["Version"], newest["Target"], newest["Held until"]] == ["2", "95.0", ""]
    assert [oldest["Version"], oldest["Target"], oldest["Held until"]] == [
        *("1", "92.0", "2026-08-01")
    ]
    assert [oldest["Readings"], oldest["Reached"], oldest["Unit"]] == ["3", "2", "%"]
    assert float(oldest["Percent"]) == pytest.approx(200 / 3)
    assert [newest["Newest reading"], newest["Period of it"]] == ["97.0", "2026-10-01"]
    assert newest["It reached the target"] == "yes"
    assert (oldest["Holds of"], oldest["Why"]) == ("The whole process", "Agreed on 92.")


def test_the_file_of_a_segment_names_it_and_holds_its_versions_alone(as_user, auditor, measure):
    SegmentDimension.objects.create(process=measure.process, place=1, name="Customer class")
    set_target(measure, 92, date(2026, 5, 1))
    gold = set_target(measure, 97, date(2026, 5, 1), place=1, segment="gold")
    [row] = rows_of(as_user(auditor), gold)
    assert (row["Holds of"], row["Target"]) == ("Customer class: gold", "97.0")
    assert [row["Readings"], row["Percent"], row["It reached the target"]] == ["0", "", ""]


def test_what_somebody_wrote_into_a_target_is_no_formula_in_its_file(as_user, auditor, measure):
    target = set_target(measure, 92, date(2026, 5, 1))
    Target.objects.update(rationale='=HYPERLINK("http://x")')
    [row] = rows_of(as_user(auditor), target)
    assert row["Why"] == '\'=HYPERLINK("http://x")'


def test_a_target_is_a_workbook_with_days_and_its_page_offers_it(as_user, auditor, measure):
    target = set_target(measure, 92, date(2026, 5, 1))
    browser = as_user(auditor)
    assert 'href="?export=xlsx" download' in browser.get(target.get_absolute_url()).content.decode()
    answer = browser.get(target.get_absolute_url(), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet["F2"].value == datetime(2026, 5, 1)
    assert sheet.max_row == 2


def test_the_file_of_many_versions_asks_no_more_than_that_of_one(
    as_user, auditor, person, measure, django_assert_max_num_queries
):
    browser, counts = as_user(auditor), []
    for month in (5, 6, 7):
        target = set_target(measure, 90 + month, date(2026, month, 1))
        with django_assert_max_num_queries(12) as asked:
            rows_of(browser, target)
        counts.append(len(asked))
    assert len(set(counts[1:])) == 1
    nobody = as_user(person("nobody"))
    assert nobody.get(target.get_absolute_url(), {"export": "csv"}).status_code == 403


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
