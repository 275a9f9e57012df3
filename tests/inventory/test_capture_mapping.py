import pytest

from inventory.capture.mapping import SHIPPED, customer_mapping
from kernel.mapping import find_mapping, read_mapping
from kernel.ruling import DomainError

SMALL = {"fields": {"number": "id", "name": "who"}}


def test_a_field_is_read_from_its_column():
    mapping = customer_mapping(SMALL)
    assert mapping.columns == ["id", "who"]
    assert mapping.number_column == "id"


def test_yes_and_no_without_quotes_mean_the_words():
    told = read_mapping("fields: {number: id}\nproducts: {Phone: {Yes: {code: P, name: Phone}}}")
    assert customer_mapping(told).offerings[0].value == "Yes"


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({}, "“fields” is missing"),
        ({"fields": {"name": "who"}}, "“number” is missing"),
        ({"fields": {"number": "id", "shoe": "s"}}, "“shoe” is not a field"),
        ({"fields": ["number"]}, "must be a list of"),
        ({**SMALL, "products": {"Phone": "Yes"}}, "product column “Phone”"),
        (
            {"fields": {"number": "id", "standing": {"column": "c", "values": {"x": "gone"}}}},
            "“gone” is not a standing",
        ),
    ],
)
def test_a_faulty_mapping_is_refused_with_what_is_wrong(told, reason):
    with pytest.raises(DomainError, match=reason):
        customer_mapping(told)


def test_missing_columns_are_named_beside_those_there_are():
    with pytest.raises(DomainError, match=r"lacks the column “who”\. Its columns are “id”, “x”"):
        customer_mapping(SMALL).refuse_missing_columns(["id", "x"], name="a.csv")


def test_every_shipped_mapping_can_be_used():
    for path in SHIPPED.glob("*[!t].yaml"):
        assert customer_mapping(find_mapping(path.stem, shipped=SHIPPED)).columns


def test_one_mark_stands_for_a_list_of_missing_marks():
    told = {"fields": {"number": "id"}, "missing": "n/a"}
    assert customer_mapping(told).missing == {"n/a"}
    assert customer_mapping({**told, "missing": 0}).missing == {"0"}


@pytest.mark.parametrize("offering", [None, "TV", ["TV"]])
def test_a_product_that_says_no_offering_is_refused(offering):
    told = {"fields": {"number": "id"}, "products": {"TV": {"Yes": offering}}}
    with pytest.raises(DomainError, match="mapping"):
        customer_mapping(told)
