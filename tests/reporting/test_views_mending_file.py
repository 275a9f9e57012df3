"""The bad rows as a file: handed out, corrected in a spreadsheet, handed in, mended all at once."""

import csv
import gzip
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from kernel.models import AuditEntry, Upload
from reporting import row_files
from reporting.models import CaseFact, EventBatch, QuarantinedRow
from tests.reporting.events import HEADING, figures, kept, load, log, source_of
from tests.reporting.mends import LINES, RIGHT, address, cells_of_right, set_aside

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LEADING = ["line", "column", "reason"]


@pytest.fixture
def batch(tmp_path):
    return set_aside(tmp_path)


@pytest.fixture
def client(as_user, support_manager):
    return as_user(support_manager)


def handed_out(client, batch):
    """The heading and the rows of the file that one downloads."""
    answer = client.get(address(batch, "file"))
    assert answer.streaming
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(text, newline=""))
    return heading, rows


def hand_in(client, batch, content, name="rows.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    file = SimpleUploadedFile(name, content)
    return client.post(address(batch, "file-load"), {"file": file}, follow=True)


def written(heading, rows, delimiter=","):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([heading, *rows])
    return text.getvalue()


def corrected(client, batch):
    """The file as one gets it, with every cell put right."""
    heading, rows = handed_out(client, batch)
    right = [[*row[:3], *cells_of_right(int(row[0]))] for row in rows]
    return heading, right


def said(answer):
    return [str(one) for one in answer.context["messages"]]


def waiting(batch):
    return list(batch.quarantine.waiting().values_list("line", flat=True))


def test_the_file_has_line_column_and_reason_before_the_cells(client, batch):
    heading, rows = handed_out(client, batch)
    assert heading == [*LEADING, *HEADING, "beyond 1"]
    assert rows[0] == [
        "3",
        "timestamp",
        "This is not a date and time as this source writes them",
        *["A", "31/12/2026", "Closed", "met", "3.5"],
    ]
    assert rows[3][3:] == ["C", "2026-03-02 12:07:00", "Work", "", "0", "left over"]
    assert [int(row[0]) for row in rows] == LINES


@pytest.mark.parametrize(("asked", "end"), [("", "csv"), ("?export=xlsx", "xlsx")])
def test_it_is_named_after_the_batch(asked, end, client, batch):
    answer = client.get(address(batch, "file") + asked)
    named = answer.headers["Content-Disposition"]
    assert named == f'attachment; filename="bad-rows-{batch.source.number}-1.{end}"'


def test_only_rows_that_still_wait_are_in_it(client, batch):
    heading, rows = corrected(client, batch)
    hand_in(client, batch, written(heading, rows[:2]))
    assert [int(row[0]) for row in handed_out(client, batch)[1]] == LINES[2:]


def test_a_formula_of_somebody_elses_log_stays_text_and_comes_back_as_it_was(client, tmp_path):
    case = '=HYPERLINK("http://example.org")'
    batch = set_aside(tmp_path, log((case, "never", "@Open", "", "-5")))
    heading, [row] = handed_out(client, batch)
    assert row[3] == f"'{case}"
    assert row[5] == "'@Open"
    assert row[7] == "-5"
    row[4] = "2026-03-02"
    hand_in(client, batch, written(heading, [row]))
    assert CaseFact.objects.get().case_key == case
    assert QuarantinedRow.objects.get().corrected == [case, "2026-03-02", "@Open", "", "-5"]


def test_an_apostrophe_that_was_always_there_stays(client, tmp_path):
    batch = set_aside(tmp_path, log(("'=A", "never", "'t Open", "", "")))
    heading, [row] = handed_out(client, batch)
    row[4] = "2026-03-02"
    hand_in(client, batch, written(heading, [row]))
    assert CaseFact.objects.get().case_key == "'=A"


def test_the_whole_file_corrected_ends_as_if_the_log_had_been_right(client, batch, tmp_path):
    right = source_of(key="1.3.10")
    load(kept(tmp_path, log(*RIGHT), "right.csv"), right)
    answer = hand_in(client, batch, written(*corrected(client, batch)))
    assert said(answer) == ["4 rows are mended and loaded; new events: 4."]
    assert answer.request["PATH_INFO"] == batch.mendings.get().get_absolute_url()
    names = {"process_id"}
    for mine, yours in zip(figures(batch.source), figures(right), strict=True):
        bare = [
            [{k: v for k, v in row.items() if k not in names} for row in rows]
            for rows in (mine, yours)
        ]
        assert bare[0] == bare[1]


def test_as_it_came_it_changes_nothing(client, batch):
    answer = hand_in(client, batch, written(*handed_out(client, batch)))
    assert answer.status_code == 409
    assert "rows.csv holds no row that was corrected." in answer.content.decode()
    assert waiting(batch) == LINES


def test_rows_as_they_came_still_wait_beside_those_that_were_corrected(client, batch):
    heading, rows = handed_out(client, batch)
    rows[0][3:] = cells_of_right(3)
    answer = hand_in(client, batch, written(heading, rows))
    assert said(answer) == ["1 row is mended and loaded; new events: 1."]
    assert waiting(batch) == LINES[1:]


def test_an_old_file_undoes_no_correction_that_was_made_since(client, batch):
    heading, old = handed_out(client, batch)
    newer = [row[:] for row in old]
    newer[0][4] = "2026-03-02 13:00"
    newer[0][7] = "much"
    hand_in(client, batch, written(heading, newer[:1]))
    old[1][3:] = cells_of_right(5)
    hand_in(client, batch, written(heading, old))
    assert batch.quarantine.get(line=3).corrected[4] == "much"
    assert waiting(batch) == [3, 6, 7]


def test_what_is_still_wrong_is_named_by_its_line(client, batch):
    heading, rows = handed_out(client, batch)
    rows[0][4] = "soon"
    answer = hand_in(client, batch, written(heading, rows))
    assert said(answer) == ["Of 1 corrected row 1 is still wrong, line 3; in all 4 rows wait."]
    assert answer.request["PATH_INFO"] == address(batch)


def test_lines_that_are_unknown_or_mended_already_are_named(client, batch):
    heading, rows = corrected(client, batch)
    hand_in(client, batch, written(heading, rows[:1]))
    odd = [["999", "", "", *rows[0][3:]], ["x7", "", "", *rows[0][3:]], rows[2], rows[2]]
    answer = hand_in(client, batch, written(heading, [*rows[:2], *odd]))
    assert said(answer) == [
        "1 row is mended and loaded; new events: 1.",
        "Mended or delivered anew before, and not loaded twice: line 3.",
        "Not taken from the file: row 5: “x7” is no line number; line 6 comes twice; "
        "line 999 was not set aside.",
    ]
    assert waiting(batch) == [6, 7]


def test_of_very_many_faults_the_first_are_named_and_the_others_counted(client, batch):
    rows = [[str(line), "", "", "A", "", "", "", ""] for line in range(100, 130)]
    answer = hand_in(client, batch, written([*LEADING, *HEADING], rows))
    [told] = said(answer)
    assert "line 111 was not set aside and 18 more." in told
    assert "line 112" not in told


@pytest.mark.parametrize(
    ("change", "loaded"),
    [
        (lambda heading, rows: (heading[:3] + heading[3:8], [row[:8] for row in rows]), 4),
        (lambda heading, rows: (heading[::-1], [[*row, ""][:9][::-1] for row in rows]), 4),
        (lambda heading, rows: ([heading[0], *heading[3:]], [[r[0], *r[3:]] for r in rows]), 4),
        (lambda heading, rows: ([*heading, "remark"], [[*row, "", "?"] for row in rows]), 4),
        (lambda heading, rows: (heading, [*rows, [], ["", "", ""]]), 4),
    ],
    ids=["fewer columns", "another order", "without ours", "one more", "empty rows"],
)
def test_what_people_do_to_the_columns_of_a_sheet_does_no_harm(change, loaded, client, batch):
    hand_in(client, batch, written(*change(*corrected(client, batch))))
    assert len(LINES) - len(waiting(batch)) == loaded


def test_columns_of_the_log_may_be_called_as_ours(client, tmp_path):
    heading = [*HEADING, "line", "reason"]
    text = log(("A", "x", "Open", "", "", "13", "because"), heading=heading)
    batch = set_aside(tmp_path, text)
    names, [row] = handed_out(client, batch)
    assert names == [*LEADING, *heading]
    row[4] = "2026-03-02"
    hand_in(client, batch, written(names, [row]))
    assert QuarantinedRow.objects.get().corrected[-2:] == ["13", "because"]


@pytest.mark.parametrize(
    "content",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("cp1252"),
        lambda text: text.replace("\r\n", "\n").encode(),
        lambda text: gzip.compress(text.encode(), mtime=0),
    ],
    ids=["with a mark", "utf-16", "of a desk", "other line ends", "zipped"],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_spreadsheet_may_save_it_in_its_own_way(content, delimiter, client, tmp_path):
    batch = set_aside(tmp_path, log(("Jürgen", "never", "Überprüft", "", "")))
    heading, [row] = handed_out(client, batch)
    row[4] = "2026-03-02"
    hand_in(client, batch, content(written(heading, [row], delimiter)))
    assert CaseFact.objects.get().case_key == "Jürgen"
    assert not waiting(batch)


def test_a_workbook_does_as_well(client, batch):
    book = Workbook()
    heading, rows = corrected(client, batch)
    for row in [heading, *rows]:
        book.active.append([int(row[0]), *row[1:]] if row is not heading else row)
    content = io.BytesIO()
    book.save(content)
    assert load_workbook(io.BytesIO(content.getvalue())).active["A2"].value == 3
    answer = hand_in(client, batch, content.getvalue(), "rows.xlsx")
    assert said(answer) == ["4 rows are mended and loaded; new events: 4."]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The submitted file is empty."),
        (b"\x89PNG\r\n\x1a\n", "rows.csv holds png; expected is gzip, text, xlsx."),
        (b"%PDF-1.7", "rows.csv holds pdf"),
        (b"a\0b", "rows.csv is no text: line 1, column 2 holds a NUL byte"),
        (b"PK\x03\x04 no workbook", "rows.csv is damaged"),
        (gzip.compress(b"line,case" * 99, mtime=0)[:-9], "rows.csv is damaged"),
        (b"case,timestamp\nA,x\n", "rows.csv has no column “line”, “activity”, “outcome”, “cost”."),
        (b"line,case,timestamp,activity,cost\n3,A\n", "rows.csv has no column “outcome”."),
        (b"\n\n", "rows.csv has no heading: line 1 is empty."),
        (b"line,case\n" + b"x" * (1 << 20) + b"y", "has a line longer than 1 MB: line 2"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><log>&a;</log>", "brings a document type"),
    ],
)
def test_what_is_no_such_file_is_refused_and_nothing_is_changed(content, says, client, batch):
    answer = hand_in(client, batch, content)
    assert answer.status_code in {409, 422}
    assert says in answer.content.decode().replace("&#x27;", "'")
    assert waiting(batch) == LINES
    assert EventBatch.objects.count() == 1


