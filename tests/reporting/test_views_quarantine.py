"""Rows set aside: shown, narrowed, sorted, handed out, and never lost."""

import pytest
from django.urls import reverse

from reporting.models import EventBatch, QuarantinedRow, QuarantineReason
from tests.reporting.events import kept, load, log, source_of

pytestmark = pytest.mark.django_db
ROWS = [
    ("A", 0, "Open", "", "2"),
    ("B", "31/12/2026", "Open", "", ""),
    ("C", "2026-13-01", "Open", "", ""),
    ("D", 5, "Open", "so so", ""),
    ("", 6, "Open", "", ""),
    ("E", 7, "Open", "", "12,50"),
    ("@SUM(A1)", 8, "x" * 201, "", ""),
]
REASONS = {
    "not_a_date": "This is not a date and time as this source writes them",
    "no_such_time": "There is no such day or time",
    "unknown_outcome": "Nobody has said whether this outcome is met or missed",
    "missing": "A value is needed here and there is none",
    "not_a_number": "This is not a number",
    "too_long": "This is longer than 200 characters",
}


@pytest.fixture
def batch(tmp_path):
    source = source_of()
    load(kept(tmp_path, log(*ROWS) + "short\n"), source)
    return source.batches.get()


@pytest.fixture
def look(as_user, auditor, batch):
    url = reverse("quarantine-list", args=[batch.pk])
    reader = as_user(auditor)
    return lambda query="": reader.get(f"{url}?{query}")


def rows(answer):
    return [row.record.line for row in answer.context["table"].page.object_list]


def exported(answer):
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


def test_every_row_set_aside_is_listed_in_the_order_of_the_file(look):
    assert rows(look()) == [3, 4, 5, 6, 7, 8, 9]


def test_each_reason_is_told_in_words(look):
    told = look().content.decode()
    for words in [*REASONS.values(), "The row has another number of cells than the heading"]:
        assert words in told


def test_every_reason_there_is_has_words_of_its_own():
    assert len({str(one.label) for one in QuarantineReason}) == len(QuarantineReason)


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("reason=missing", [6]),
        ("reason=missing&reason=not_a_number", [6, 7]),
        ("column=time", [3, 4]),
        ("column=COST", [7]),
        ("reason=wrong_width", [9]),
        ("column=time&reason=missing", []),
        ("sort=-line", [9, 8, 7, 6, 5, 4, 3]),
        ("sort=column", [9, 8, 6, 7, 5, 3, 4]),
        ("page=99", [3, 4, 5, 6, 7, 8, 9]),
    ],
)
def test_it_is_narrowed_and_sorted(look, query, lines):
    assert rows(look(query)) == lines


def test_a_reason_that_does_not_exist_finds_nothing_and_says_so(look):
    answer = look("reason=bad+luck")
    assert answer.status_code == 200
    assert rows(answer) == []
    assert "No row that was set aside answers these filters." in answer.content.decode()
    assert "Every row could be read." not in answer.content.decode()


def test_a_file_holds_what_is_shown_in_the_same_order(look):
    lines = exported(look("reason=not_a_date&reason=no_such_time&sort=-line&export=csv"))
    assert [line.split(",")[0] for line in lines[1:]] == ["4", "3"]
    assert "B,31/12/2026,Open,," in lines[2]


def test_a_long_row_is_cut_on_the_page_and_whole_in_the_file(look):
    assert "x" * 201 not in look().content.decode()
    assert "x" * 201 in "\n".join(exported(look("export=csv")))


def test_a_formula_of_somebody_elses_file_stays_text(look):
    assert "'@SUM(A1)" in "\n".join(exported(look("export=csv")))


def test_a_workbook_can_be_had_as_well(look):
    answer = look("export=xlsx")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert ".xlsx" in answer.headers["Content-Disposition"]


def test_rows_of_another_batch_are_not_among_them(look, tmp_path, batch):
    other = log(("", 1, "Open", "", ""), ("Z", 1, "Open", "", ""))
    load(kept(tmp_path, other, "other.csv"), batch.source)
    assert QuarantinedRow.objects.count() == 8
    assert len(rows(look())) == 7


def test_the_crumbs_lead_back_to_the_batch_and_its_source(look, batch):
    told = look().content.decode()
    assert f'href="{batch.get_absolute_url()}"' in told
    assert f'href="{batch.source.get_absolute_url()}"' in told


def test_the_page_of_the_batch_shows_twenty_and_links_to_all(as_user, auditor, tmp_path):
    bad = [(f"C{n}", "never", "Open", "", "") for n in range(30)]
    source = source_of()
    load(kept(tmp_path, log(ROWS[0], *bad)), source)
    batch = source.batches.get()
    answer = as_user(auditor).get(batch.get_absolute_url())
    assert len(answer.context["quarantine"].rows) == 20
    assert reverse("quarantine-list", args=[batch.pk]) in answer.content.decode()


def test_a_clean_batch_says_so_and_links_nowhere(as_user, auditor, tmp_path):
    source = source_of()
    load(kept(tmp_path, log(ROWS[0])), source)
    batch = EventBatch.objects.get()
    told = as_user(auditor).get(batch.get_absolute_url()).content.decode()
    assert "Every row could be read." in told
    assert reverse("quarantine-list", args=[batch.pk]) not in told


def test_a_corrected_row_is_delivered_again_and_counts_once(look, tmp_path, batch):
    mended = log(*[row for row in ROWS if row[0] in "A"], ("B", 3, "Open", "", ""))
    result = load(kept(tmp_path, mended, "mended.csv"), batch.source)
    assert (result.added, result.unchanged, result.quarantined) == (1, 1, 1)
    assert "nothing counts twice" in look().content.decode()


def test_a_row_tells_where_it_stood(batch):
    row = batch.quarantine.first()
    assert str(row) == f"log.csv:3 {REASONS['not_a_date']}"
