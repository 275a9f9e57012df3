"""Files that people really hand in: what is wrong is named, and nothing is half-written."""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inventory.actions import customer_imports
from inventory.models import AccessEntry, Customer, CustomerImport, ImportRow, Offering, Product
from kernel.models import AuditEntry, JobRun, Upload
from tests.inventory.factories import CustomerFactory

pytestmark = pytest.mark.django_db
MAPPING = """
title: Shop customers
source: shop
fields: {number: id, name: name, monthly_amount: amount, since_on: since, segment: kind}
products: {phone: {"Yes": {code: P, name: Phone}}}
date_format: "%d.%m.%Y"
"""
HEADING = "id,name,amount,since,kind,phone\n"
GOOD = "1,Ida,10.50,29.02.2024,consumer,Yes\n"


@pytest.fixture
def client(steward, as_user):
    return as_user(steward)


@pytest.fixture
def hand_in(client):
    def hand_in(content, own=MAPPING, name="customers.csv"):
        sent = content.encode() if isinstance(content, str) else content
        file = SimpleUploadedFile(name, sent)
        return client.post(reverse("customer-import-create"), {"file": file, "own": own})

    return hand_in


def batch():
    return CustomerImport.objects.get()


def release(client):
    return client.post(f"{batch().get_absolute_url()}release/", {"note": ""})


def nothing_was_kept():
    inventory = (Customer, Product, Offering, CustomerImport, ImportRow, Upload, AccessEntry)
    told = AuditEntry.objects.filter(act__startswith="customer")
    return not told.exists() and not any(model.objects.exists() for model in inventory)


PACKED = gzip.compress((HEADING + GOOD * 500).encode(), mtime=0)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("\n" + HEADING, "no heading: its first line is blank"),
        ("id,name,amount,since,kind\n", "lacks the column “phone”"),
        ("id;name;amount;since;kind;Phone\n", "lacks the column “phone”"),
        ("id,name,amount,since,kind,phone,id\n" + GOOD, "two columns of the same name: id"),
        (b"PK\x03\x04 a workbook", "holds xlsx"),
        (b"%PDF-1.7 a bill", "holds pdf"),
        (b"PAR1 columns", "holds parquet"),
        (b"\x89PNG\r\n\x1a\n picture", "holds png"),
        (b"id,name\x00,amount", "is no text: line 1, column 8 holds a NUL byte"),
        (PACKED[:60], "damaged: it cannot be unpacked"),
        (b"\x1f\x8b" + b"no gzip at all", "damaged: it cannot be unpacked"),
    ],
)
def test_what_is_no_table_of_customers_is_refused_on_the_form(hand_in, content, reason):
    answer = hand_in(content)
    assert answer.status_code == 409
    assert reason in answer.content.decode()
    assert nothing_was_kept()


def test_an_empty_file_is_refused_on_the_form(hand_in):
    answer = hand_in(b"")
    assert answer.status_code == 422
    assert "empty" in answer.content.decode()
    assert nothing_was_kept()


def test_a_missing_file_is_asked_for(client):
    answer = client.post(reverse("customer-import-create"), {"own": MAPPING})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_a_file_beyond_the_limit_is_refused_with_both_sizes(hand_in, settings):
    settings.UPLOAD_MAX_BYTES = 40
    answer = hand_in(HEADING + GOOD)
    assert answer.status_code == 409
    assert "the limit is 40" in answer.content.decode().replace("\xa0", " ")
    assert nothing_was_kept()


