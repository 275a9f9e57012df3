import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inventory.models import AccessEntry, Customer, CustomerImport
from kernel.models import JobRun
from tests.inventory.factories import CustomerFactory

pytestmark = pytest.mark.django_db
CONTENT = b"Customer ID,Name,Monthly charges\n1,Ida,10\n2,Udo,free\n"
MAPPING = "fields: {number: Customer ID, name: Name, monthly_amount: Monthly charges}"


@pytest.fixture
def client(steward, as_user):
    return as_user(steward)


@pytest.fixture
def hand_in(client):
    def hand_in(content=CONTENT, own=MAPPING, name="customers.csv"):
        file = SimpleUploadedFile(name, content)
        return client.post(reverse("customer-import-create"), {"file": file, "own": own})

    return hand_in


def batch():
    return CustomerImport.objects.get()


def release(client):
    return client.post(f"{batch().get_absolute_url()}release/", {"note": ""})


def test_a_file_is_checked_row_by_row_and_nothing_is_written(hand_in, client):
    CustomerFactory(number="1", name="Ada")
    assert hand_in().url == batch().get_absolute_url()
    assert (batch().state, batch().added, batch().changed, batch().errors) == ("checked", 1, 1, 1)
    rows = batch().dry_run_rows.values_list("line", "outcome", "detail")
    assert list(rows) == [
        (2, "change", "name: Ada → Ida · monthly_amount: – → 10.00"),
        (3, "add", "Monthly charges: “free” is not an amount."),
    ]
    assert Customer.objects.get().name == "Ada"
    page = client.get(batch().get_absolute_url()).content.decode()
    assert "Monthly charges" in page
    assert "“free” is not an amount." in page


def test_the_release_writes_the_rows_and_tells_how_it_went(hand_in, client, steward):
    hand_in()
    assert release(client).url == batch().get_absolute_url()
    assert batch().state == "loaded"
    assert Customer.objects.count() == 2
    run = JobRun.objects.get(job="customer_import.load")
    assert (run.state, run.result["added"], run.started_by) == ("done", 2, steward)
    assert AccessEntry.objects.filter(kind="import").count() == 1
    assert "Written to the customer inventory" in (
        client.get(batch().get_absolute_url()).content.decode()
    )


def test_a_file_with_nothing_new_cannot_be_released(hand_in, client):
    CustomerFactory(number="1", name="Ida")
    hand_in(b"Customer ID,Name,Monthly charges\n1,Ida,\n")
    assert "nothing to add" in client.get(batch().get_absolute_url()).content.decode()
    release(client)
    assert batch().state == "checked"


def test_columns_can_be_chosen_and_likely_ones_are_proposed(hand_in, client):
    answer = hand_in(own="")
    columns = reverse("customer-import-columns", args=[batch().pk])
    assert answer.url == columns
    form = client.get(columns).context["form"]
    assert form["number"].initial == "Customer ID"
    assert form["monthly_amount"].initial == "Monthly charges"
    client.post(columns, {"number": "Customer ID", "name": "Name", "date_format": "%Y-%m-%d"})
    assert (batch().state, batch().added, batch().errors) == ("checked", 2, 0)


def test_other_columns_may_be_chosen_after_the_dry_run(hand_in, client):
    hand_in()
    columns = reverse("customer-import-columns", args=[batch().pk])
    client.post(columns, {"number": "Customer ID", "date_format": "%Y-%m-%d"})
    assert batch().errors == 0
    assert batch().dry_run_rows.count() == 2
    assert JobRun.objects.filter(job="customer_import.check").count() == 2


@pytest.mark.parametrize(
    ("content", "own", "reason"),
    [
        (b"PK\x03\x04 a workbook", MAPPING, "xlsx"),
        (b"id\n1\n", MAPPING, "lacks the column “Customer ID”"),
        (CONTENT, "fields: [", "Your mapping, line 1"),
        (CONTENT, "fields: {name: Name}", "“number” is missing"),
    ],
)
def test_what_cannot_be_used_is_refused_on_the_form_and_not_kept(hand_in, content, own, reason):
    answer = hand_in(content, own)
    assert answer.status_code == 409
    assert reason in answer.content.decode()
    assert not CustomerImport.objects.exists()


def test_a_file_may_be_discarded(hand_in, client):
    hand_in()
    client.post(f"{batch().get_absolute_url()}discard/", {"note": "Wrong month."})
    assert batch().state == "discarded"
    release(client)
    assert not Customer.objects.exists()


def test_the_rows_of_a_dry_run_are_customer_data(hand_in, client, auditor, as_user):
    hand_in()
    url = reverse("import-row-list", args=[batch().pk])
    page = client.get(url, {"outcome": "add", "faulty": "on"})
    assert [row.record.line for row in page.context["table"].paginated_rows] == [3]
    assert AccessEntry.objects.latest("pk").page == "import-row-list"
    assert as_user(auditor).get(url).status_code == 200


def test_the_auditor_hands_in_nothing(auditor, as_user, hand_in):
    hand_in()
    client = as_user(auditor)
    assert client.get(reverse("customer-import-create")).status_code == 403
    release(client)
    assert batch().state == "checked"
    assert client.get(reverse("customer-import-list")).status_code == 200


@pytest.mark.parametrize("move", ["release", "discard"])
def test_who_may_not_see_imports_learns_nothing_of_a_file(hand_in, tester, as_user, move):
    hand_in()
    client = as_user(tester)
    assert client.get(f"{batch().get_absolute_url()}{move}/").status_code == 404
    assert client.post(f"{batch().get_absolute_url()}{move}/", {"note": ""}).status_code == 404
    assert client.get(batch().get_absolute_url()).status_code == 403
    assert batch().state == "checked"


def test_columns_are_not_chosen_again_after_the_release(hand_in, client):
    hand_in()
    release(client)
    columns = reverse("customer-import-columns", args=[batch().pk])
    assert columns not in client.get(batch().get_absolute_url()).content.decode()
    answer = client.post(columns, {"number": "Name", "date_format": "%Y-%m-%d"})
    assert answer.status_code == 409
    assert "not possible while it is loaded" in answer.content.decode()
    assert batch().mapping["fields"]["number"] == "Customer ID"


def test_the_shipped_mapping_is_offered(client):
    page = client.get(reverse("customer-import-create")).content.decode()
    assert "IBM telco customer sample" in page
