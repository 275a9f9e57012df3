from datetime import date
from decimal import Decimal

import pytest

from inventory.actions.customer_upsert import CustomerUpsert
from inventory.capture.mapping import customer_mapping
from inventory.capture.reading import Line
from inventory.capture.rows import RowChecker
from inventory.models import Customer, Offering, Product
from tests.inventory.factories import CustomerFactory, OfferingFactory, ProductFactory

pytestmark = pytest.mark.django_db
COLUMNS = ("id", "name", "amount", "phone")
MAPPING = customer_mapping(
    {
        "source": "shop",
        "fields": {"number": "id", "name": "name", "monthly_amount": "amount"},
        "attributes": {"Telephone": "phone"},
        "products": {"phone": {"Yes": {"code": "P", "name": "Phone"}}},
    }
)


@pytest.fixture
def upsert():
    OfferingFactory(code="P")
    return CustomerUpsert(MAPPING)


def rows(*cells):
    checker = RowChecker(COLUMNS, MAPPING)
    return [checker.check(Line(n, list(one))) for n, one in enumerate(cells, start=2)]


def test_a_plan_writes_nothing(upsert):
    [plan] = upsert.plan(rows(("1", "Ida", "10", "Yes")))
    assert plan.outcome == "add"
    assert not Customer.objects.exists()


def test_a_plan_tells_each_difference_in_words(upsert):
    CustomerFactory(number="1", name="Ada", monthly_amount=Decimal(5), attributes={"Old": "kept"})
    [plan] = upsert.plan(rows(("1", "Ida", "x", "Yes")))
    assert plan.outcome == "change"
    assert plan.after["attributes"] == {"Old": "kept", "Telephone": "Yes"}
    assert plan.detail.startswith("name: Ada → Ida · attributes:")
    assert plan.detail.endswith("products: – → ['P'] · amount: “x” is not an amount.")


def test_a_customer_as_the_file_says_is_unchanged(upsert):
    product = ProductFactory(
        customer=CustomerFactory(
            number="1", name="Ida", monthly_amount=Decimal("10.00"), attributes={"Telephone": "Yes"}
        ),
        offering=Offering.objects.get(code="P"),
    )
    [plan] = upsert.plan(rows(("1", "Ida", "10.000", "Yes")))
    assert (plan.outcome, plan.detail) == ("unchanged", "")
    assert product.customer == plan.customer


def test_products_that_the_mapping_does_not_know_are_left_alone(upsert, steward):
    other = ProductFactory(customer__number="1")
    by_hand = ProductFactory(
        customer=other.customer, offering=Offering.objects.get(code="P"), service_number="0999"
    )
    upsert.apply(upsert.plan(rows(("1", "Ida", "10", "No"))), actor=steward)
    assert set(Product.objects.current()) == {other, by_hand}


def test_a_product_that_began_again_is_the_same_product(upsert, steward):
    product = ProductFactory(
        customer__number="1",
        offering=Offering.objects.get(code="P"),
        started_on=date(2020, 1, 1),
        ended_on=date(2021, 1, 1),
    )
    upsert.apply(upsert.plan(rows(("1", "Ida", "10", "Yes"))), actor=steward)
    product.refresh_from_db()
    assert (product.started_on, product.ended_on) == (date(2020, 1, 1), None)


def test_a_refused_row_is_planned_as_an_error_and_not_written(upsert, steward):
    plans = upsert.plan(rows(("1", "Ida", "10", "Yes"), ("1", "Udo", "10", "Yes")))
    upsert.apply(plans, actor=steward)
    assert [plan.outcome for plan in plans] == ["add", "error"]
    assert Customer.objects.get().name == "Ida"


def test_the_work_does_not_grow_with_the_rows(upsert, steward, django_assert_max_num_queries):
    many = rows(*((str(n), "Ida", "10", "Yes") for n in range(200)))
    with django_assert_max_num_queries(10):
        upsert.apply(upsert.plan(many), actor=steward)
    with django_assert_max_num_queries(2):
        upsert.plan(many)