@pytest.mark.parametrize(
    ("own", "reason"),
    [
        ("fields: [", "Your mapping, line 1"),
        ("fields: {number: id}\nshoes: 3", "“shoes”"),
        ("title: Empty", "“fields” is missing"),
        ("fields: {number: id, age: years}", "“age”"),
        ("fields: {number: id, segment: {column: kind, values: {x: robot}}}", "not a segment"),
        ("fields: {number: id}\nproducts: {phone: Yes}", "product column “phone”"),
        ("just words", "mapping"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_on_the_form(hand_in, own, reason):
    answer = hand_in(HEADING + GOOD, own=own)
    assert answer.status_code == 409
    assert reason in answer.content.decode()
    assert nothing_was_kept()


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("2,Udo,,01.01.2024,consumer,No", "amount", "The cell is blank."),
        ("2,Udo,free,01.01.2024,consumer,No", "amount", "“free” is not an amount."),
        ("2,Udo,1e99,01.01.2024,consumer,No", "amount", "“1e99” is not an amount."),
        ("2,Udo,5,2024-01-01,consumer,No", "since", "“2024-01-01” is not a date written as"),
        ("2,Udo,5,31.02.2024,consumer,No", "since", "“31.02.2024” is not a date"),
        ("2,Udo,5,01.01.2024,robot,No", "kind", "“robot” is not one of consumer, business."),
        (f"2,{'U' * 161},5,01.01.2024,consumer,No", "name", "161 characters, at most 160 fit"),
    ],
)
def test_a_cell_in_error_is_shown_with_its_place_and_its_row_is_kept(
    hand_in, client, row, column, reason
):
    hand_in(HEADING + GOOD + row + "\n")
    [cell] = batch().error_cells
    assert (cell["line"], cell["column"]) == (3, column)
    page = client.get(batch().get_absolute_url()).content.decode()
    assert reason in page
    assert f"<td>{column}</td>" in page
    release(client)
    assert set(Customer.objects.values_list("number", flat=True)) == {"1", "2"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",Udo,5,01.01.2024,consumer,No", "The row has no customer number."),
        ("   ,Udo,5,01.01.2024,consumer,No", "The row has no customer number."),
        ("1,Udo,5,01.01.2024,consumer,No", "The customer stands on line 2 already."),
        (f"{'9' * 41},Udo,5,01.01.2024,consumer,No", "longer than 40 characters"),
        ("2,Udo,5", "The row has 3 cells, the heading has 6."),
        ("2,Udo,5,01.01.2024,consumer,No,more", "The row has 7 cells, the heading has 6."),
    ],
)
def test_a_row_that_is_nobodys_is_refused_alone(hand_in, client, row, reason):
    hand_in(HEADING + GOOD + row + "\n")
    refused = batch().dry_run_rows.get(outcome="error")
    assert refused.line == 3
    assert reason in refused.detail
    release(client)
    assert batch().refused == 1
    assert Customer.objects.get().name == "Ida"


def test_a_heading_alone_is_told_on_the_page_and_can_only_be_discarded(hand_in, client):
    hand_in(HEADING)
    page = client.get(batch().get_absolute_url()).content.decode()
    assert "has a heading but no rows" in page
    release(client)
    assert batch().state == "uploaded"
    client.post(f"{batch().get_absolute_url()}discard/", {"note": "Empty."})
    assert batch().state == "discarded"


def test_an_open_quote_is_told_with_its_line_and_leaves_nothing(hand_in, client):
    hand_in(HEADING + GOOD + '2,"Udo,5,01.01.2024,consumer,No\n')
    assert JobRun.objects.get().state == "failed"
    assert "line 3" in client.get(batch().get_absolute_url()).content.decode()
    assert not ImportRow.objects.exists()
    assert not Customer.objects.exists()


def test_a_file_that_broke_after_the_release_is_loaded_not_at_all(hand_in, client, monkeypatch):
    known = CustomerFactory(number="1", name="Ada")
    rows = "".join(f"{n},Ida,5,01.01.2024,consumer,Yes\n" for n in range(1, 40))
    hand_in(HEADING + rows)
    upload = batch().upload
    with open(upload.file.path, "a", encoding="utf-8") as file:
        file.write('41,"torn')
    monkeypatch.setattr(customer_imports, "BATCH_ROWS", 10)
    release(client)
    known.refresh_from_db()
    assert (known.name, batch().state) == ("Ada", "released")
    assert Customer.objects.count() == 1
    assert not Product.objects.exists()
    assert not AuditEntry.objects.filter(act="customer.imported").exists()
    assert JobRun.objects.get(job="customer_import.load").state == "failed"


def test_more_cells_in_error_than_are_kept_are_counted(hand_in, client, monkeypatch):
    monkeypatch.setattr(customer_imports, "MOST_CELLS_KEPT", 30)
    rows = "".join(f"{n},Ida,free,01.01.2024,consumer,No\n" for n in range(1, 51))
    hand_in(HEADING + rows)
    assert (batch().errors, len(batch().error_cells)) == (50, 30)
    assert "The first 25 of 50." in client.get(batch().get_absolute_url()).content.decode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_names_survive_the_encoding_of_other_systems(hand_in, client, encoding):
    hand_in((HEADING + GOOD.replace("Ida", "Zoë Müßig")).encode(encoding))
    release(client)
    assert Customer.objects.get().name == "Zoë Müßig"


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiter_of_other_systems_is_understood(hand_in, client, delimiter):
    hand_in((HEADING + GOOD).replace(",", delimiter))
    release(client)
    assert Customer.objects.get().monthly_amount == 10.5


def test_a_packed_file_is_taken_as_it_is(hand_in, client):
    hand_in(gzip.compress((HEADING + GOOD).encode()), name="customers.csv.gz")
    release(client)
    assert Customer.objects.get().name == "Ida"


def test_what_a_cell_says_is_never_markup(hand_in, client):
    hand_in(HEADING + '1,Ida,"<script>alert(1)</script>",29.02.2024,consumer,Yes\n')
    page = client.get(batch().get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
