"""No text that anybody typed is a formula in a spreadsheet, and no text is lost over it."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.pages.export import A_NUMBER, FORMULA_STARTS, csv_response, guarded, xlsx_response

STARTS = st.sampled_from([*FORMULA_STARTS, " ", "'", "1", "a", ""])
TYPED = st.builds(lambda *parts: "".join(parts), STARTS, STARTS, st.text(max_size=12))


def read_csv(rows):
    text = csv_response("List", rows).getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def read_xlsx(rows):
    book = openpyxl.load_workbook(io.BytesIO(xlsx_response("List", rows).getvalue()))
    return list(book.active.rows)


@given(TYPED)
def test_whatever_is_typed_begins_no_formula(text):
    said = guarded(text)

    assert not said.lstrip(" ").startswith(FORMULA_STARTS) or A_NUMBER.fullmatch(said.strip(" "))


@given(TYPED)
def test_the_guard_adds_one_apostrophe_at_most_and_takes_nothing(text):
    assert guarded(text) in {text, f"'{text}"}


@given(st.integers() | st.floats(allow_nan=False) | st.decimals(allow_nan=False) | st.booleans())
def test_what_is_no_text_is_never_touched(value):
    assert guarded(value) is value


@pytest.mark.parametrize("text", ["-1", "+49 12", "-0,5", "-12.5%", "- 3", "+1", "-1 000,5"])
def test_a_signed_number_stays_a_number(text):
    assert guarded(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "-2-cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "＝1",
        "＠x",
        "-",
        "--1",
        "-1e5",
        "-٣",
    ],
)
def test_what_a_spreadsheet_might_reckon_is_guarded(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ['a"b', "a,b", "a;b", "a\nb", "'a'", "Ärger 日本語 😀", ""])
def test_a_csv_keeps_what_other_programs_stumble_over(text):
    assert read_csv([["Name", "Next"], [text, "x"]])[1] == [text, "x"]


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "-1+1", "https://elsewhere.example", "007"])
def test_a_workbook_keeps_text_as_text(text):
    cell = read_xlsx([["Name"], [text]])[1][0]

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_a_workbook_keeps_numbers_as_numbers():
    cells = read_xlsx([["A", "B", "C"], [7, 2.5, Decimal("12.50")]])[1]

    assert [cell.value for cell in cells] == [7, 2.5, 12.5]


def test_rows_are_written_as_they_come_and_not_all_at_once():
    taken = []

    def rows():
        for number in range(1000):
            taken.append(number)
            yield [number]

    stream = iter(csv_response("List", rows()).streaming_content)
    next(stream)
    assert taken == []
    next(stream)
    assert len(taken) == 1
