"""Several people at the inventory at the same time."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inventory.actions import customers, infrastructure, processes
from inventory.actions.customer_imports import import_customers
from inventory.actions.import_batches import load_import, receive_customer_file
from inventory.capture.mapping import customer_mapping
from inventory.capture.reading import look_at
from inventory.models import (
    AccessEntry,
    Customer,
    CustomerImport,
    Offering,
    Product,
    Provision,
    SalesLead,
    ThirdParty,
)
from kernel import audit
from kernel.models import AuditEntry
from tests.concurrency.test_documents import at_once
from tests.inventory.factories import (
    CustomerFactory,
    InfrastructureFactory,
    ProcessFactory,
    ProvisionFactory,
    SalesLeadFactory,
    UserFactory,
)

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
]
TOLD = {
    "source": "shop",
    "fields": {"number": "id", "name": "name"},
    "products": {"net": {"DSL": {"code": "D", "name": "DSL"}}},
}
MAPPING = customer_mapping(TOLD)
PEOPLE = 4


@pytest.fixture
def steward(db):
    acts = [
        *("add_customerimport", "release_customerimport", "add_infrastructure", "add_saleslead"),
        *("add_provision", "change_processelement", "change_customer"),
    ]
    return UserFactory(may=[f"inventory.{act}" for act in acts], username="stefan")


@pytest.fixture
def written(tmp_path):
    def written(*names, name="customers.csv"):
        path = tmp_path / name
        rows = [f"{number},{one},DSL" for number, one in enumerate(names, start=1)]
        path.write_text("\n".join(["id,name,net", *rows, ""]), encoding="utf-8")
        return path

    return written


def test_the_same_file_loaded_at_once_is_written_once(written, steward):
    table = look_at(written(*["Ida"] * 300))
    counts = at_once(
        lambda _turn: import_customers(table, MAPPING, actor=steward)[1], range(PEOPLE)
    )
    assert sorted(count.figures()["added"] for count in counts) == [0, 0, 0, 300]
    assert sorted(count.figures()["unchanged"] for count in counts) == [0, 300, 300, 300]
    assert (Customer.objects.count(), Product.objects.count()) == (300, 300)
    assert Offering.objects.get().code == "D"
    assert AccessEntry.objects.count() == PEOPLE


def test_of_two_files_about_one_customer_each_change_follows_the_other(written, steward):
    CustomerFactory(number="1", name="first", source="shop")
    tables = [look_at(written(name, name=f"{name}.csv")) for name in ("second", "third")]
    at_once(lambda table: import_customers(table, MAPPING, actor=steward), tables)
    entries = AuditEntry.objects.filter(act="customer.imported").order_by("pk")
    steps = [(entry.before["name"], entry.after["name"]) for entry in entries]
    assert steps[0][0] == "first"
    assert steps[1][0] == steps[0][1]
    assert Customer.objects.get().name == steps[1][1]


def test_a_released_file_is_loaded_once(written, steward):
    file = SimpleUploadedFile("customers.csv", written("Ida", "Udo").read_bytes())
    batch = receive_customer_file(file, mapping=TOLD, actor=steward)
    CustomerImport.objects.filter(pk=batch.pk).update(state="released", added=2)
    batch.refresh_from_db()
    won = at_once(lambda _turn: load_import(batch, actor=steward), range(PEOPLE))
    assert [one["added"] for one in won] == [2]
    assert audit.timeline(batch).filter(act="customer_import.loaded").count() == 1


def test_numbers_given_at_the_same_time_are_different(steward):
    InfrastructureFactory(number="INF-0001")
    SalesLeadFactory(number="LEAD-00001")

    def create(turn):
        infrastructure.create_infrastructure(name=f"Line {turn}", kind="channel", actor=steward)
        return customers.create_lead(
            name=f"Perhaps {turn}", received_on="2026-05-04", actor=steward
        )

    leads = at_once(create, range(PEOPLE))
    assert sorted(one.number for one in leads) == [f"LEAD-{n:05d}" for n in range(2, PEOPLE + 2)]
    assert SalesLead.objects.count() == PEOPLE + 1


def test_of_many_requests_for_the_same_service_one_is_kept(steward):
    line, process = InfrastructureFactory(), ProcessFactory()

    def request(turn):
        return infrastructure.request_provision(
            line, process=process, capacity_needed=turn + 1, unit="lines", actor=steward
        )

    assert len(at_once(request, range(PEOPLE))) == 1
    assert Provision.objects.count() == 1


def test_of_many_who_record_a_third_party_one_does(steward):
    process = ProcessFactory()

    def add(turn):
        return processes.add_third_party(
            process, name="Printer", part=f"Part {turn}", actor=steward
        )

    assert len(at_once(add, range(PEOPLE))) == 1
    assert ThirdParty.objects.count() == 1


def test_of_many_approvals_exactly_one_wins():
    provision = ProvisionFactory()
    people = [UserFactory(may=["inventory.approve_provision"]) for _n in range(PEOPLE)]

    def approve(person):
        return infrastructure.advance_provision(provision, "approve", actor=person)

    assert len(at_once(approve, people)) == 1
    assert audit.timeline(provision).count() == 1


def test_edits_of_different_fields_at_the_same_time_are_all_kept(steward):
    customer = CustomerFactory(city="", street="", postcode="", phone="")
    edits = [{"city": "Kalden"}, {"street": "Mill Lane 1"}, {"postcode": "1010"}, {"phone": "030"}]
    at_once(lambda told: customers.edit_customer(customer, actor=steward, **told), edits)
    customer.refresh_from_db()
    assert (customer.city, customer.street) == ("Kalden", "Mill Lane 1")
    assert (customer.postcode, customer.phone) == ("1010", "030")
    assert audit.timeline(customer).count() == PEOPLE


def test_watching_at_the_same_time_is_watching_once():
    process, person = ProcessFactory(), UserFactory(may=["inventory.view_processelement"])
    at_once(lambda _turn: processes.watch_process(process, actor=person) or True, range(PEOPLE))
    assert list(process.watchers.all()) == [person]
