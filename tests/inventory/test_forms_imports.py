import pytest

from inventory.capture.mapping import FIELDS, customer_mapping
from inventory.forms.imports import ColumnsForm, CustomerFileForm
from inventory.forms.processes import possible_owners

COLUMNS = ("Customer No", "E-Mail", "Total Charges", "ZIP", "Remarks")


@pytest.mark.parametrize(
    ("field", "column"),
    [
        ("number", ""),
        ("email", "E-Mail"),
        ("billed_amount", "Total Charges"),
        ("postcode", "ZIP"),
        ("name", ""),
    ],
)
def test_a_likely_column_is_proposed_and_no_other(field, column):
    assert ColumnsForm(columns=COLUMNS)[field].initial == column


def test_the_form_asks_for_every_field_of_the_mapping():
    assert set(FIELDS) < set(ColumnsForm(columns=COLUMNS).fields)


def test_what_is_chosen_is_a_mapping():
    told = {"number": "Customer No", "email": "E-Mail", "date_format": "%d.%m.%Y"}
    form = ColumnsForm(told, columns=COLUMNS)
    assert form.is_valid(), form.errors
    mapping = customer_mapping(form.mapping())
    assert mapping.columns == ["Customer No", "E-Mail"]
    assert mapping.date_format == "%d.%m.%Y"


@pytest.mark.parametrize("number", ["", "Elsewhere"])
def test_the_number_must_be_a_column_of_the_file(number):
    form = ColumnsForm({"number": number, "date_format": "%d.%m.%Y"}, columns=COLUMNS)
    assert "number" in form.errors


def test_a_mapping_of_ones_own_goes_before_a_shipped_one():
    form = CustomerFileForm()
    form.cleaned_data = {"own": "fields: {number: id}", "shipped": "telco-customers"}
    assert form.mapping() == {"fields": {"number": "id"}}


def test_without_a_mapping_the_columns_are_to_be_chosen():
    form = CustomerFileForm()
    form.cleaned_data = {"own": " ", "shipped": ""}
    assert form.mapping() == {}


@pytest.mark.django_db
def test_owners_are_offered_once_and_the_clock_is_none(
    process_owner, support_manager, agent, admin_user, person
):
    person("gone", "Process owner", is_active=False)
    person("clockwork", "Process owner", is_clock=True)
    process_owner.groups.add(*support_manager.groups.all())
    assert set(possible_owners()) == {process_owner, support_manager, admin_user}
    assert possible_owners().count() == 3
