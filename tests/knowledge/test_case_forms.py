from knowledge.case_forms import AcceptFindingForm, TableCaseForm, initial_of
from tests.knowledge.tables import credit_table, flawed_table, full_table, small_case


def form_of(table, **sent):
    return TableCaseForm({"name": "Case", "kind": "", **sent}, table=table)


def told(form):
    assert form.is_valid(), form.errors
    return form.case()


def test_the_form_has_a_field_for_each_input_and_output():
    fields = TableCaseForm(table=full_table()).fields
    assert [name for name in fields if name.startswith("case-")] == [
        "case-age",
        "case-segment",
        "case-since",
        "case-in_debt",
    ]
    assert fields["case-age"].label == "Age (years)"
    assert not any(field.required for name, field in fields.items() if name != "name")
    assert fields["then-class"].label == "Class"


def test_a_case_without_a_name_is_refused():
    assert "name" in form_of(credit_table(), name="").errors


def test_nothing_expected_leaves_the_outcome_open():
    case = told(form_of(credit_table(), **{"case-amount": "20"}))
    assert case["kind"] == ""
    assert case["inputs"] == {"amount": "20", "reason": ""}


def test_a_line_is_a_result_where_a_table_has_several():
    sent = {"then-decision": "credit\r\nrefer", "then-limit": "25"}
    case = told(form_of(flawed_table(hit_policy="COLLECT"), **sent))
    assert case["kind"] == "hit"
    assert case["outputs"] == [
        {"decision": "credit", "limit": "25"},
        {"decision": "refer", "limit": ""},
    ]


def test_a_case_that_is_there_comes_back_as_it_was_typed():
    case = small_case(key="a")
    again = told(form_of(credit_table(), **initial_of(case)))
    assert {**again, "key": "a"} == case


def test_an_acceptance_needs_a_reason_and_a_day():
    assert set(AcceptFindingForm({"reason": "", "expires_on": "soon"}).errors) == {
        "reason",
        "expires_on",
    }
