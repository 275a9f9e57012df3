"""What every list of the inventory promises: search, order, pages, files."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from inventory.models import AccessEntry
from tests.inventory.factories import (
    CustomerFactory,
    InfrastructureFactory,
    OfferingFactory,
    ProcessFactory,
    ProductFactory,
    ProvisionFactory,
    SalesLeadFactory,
)

pytestmark = pytest.mark.django_db
NAMED = [
    ("customer-list", CustomerFactory),
    ("lead-list", SalesLeadFactory),
    ("offering-list", OfferingFactory),
    ("infrastructure-list", InfrastructureFactory),
]
FORMULAS = [
    "=1+1",
    "+1+1|cmd",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1+1",
    " =HYPERLINK(1)",
    "＝1+1",
]


@pytest.fixture
def client(steward, as_user):
    return as_user(steward)


@pytest.fixture
def listed(client):
    """The records on one page of a list, in the order shown."""

    def listed(route, **asked):
        table = client.get(reverse(route), asked).context["table"]
        return [row.record for row in table.paginated_rows]

    return listed


@pytest.fixture
def csv_of(client):
    def csv_of(route, **asked):
        answer = client.get(reverse(route), {**asked, "export": "csv"})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline="")))

    return csv_of


@pytest.fixture
def xlsx_of(client):
    def xlsx_of(route, **asked):
        answer = client.get(reverse(route), {**asked, "export": "xlsx"})
        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        return list(book.active.iter_rows())

    return xlsx_of


@pytest.mark.parametrize(("route", "factory"), NAMED)
def test_a_list_has_pages_of_fifty_and_no_record_twice(route, factory, listed):
    made = factory.create_batch(60, name="Alike")
    first, second = listed(route), listed(route, page=2)
    assert (len(first), len(second)) == (50, 10)
    assert {one.pk for one in first + second} == {one.pk for one in made}


@pytest.mark.parametrize("page", ["0", "-3", "word", "999", "1e3", ""])
def test_a_page_that_is_not_there_shows_one_that_is(page, listed):
    CustomerFactory.create_batch(3)
    assert len(listed("customer-list", page=page)) == 3


@pytest.mark.parametrize(("route", "factory"), NAMED)
def test_a_list_is_sorted_as_asked_both_ways(route, factory, listed):
    last, first = factory(name="Zoe"), factory(name="Ada")
    assert listed(route, sort="name") == [first, last]
    assert listed(route, sort="-name") == [last, first]


@pytest.mark.parametrize("sort", ["password", "owner__password", "-", "name;drop", "__class__"])
def test_an_order_by_what_is_no_column_is_not_followed(sort, listed):
    second, first = CustomerFactory(number="C-2"), CustomerFactory(number="C-1")
    assert listed("customer-list", sort=sort) == [first, second]


@pytest.mark.parametrize(("route", "factory"), NAMED)
def test_what_matches_nothing_is_told_with_what_to_do_next(route, factory, client):
    factory(name="Ada")
    question = {"infrastructure-list": "name"}.get(route, "text")
    page = client.get(reverse(route), {question: "nobody at all"})
    assert page.context["row_count"] == 0
    assert "Clear a filter" in page.content.decode()


@pytest.mark.parametrize(
    "text", ["' OR 1=1 --", "%", "_", "\\", "<b>", "%00", "ида", "a" * 3_000, "\u202e"]
)
@pytest.mark.parametrize("route", ["customer-list", "process-list", "lead-list", "offering-list"])
def test_an_odd_question_is_taken_as_text(route, text, client):
    CustomerFactory(name="Ada")
    SalesLeadFactory(name="Ada")
    OfferingFactory(name="Fibre")
    page = client.get(reverse(route), {"text": text})
    assert page.status_code == 200
    assert page.context["row_count"] == 0
    assert b"<b>" not in page.content


def test_a_question_is_repeated_with_a_way_to_take_it_back(client):
    CustomerFactory(name="Ada", standing="ended")
    page = client.get(reverse("customer-list"), {"text": "ada", "standing": "ended"})
    told = {(one.label, one.value, one.url) for one in page.context["active_filters"]}
    assert told == {
        ("Number, name, e-mail or telephone", "ada", "?standing=ended"),
        ("Standing", "Ended", "?text=ada"),
    }


def test_a_file_holds_what_is_filtered_in_the_order_shown(csv_of):
    for name in ("Zoe", "Ada", "Udo"):
        CustomerFactory(name=name, standing="ended" if name == "Udo" else "active")
    rows = csv_of("customer-list", standing="active", sort="-name")
    assert [row[1] for row in rows] == ["Name", "Zoe", "Ada"]


def test_a_file_holds_every_page(csv_of):
    CustomerFactory.create_batch(120)
    assert len(csv_of("customer-list", page=2)) == 121


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize(("route", "factory"), NAMED)
def test_nothing_in_a_csv_file_is_a_formula(route, factory, formula, csv_of):
    factory(name=formula)
    cells = [cell for row in csv_of(route)[1:] for cell in row]
    assert f"'{formula}" in cells


@pytest.mark.parametrize(("route", "factory"), NAMED)
def test_nothing_in_a_workbook_is_a_formula(route, factory, xlsx_of):
    for formula in FORMULAS:
        factory(name=formula)
    types = {cell.data_type for row in xlsx_of(route) for cell in row}
    assert "f" not in types


@pytest.mark.shared
def test_the_known_attacks_by_spreadsheet_go_out_as_text(shared, csv_of, xlsx_of):
    payloads = (shared / "data/bad_inputs/csv_injection/csv-payload.txt").read_text("utf-8")
    for payload in filter(str.strip, payloads.splitlines()):
        CustomerFactory(name=payload[:160])
    cells = [cell for row in csv_of("customer-list")[1:] for cell in row]
    assert not [cell for cell in cells if cell.lstrip(" ").startswith(("=", "@", "+", "-"))]
    assert "f" not in {cell.data_type for row in xlsx_of("customer-list") for cell in row}


def test_amounts_and_days_go_out_as_numbers_and_days(csv_of, xlsx_of):
    CustomerFactory(number="C-1", monthly_amount="-12.50", since_on="2024-02-29")
    header, row = csv_of("customer-list")
    told = dict(zip(header, row, strict=True))
    assert (told["Amount a month (EUR)"], told["Customer since"]) == ("-12.50", "2024-02-29")
    kept = {cell.value for cell in xlsx_of("customer-list")[1]}
    assert -12.5 in kept


def test_the_file_of_provisions_has_the_capacity_in_its_parts(csv_of):
    ProvisionFactory(capacity_needed=10, capacity_provided=7, unit="lines")
    header, row = csv_of("provision-list")
    told = dict(zip(header, row, strict=True))
    assert (told["Capacity needed"], told["Capacity provided"], told["Unit"]) == (
        "10.00",
        "7.00",
        "lines",
    )
    assert told["State"] == "Requested"


def test_the_file_of_processes_has_names_without_their_place_in_the_tree(csv_of):
    rows = csv_of("process-list", text="1.3.11")
    assert ["1.3.11", "Bill Inquiry Handling", "Billing"] in [row[:3] for row in rows]


def test_the_register_can_be_handed_out_by_who_reads_it(auditor, agent, as_user):
    as_user(agent).get(CustomerFactory(number="C-5").get_absolute_url())
    answer = as_user(auditor).get(reverse("access-list"), {"export": "csv"})
    assert b"C-5" in b"".join(answer.streaming_content)


def test_offerings_tell_how_many_customers_have_them_now(client):
    product = ProductFactory()
    ProductFactory(offering=product.offering)
    ProductFactory(offering=product.offering, ended_on="2026-01-01")
    table = client.get(reverse("offering-list")).context["table"]
    assert [row.get_cell("customers") for row in table.rows] == [2]
    page = client.get(product.offering.get_absolute_url()).context["facts"]
    assert ("Customers who have it", 2) in page


def test_infrastructure_tells_how_many_processes_it_serves_now(client):
    provision = ProvisionFactory()
    ProvisionFactory(infrastructure=provision.infrastructure)
    ProvisionFactory(infrastructure=provision.infrastructure, state="retired")
    table = client.get(reverse("infrastructure-list")).context["table"]
    assert [row.get_cell("processes") for row in table.rows] == [2]


def test_infrastructure_is_found_by_name_and_kind(listed):
    chat = InfrastructureFactory(name="Web chat", kind="channel")
    InfrastructureFactory(name="Billing", kind="system")
    assert listed("infrastructure-list", name="CHAT") == [chat]
    assert listed("infrastructure-list", kind="channel") == [chat]


def test_a_provision_without_gap_is_not_among_the_gaps_sorted_by_cost(listed):
    cheap = ProvisionFactory(capacity_provided=1, monthly_cost=5)
    dear = ProvisionFactory(capacity_provided=1, monthly_cost=500)
    ProvisionFactory(capacity_provided=20, monthly_cost=50)
    assert listed("provision-list", gap="on", sort="monthly_cost") == [cheap, dear]


@pytest.mark.parametrize("route", ["customer-list", "product-list", "lead-list"])
def test_the_export_is_in_the_register_with_its_question(route, client):
    ProductFactory(customer__number="C-1")
    SalesLeadFactory()
    client.get(reverse(route), {"export": "xlsx", "offering": "", "page": "3"})
    entry = AccessEntry.objects.get()
    assert (entry.kind, entry.page, entry.query, entry.records) == ("export", route, "", 1)


def test_a_file_of_another_kind_is_no_file(client):
    answer = client.get(reverse("customer-list"), {"export": "exe"})
    assert answer["Content-Type"].startswith("text/html")
    assert AccessEntry.objects.get().kind == "view"


def test_processes_stand_under_what_they_are_part_of(client):
    table = client.get(reverse("process-list")).context["table"]
    keys = [row.record.key for row in table.paginated_rows]
    for process in (row.record for row in table.paginated_rows):
        if process.parent_id:
            assert keys.index(process.parent.key) < keys.index(process.key)


def test_the_verticals_are_a_way_into_the_list(client):
    ProcessFactory(vertical="A")
    page = client.get(reverse("process-list"), {"vertical": "A"})
    assert page.content.decode().count('aria-current="page"') >= 1
    assert [one.label for one in page.context["verticals"]][:3] == [
        "Fulfilment",
        "Assurance",
        "Billing",
    ]