def test_a_file_that_is_too_large_is_refused(client, batch, settings):
    settings.UPLOAD_MAX_BYTES = 10
    answer = hand_in(client, batch, "line,case\n3,A\n")
    assert answer.status_code == 409
    assert "the limit is 10" in answer.content.decode()


def test_a_file_of_too_many_rows_is_to_be_handed_in_in_parts(client, batch, monkeypatch):
    monkeypatch.setattr(row_files, "MOST_ROWS", 3)
    answer = hand_in(client, batch, written(*corrected(client, batch)))
    assert answer.status_code == 409
    assert "rows.csv holds more than 3 rows. Hand it in in parts." in answer.content.decode()
    assert waiting(batch) == LINES


def test_a_formula_in_a_workbook_is_refused_by_its_cell(client, batch):
    book = Workbook()
    book.active.append([*LEADING, *HEADING])
    book.active.append([3, "", "", "A", "=NOW()", "Closed", "met", 1])
    content = io.BytesIO()
    book.save(content)
    answer = hand_in(client, batch, content.getvalue(), "rows.xlsx")
    assert "rows.xlsx has a formula in cell E2, column “timestamp”." in answer.content.decode()


def test_rows_that_begin_in_one_line_are_mended_on_the_page(client, batch):
    twin = batch.quarantine.get(line=3)
    twin.pk = None
    twin.save()
    heading, rows = corrected(client, batch)
    answer = hand_in(client, batch, written(heading, rows[1:3]))
    assert "line 3 comes twice" not in " ".join(said(answer))
    answer = hand_in(client, batch, written(heading, rows[:1]))
    assert said(answer) == [
        "Not taken from the file: several rows begin in line 3: mend them on the page."
    ]


def test_what_could_not_be_cut_into_cells_stands_beside_its_reason(client, tmp_path):
    text = '{"case": "A", "timestamp": "2026-03-02", "activity": "Open", "outcome": "", "cost": 1}'
    batch = set_aside(tmp_path, f"{text}\n[1, 2]\n", name="log.jsonl")
    _heading, [row] = handed_out(client, batch)
    assert row == ["2", "", "The row cannot be read: [1, 2]", "", "", "", "", ""]


def test_a_file_may_leave_its_last_cells_out(client, batch):
    hand_in(client, batch, "line,case,timestamp,activity,outcome,cost\n3,A,2026-03-03,Closed\n")
    assert batch.quarantine.get(line=3).corrected == ["A", "2026-03-03", "Closed", "", ""]


def test_what_was_handed_in_is_kept_and_told(client, batch, support_manager):
    hand_in(client, batch, written(*corrected(client, batch)))
    assert Upload.objects.get().uploaded_by == support_manager
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"upload.received", "quarantine.mended", "events.loaded"} <= acts


def test_the_page_of_the_file_can_be_opened_by_itself(client, batch):
    told = client.get(address(batch, "file-load")).content.decode()
    assert "Rows are found by their line" in told
    assert 'type="file"' in told
