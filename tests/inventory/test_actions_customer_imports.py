from decimal import Decimal

import pytest

from inventory.actions.customer_imports import check_customers, import_customers
from inventory.capture.mapping import SHIPPED, customer_mapping
from inventory.capture.reading import look_at
from inventory.models import AccessEntry, Customer, CustomerImport, Offering, Product
from kernel.mapping import find_mapping
from kernel.models import AuditEntry
from kernel.ruling import DomainError
from tests.inventory.factories import UserFactory

pytestmark = pytest.mark.django_db
MAPPING = customer_mapping(
    {
        "source": "shop",
        "fields": {"number": "id", "name": "name", "monthly_amount": "amount"},
        "products": {
            "phone": {"Yes": {"code": "P", "name": "Phone"}},
            "net": {"DSL": {"code": "D", "name": "DSL"}, "Fibre": {"code": "F", "name": "Fibre"}},
        },
    }
)
FIRST = "id,name,amount,phone,net\n1,Ida,10,Yes,DSL\n2,Udo,,No,Fibre\n"
SECOND = "id,name,amount,phone,net\n1,Ida,12.5,No,Fibre\n2,Udo,,No,Fibre\n3,Eva,7,No,No\n"


def importer():
    return UserFactory(is_superuser=True)


@pytest.fixture
def bring(tmp_path):
    def bring(content, actor=None):
        path = tmp_path / "customers.csv"
        path.write_text(content, encoding="utf-8")
        return import_customers(look_at(path), MAPPING, actor=actor or importer())

    return bring


def counts(count):
    told = count.as_dict()
    return [told[name] for name in ("rows", "added", "changed", "unchanged", "refused", "errors")]


def products(number):
    current = Product.objects.current().filter(customer__number=number)
    return sorted(current.values_list("offering__code", flat=True))


def test_customers_and_their_products_are_added(bring):
    _batch, count = bring(FIRST)
    assert counts(count) == [2, 2, 0, 0, 0, 1]
    ida = Customer.objects.get(number="1")
    assert (ida.name, ida.monthly_amount, ida.source) == ("Ida", Decimal("10.00"), "shop")
    assert products("1") == ["D", "P"]
    assert Offering.objects.get(code="F").name == "Fibre"


def test_a_blank_amount_is_reported_and_its_customer_is_added_without_one(bring):
    _batch, count = bring(FIRST)
    [cell] = count.as_dict()["error_cells"]
    assert (cell["line"], cell["column"], cell["reason"]) == (3, "amount", "The cell is blank.")
    assert Customer.objects.get(number="2").monthly_amount is None


def test_the_same_file_again_changes_nothing(bring):
    bring(FIRST)
    _batch, count = bring(FIRST)
    assert counts(count) == [2, 0, 0, 2, 0, 1]


def test_a_later_file_changes_what_differs_and_audits_it(bring):
    bring(FIRST)
    _batch, count = bring(SECOND)
    assert counts(count) == [3, 1, 1, 1, 0, 1]
    assert Customer.objects.get(number="1").monthly_amount == Decimal("12.50")
    entry = AuditEntry.objects.get(act="customer.imported")
    assert entry.before == {"monthly_amount": "10.00", "products": ["D", "P"]}
    assert entry.after == {"monthly_amount": "12.50", "products": ["F"]}


def test_a_product_that_is_gone_has_ended_and_begins_again(bring):
    bring(FIRST)
    bring(SECOND)
    assert products("1") == ["F"]
    bring(FIRST)
    assert products("1") == ["D", "P"]


def test_a_cell_in_error_leaves_a_known_value_alone(bring):
    bring(FIRST)
    bring(FIRST.replace("Ida,10", "Ida,ten"))
    assert Customer.objects.get(number="1").monthly_amount == Decimal("10.00")


def test_a_fault_in_the_last_line_leaves_nothing_behind(bring):
    with pytest.raises(DomainError, match="line 4"):
        bring(FIRST + '3,"open')
    assert not Customer.objects.exists()
    assert not Offering.objects.exists()
    assert not CustomerImport.objects.exists()
    assert not AuditEntry.objects.filter(act__startswith="customer").exists()


def test_a_heading_alone_is_refused(bring):
    with pytest.raises(DomainError, match="no rows"):
        bring("id,name,amount,phone,net\n")


def test_an_import_is_in_the_audit_trail_and_in_the_access_register(bring):
    actor = importer()
    batch, _count = bring(FIRST, actor)
    entry = AuditEntry.objects.get(act="customer_import.loaded")
    assert (entry.actor, entry.after["added"], batch.errors) == (actor, 2, 1)
    access = AccessEntry.objects.get()
    assert (access.actor, access.kind, access.records) == (actor, "import", 2)


def test_the_dry_run_counts_the_same_and_writes_nothing(tmp_path):
    path = tmp_path / "customers.csv"
    path.write_text(FIRST, encoding="utf-8")
    assert counts(check_customers(look_at(path), MAPPING)) == [2, 2, 0, 0, 0, 1]
    assert not Customer.objects.exists()
    assert not Offering.objects.exists()


@pytest.mark.shared
def test_the_telco_sample_is_loaded_whole_and_its_blank_totals_are_reported(shared):
    telco = shared / "data/customers/telco_customers.csv.gz"
    mapping = customer_mapping(find_mapping("telco-customers", shipped=SHIPPED))
    _batch, count = import_customers(look_at(telco), mapping, actor=importer())
    assert counts(count) == [7043, 7043, 0, 0, 0, 11]
    assert {cell.column for cell in count.error_cells} == {"TotalCharges"}
    assert set(
        Customer.objects.filter(billed_amount=None).values_list("tenure_months", flat=True)
    ) == {0}
    assert sum(Customer.objects.values_list("monthly_amount", flat=True)) == Decimal("456116.60")
    assert counts(import_customers(look_at(telco), mapping, actor=importer())[1]) == [
        7043, 0, 0, 7043, 0, 11,
    ]  # fmt: skip
