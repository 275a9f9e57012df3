"""The way of a file through the pages, from the upload to customers in the inventory."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inventory.models import AccessEntry, Customer, CustomerImport, Product
from kernel import audit
from kernel.models import AuditEntry, JobRun
from tests.inventory.factories import CustomerFactory

pytestmark = pytest.mark.django_db
MAPPING = """
title: Shop customers
source: shop
fields: {number: id, name: name, monthly_amount: amount}
attributes: {Colour: colour}
products: {net: {DSL: {code: D, name: DSL}, Fibre: {code: F, name: Fibre, family: Internet}}}
"""
HEADING = "id,name,amount,colour,net\n"
JUNE = HEADING + "1,Ida,10,red,DSL\n2,Udo,,blue,Fibre\n3,Eva,30,red,No\n"
JULY = HEADING + "1,Ida,12.5,red,Fibre\n2,Udo,,blue,Fibre\n4,Ann,7,red,DSL\n"


@pytest.fixture
def client(steward, as_user):
    return as_user(steward)


@pytest.fixture
def check(client):
    """Hand a file in and look at its dry run."""

    def check(content, name="customers.csv"):
        file = SimpleUploadedFile(name, content.encode())
        client.post(reverse("customer-import-create"), {"file": file, "own": MAPPING})
        return CustomerImport.objects.latest("pk")

    return check


@pytest.fixture
def load(check, client):
    def load(content):
        batch = check(content)
        client.post(f"{batch.get_absolute_url()}release/", {"note": "Monthly file."})
        batch.refresh_from_db()
        return batch

    return load


def figures(batch):
    return [batch.rows, batch.added, batch.changed, batch.unchanged, batch.refused, batch.errors]


def everything():
    """All that the inventory holds of customers."""
    customers = Customer.objects.values_list(
        "number", "name", "monthly_amount", "attributes", "source"
    )
    products = Product.objects.values_list("customer__number", "offering__code", "ended_on")
    return list(customers), sorted(products, key=str)


def test_the_dry_run_finds_what_the_load_then_does(check, load, client):
    load(JUNE)
    dry = check(JULY)
    found = figures(dry)
    assert found == [3, 1, 1, 1, 0, 1]
    assert Customer.objects.count() == 3
    client.post(f"{dry.get_absolute_url()}release/", {"note": ""})
    dry.refresh_from_db()
    assert (dry.state, figures(dry)) == ("loaded", found)
    outcomes = dict(dry.dry_run_rows.values_list("number", "outcome"))
    assert outcomes == {"1": "change", "2": "unchanged", "4": "add"}
    assert Customer.objects.count() == 4


def test_the_dry_run_writes_nothing_to_the_inventory(check):
    CustomerFactory(number="1", name="Ada")
    before = everything()
    check(JULY)
    assert everything() == before
    assert not AccessEntry.objects.filter(kind="import").exists()
    assert not AuditEntry.objects.filter(act__startswith="customer.").exists()


def test_a_second_load_of_the_same_content_has_nothing_to_do(check, load, client):
    load(JUNE)
    before = everything()
    again = check(JUNE, name="customers-again.csv")
    assert figures(again) == [3, 0, 0, 3, 0, 1]
    client.post(f"{again.get_absolute_url()}release/", {"note": ""})
    again.refresh_from_db()
    assert again.state == "checked"
    assert everything() == before


def test_files_of_the_same_content_are_known_by_their_digest(check):
    first, again = check(JUNE, name="june.csv"), check(JUNE, name="copy.csv")
    assert first.sha256 == again.sha256
    assert first.sha256 != check(JULY).sha256


def test_what_changed_is_in_the_history_of_the_customer_before_and_after(load, client):
    load(JUNE)
    load(JULY)
    ida = Customer.objects.get(number="1")
    entry = audit.timeline(ida).get()
    assert (entry.act, entry.actor.username) == ("customer.imported", "stefan")
    assert entry.before == {"monthly_amount": "10.00", "products": ["D"]}
    assert entry.after == {"monthly_amount": "12.50", "products": ["F"]}
    page = client.get(ida.get_absolute_url()).content.decode()
    assert "12.50" in page


@pytest.mark.parametrize("number", ["2", "4"])
def test_what_did_not_change_or_is_new_has_no_history_of_its_own(load, number):
    load(JUNE)
    load(JULY)
    assert not audit.timeline(Customer.objects.get(number=number)).exists()


def test_a_customer_who_is_not_in_the_file_is_left_alone(load):
    load(JUNE)
    load(JULY)
    eva = Customer.objects.get(number="3")
    assert (eva.standing, eva.monthly_amount) == ("active", Decimal(30))


def test_a_blank_amount_is_reported_and_the_known_one_stays(load):
    CustomerFactory(number="2", name="Udo", monthly_amount=Decimal(55))
    batch = load(JUNE)
    [cell] = batch.error_cells
    assert (cell["line"], cell["column"], cell["reason"]) == (3, "amount", "The cell is blank.")
    assert Customer.objects.get(number="2").monthly_amount == Decimal(55)


def test_an_attribute_that_the_file_does_not_know_stays(load):
    CustomerFactory(number="1", name="Ida", attributes={"Since shop": "7", "Colour": "green"})
    load(JUNE)
    assert Customer.objects.get(number="1").attributes == {"Since shop": "7", "Colour": "red"}


def test_the_release_has_a_note_and_every_step_its_entry(load):
    batch = load(JUNE)
    entries = audit.timeline(batch).order_by("pk")
    assert [entry.act for entry in entries] == [
        "customer_import.received",
        "customer_import.checked",
        "customer_import.released",
        "customer_import.loaded",
    ]
    assert entries[2].note == "Monthly file."
    assert entries[3].after["sha256"] == batch.sha256


def test_the_load_is_one_line_of_the_access_register(load, steward):
    batch = load(JUNE)
    entry = AccessEntry.objects.get(kind="import")
    assert (entry.actor, entry.records, entry.query) == (steward, 3, batch.file_name)


def test_each_step_is_a_job_with_its_result(load, steward):
    load(JUNE)
    runs = JobRun.objects.order_by("pk")
    assert [(run.job, run.state) for run in runs] == [
        ("customer_import.check", "done"),
        ("customer_import.load", "done"),
    ]
    assert [run.result["added"] for run in runs] == [3, 3]
    assert {run.started_by for run in runs} == {steward}


def test_the_page_tells_where_the_file_stands(check, client):
    batch = check(JUNE)
    url = batch.get_absolute_url()
    page = client.get(url).content.decode()
    assert "Nothing is written yet" in page
    assert "To add" in page
    client.post(f"{url}release/", {"note": ""})
    page = client.get(url).content.decode()
    assert "Written to the customer inventory." in page
    assert "To add" not in page
    assert client.get(url).context["offers"] == []


def test_the_figures_lead_to_their_rows(check, load, client):
    load(JUNE)
    batch = check(JULY)
    stats = client.get(batch.get_absolute_url()).context["stats"]
    for stat, lines in zip(stats, ([4], [2], [3], [3]), strict=True):
        rows = client.get(stat["url"]).context["table"].paginated_rows
        assert [row.record.line for row in rows] == lines, stat["label"]


def test_rows_are_found_by_customer(check, client):
    batch = check(JUNE)
    rows = reverse("import-row-list", args=[batch.pk])
    table = client.get(rows, {"number": "3"}).context["table"]
    assert [row.record.number for row in table.paginated_rows] == ["3"]


def test_the_rows_of_one_file_are_not_those_of_another(check, client):
    first, second = check(JUNE), check(HEADING + "9,Zoe,1,red,No\n")
    rows = reverse("import-row-list", args=[first.pk])
    assert client.get(rows).context["row_count"] == 3
    assert second.dry_run_rows.count() == 1


def test_the_list_finds_imports_by_name_and_state(check, load, client):
    load(JUNE)
    check(JULY, name="july.csv")
    found = client.get(reverse("customer-import-list"), {"state": "checked"}).context["table"]
    assert [row.record.file_name for row in found.paginated_rows] == ["july.csv"]
    found = client.get(reverse("customer-import-list"), {"file_name": "JULY"}).context["table"]
    assert len(found.paginated_rows) == 1


def test_the_rows_are_handed_out_to_the_steward_only(check, client, support_manager, as_user):
    batch = check(JUNE)
    rows = reverse("import-row-list", args=[batch.pk])
    answer = client.get(rows, {"export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[1].startswith("2,1,Add")
    assert AccessEntry.objects.filter(kind="export", records=3).count() == 1
    assert as_user(support_manager).get(rows, {"export": "csv"}).status_code == 403


def test_an_import_by_command_has_a_page_and_no_columns_to_choose(client, steward):
    batch = CustomerImport.objects.create(
        file_name="by-command.csv",
        created_by=steward,
        created_at="2026-05-04T10:00Z",
        state="loaded",
        rows=3,
        added=3,
    )
    page = client.get(batch.get_absolute_url())
    assert page.status_code == 200
    assert all(not stat.get("url") for stat in page.context["stats"])
    columns = client.get(reverse("customer-import-columns", args=[batch.pk]))
    assert columns.status_code == 409
    assert "The file of this import was not kept." in columns.content.decode()


@pytest.mark.shared
def test_the_telco_sample_goes_through_the_pages(client, shared):
    telco = (shared / "data/customers/telco_customers.csv.gz").read_bytes()
    file = SimpleUploadedFile("telco_customers.csv.gz", telco)
    sent = {"file": file, "shipped": "telco-customers"}
    url = client.post(reverse("customer-import-create"), sent).url
    batch = CustomerImport.objects.get()
    assert figures(batch) == [7043, 7043, 0, 0, 0, 11]
    assert {cell["column"] for cell in batch.error_cells} == {"TotalCharges"}
    assert not Customer.objects.exists()
    client.post(f"{url}release/", {"note": ""})
    assert Customer.objects.count() == 7043
    assert Customer.objects.filter(billed_amount=None).count() == 11
