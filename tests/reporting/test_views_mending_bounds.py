"""The page of bad rows: no more fields than a browser may send, and words that fit the numbers."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from kernel.models import JobRun, JobState
from reporting.forms.mending import as_sentence
from reporting.models import CaseFact, QuarantinedRow
from tests.reporting.events import HEADING, log
from tests.reporting.mends import LINES, address, all_right, as_sent, cells_of_right, set_aside

FOLLOWING = "reporting.actions.following"

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture
def client(as_user, support_manager):
    return as_user(support_manager)


def parts(answer):
    return {part.row.line: part for part in answer.context["form"].parts()}


def said(answer):
    return [str(one) for one in answer.context["messages"]]


def workbook(client, batch):
    answer = client.get(address(batch, "file"), {"export": "xlsx"})
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def wide(folder, *widths):
    """A batch of rows of so many cells each, under a heading of five."""
    rows = [("A", "2026-03-02", "Open", *["x"] * (width - 3)) for width in widths]
    return set_aside(folder, log(("G", 0, "Open", "", ""), *rows))


def test_a_page_has_no_more_fields_than_may_be_sent(client, tmp_path, settings):
    batch = wide(tmp_path, *[900] * 10)
    page = client.get(address(batch))
    sent = as_sent(page, line_3=["A", "2026-03-02", "Open"])
    assert len(sent) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS / 5
    assert client.post(address(batch), sent).status_code == 302
    assert not QuarantinedRow.objects.waiting().filter(line=3).exists()


def test_a_page_is_filled_by_the_widths_of_its_rows(client, tmp_path):
    batch = wide(tmp_path, 600, 300, 600, 6, 6)
    page = client.get(address(batch))
    assert list(parts(page)) == [3, 4]
    assert "Show 3 more rows of this page" in page.content.decode()
    assert 'href="?page=1&amp;skip=2"' in page.content.decode()
    others = client.get(address(batch), {"page": 1, "skip": 2})
    assert list(parts(others)) == [5, 6, 7]
    assert "more row" not in others.content.decode()


def test_the_links_lead_to_every_row_once(client, tmp_path):
    seen, skip = [], 0
    batch = wide(tmp_path, 1000, 1000, 6, 994, 1000, 6)
    while True:
        page = client.get(address(batch), {"skip": skip})
        seen += parts(page)
        if not page.context["later"]:
            break
        skip = page.context["skip"]
    assert seen == list(range(3, 9))


@pytest.mark.parametrize("skip", ["-1", "x", "99", "9" * 30, ""])
def test_what_nobody_offered_shows_the_page_from_its_beginning(skip, client, tmp_path):
    assert list(parts(client.get(address(wide(tmp_path, 6, 7)), {"skip": skip}))) == [3, 4]


def test_rows_for_the_file_take_no_room_on_the_page(client, tmp_path):
    rows = [("A", "2026-03-02", "Open", *[""] * (width - 4), "x") for width in (1200, 1500, 6)]
    page = client.get(address(set_aside(tmp_path, log(("G", 0, "Open", "", ""), *rows))))
    assert page.context["form"].too_wide == [3, 4]
    assert list(parts(page)) == [5]


@pytest.mark.parametrize(
    ("text", "told"),
    [("Is it right?", "Is it right?"), ("It is not", "It is not."), ("No.", "No."), ("", "")],
)
def test_a_sentence_ends_once(text, told):
    assert as_sentence(text) == told


def test_no_fault_ends_twice(client, tmp_path):
    batch = set_aside(tmp_path, log(("A", "2999-01-01", "Open", "", "")))
    told = client.get(address(batch)).content.decode()
    assert "is the order of day and month right?</strong>" in told
    assert "?." not in told


def test_a_row_that_lacks_what_is_needed_is_not_offered_as_right(client, tmp_path):
    batch = set_aside(tmp_path)
    page = client.get(address(batch))
    offered = {line: part.may_stand for line, part in parts(page).items()}
    assert offered == {3: True, 5: True, 6: False, 7: True}
    assert page.content.decode().count("-right") == 3 * 3  # its name, its id, its label


def test_how_many_of_those_sent_are_wrong_and_how_many_wait_in_all(client, tmp_path):
    batch = set_aside(tmp_path)
    typed = {"line_3": ["A", "soon"], "line_5": ["B"], "line_7": cells_of_right(7)}
    page = client.get(address(batch))
    answer = client.post(address(batch), as_sent(page, **typed), follow=True)
    told = "Of 3 corrected rows 2 are still wrong, lines 3, 5; in all 3 rows wait."
    assert said(answer)[1] == told


def test_in_a_workbook_text_stays_text(client, tmp_path):
    row = ("00123", "02.03.2026", "=NOW()", "", "1e5")
    sheet = workbook(client, set_aside(tmp_path, log(row))).active
    assert [cell.value for cell in sheet[1]] == ["line", "column", "reason", *HEADING]
    told = sheet[2]
    assert [cell.value for cell in told[3:]] == ["00123", "02.03.2026", "=NOW()", None, "1e5"]
    assert {cell.data_type for cell in told[3:6]} == {"s"}
    assert told[0].value == 2


def test_a_workbook_that_was_corrected_is_mended(client, tmp_path):
    batch = set_aside(tmp_path, log(("00123", "never", "=two\r\nlines", "", "")))
    book, content = workbook(client, batch), io.BytesIO()
    book.active["E2"] = "2026-03-02"
    book.active["F2"].data_type = "s"
    book.save(content)
    file = SimpleUploadedFile("rows.xlsx", content.getvalue())
    answer = client.post(address(batch, "file-load"), {"file": file}, follow=True)
    assert said(answer) == ["1 row is mended and loaded; new events: 1."]
    assert CaseFact.objects.get().case_key == "00123"


def test_what_no_cell_of_a_sheet_holds_is_not_lost_but_refused(client, tmp_path):
    batch = set_aside(tmp_path)
    batch.quarantine.filter(line=3).update(corrected=["A", "x", "Open", "", "y" * 40_000])
    answer = client.get(address(batch, "file"), {"export": "xlsx"})
    assert answer.status_code == 409
    assert "32,767 characters a cell. Use CSV." in answer.content.decode()
    assert client.get(address(batch, "file")).status_code == 200


def test_both_kinds_are_offered_where_the_rows_are_shown(client, tmp_path):
    batch = set_aside(tmp_path)
    for page in (address(batch), address(batch, "list"), batch.get_absolute_url()):
        told = client.get(page).content.decode()
        assert f'href="{address(batch, "file")}"' in told
        assert f'href="{address(batch, "file")}?export=xlsx"' in told


def test_costs_are_allocated_and_measures_judged_after_a_mending(client, tmp_path, monkeypatch):
    done = []
    monkeypatch.setattr(f"{FOLLOWING}.costed_months", lambda: [date(2026, 3, 1)])
    monkeypatch.setattr(
        f"{FOLLOWING}.allocate_costs", lambda months, *, actor: done.append(list(months))
    )
    monkeypatch.setattr(
        f"{FOLLOWING}.judge_measures", lambda measures, *, actor: done.append("judged")
    )
    batch = set_aside(tmp_path)
    page = client.get(address(batch))
    client.post(address(batch), as_sent(page, **all_right(batch)))
    assert done == [[date(2026, 3, 1)], "judged"]
    run = JobRun.objects.get(job="reporting.mend")
    assert (run.state, run.started_by.username) == (JobState.DONE, "sofia")
    assert f"Work in the mended rows of {batch}" == run.label


def test_after_a_file_too_and_not_when_nothing_was_loaded(client, tmp_path, monkeypatch):
    judged = []
    monkeypatch.setattr(f"{FOLLOWING}.judge_measures", lambda *_a, **_k: judged.append(1))
    batch = set_aside(tmp_path)
    heading = ",".join(["line", *HEADING])
    for cells, times in [(["A", "soon"], 0), (cells_of_right(LINES[0]), 1)]:
        text = f"{heading}\n{','.join([str(LINES[0]), *cells])}\n"
        file = SimpleUploadedFile("rows.csv", text.encode())
        client.post(address(batch, "file-load"), {"file": file})
        assert len(judged) == times
