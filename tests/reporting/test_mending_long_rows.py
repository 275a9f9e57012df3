"""A row of which only the beginning was kept is not loaded without its end, by either door."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kernel.ruling import DomainError
from reporting import actions
from reporting.kept_rows import MOST_KEPT, Correction, kept_row
from reporting.models import CaseFact, EventBatch
from tests.reporting.events import log
from tests.reporting.mends import address, as_sent, set_aside

pytestmark = pytest.mark.django_db
HEADING = ["case", "timestamp", "activity", "note", "outcome", "cost"]
GOOD = ("A", "2026-03-02 12:00:00", "Open", "", "", "")
LONG = ("B", "never", "Closed", "n" * (MOST_KEPT + 100), "met", "250")
LOOKED_UP = ["B", "2026-03-02 13:00:00", "Closed", "a note", "met", "250"]
REFUSED = "Line 3 is longer than what was kept: complete it from “note” on."


@pytest.fixture
def batch(tmp_path):
    return set_aside(tmp_path, log(GOOD, LONG, heading=HEADING))


@pytest.fixture
def client(as_user, support_manager):
    return as_user(support_manager)


@pytest.fixture
def cut_cells(batch):
    """As they were kept, but for the time, which is right now."""
    cells = batch.quarantine.get().kept.cells
    return [cells[0], "2026-03-02 13:00:00", *cells[2:]]


def handed_out(client, batch):
    text = b"".join(client.get(address(batch, "file")).streaming_content).decode("utf-8-sig")
    heading, row = csv.reader(io.StringIO(text, newline=""))
    return heading, row


def hand_in(client, batch, *rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    file = SimpleUploadedFile("rows.csv", text.getvalue().encode())
    return client.post(address(batch, "file-load"), {"file": file}, follow=True)


def said(answer):
    return [str(one) for one in answer.context["messages"]]


def test_the_file_says_that_the_end_is_missing(client, batch):
    _heading, row = handed_out(client, batch)
    assert "is longer than what is kept of it: look its end up in the file." in row[2]
    assert row[3] == "B"


def test_in_a_file_it_is_named_and_nothing_is_loaded(client, batch, cut_cells):
    heading, row = handed_out(client, batch)
    answer = hand_in(client, batch, heading, [*row[:3], *cut_cells])
    assert said(answer) == [f"Not taken from the file: {REFUSED.replace('Line', 'line')}"]
    assert batch.quarantine.waiting().count() == 1
    assert batch.quarantine.get().corrected is None
    assert not CaseFact.objects.filter(case_key="B").exists()


def test_in_a_file_with_its_end_it_is_loaded(client, batch):
    heading, row = handed_out(client, batch)
    hand_in(client, batch, heading, [*row[:3], *LOOKED_UP])
    case = CaseFact.objects.get(case_key="B")
    assert (case.outcome, case.cost) == ("met", 250)


def test_on_the_page_it_is_refused_and_what_was_typed_stays(client, batch, cut_cells):
    page = client.get(address(batch))
    answer = client.post(address(batch), as_sent(page, line_3=cut_cells))
    assert answer.status_code == 409
    assert REFUSED in answer.content.decode()
    assert "2026-03-02 13:00:00" in answer.content.decode()
    assert EventBatch.objects.count() == 1


def test_on_the_page_it_cannot_be_ticked_as_right(client, tmp_path):
    """What is set aside only since its width is another could be read as it stands."""
    row = ("B", "2026-03-02 13:00:00", "n" * MOST_KEPT, "Closed")
    batch = set_aside(tmp_path, log(GOOD, row, heading=HEADING), name="wide.csv")
    page = client.get(address(batch))
    [part] = page.context["form"].parts()
    assert f'name="{part.right.html_name}"' not in page.content.decode()
    answer = client.post(address(batch), as_sent(page, line_3=True))
    assert answer.status_code == 409
    assert "complete it from “activity” on" in answer.content.decode()
    assert batch.quarantine.waiting().count() == 1


def test_on_the_page_with_its_end_it_is_loaded(client, batch):
    page = client.get(address(batch))
    client.post(address(batch), as_sent(page, line_3=LOOKED_UP))
    assert CaseFact.objects.get(case_key="B").outcome == "met"


def test_not_even_a_superuser_loads_it_without_its_end(batch, cut_cells, admin_user):
    row = batch.quarantine.get()
    with pytest.raises(DomainError, match="Line 3 is longer than what was kept"):
        actions.mend_rows(batch, [Correction(row.pk, cut_cells, row.mark)], actor=admin_user)
    assert batch.quarantine.get().corrected is None


def test_what_was_corrected_once_is_still_asked_for_its_end(batch, cut_cells, support_manager):
    """Also where a former version had taken the row without it."""
    batch.quarantine.update(corrected=[*cut_cells[:1], "soon", *cut_cells[2:]])
    row = batch.quarantine.get()
    with pytest.raises(DomainError, match="from “note” on"):
        actions.mend_rows(batch, [Correction(row.pk, cut_cells, row.mark)], actor=support_manager)


@pytest.mark.parametrize(
    ("raw", "cells", "lacks"),
    [
        ("a,b," + "x" * MOST_KEPT, ["q", "r", "x" * MOST_KEPT, ""], True),
        ("a,b," + "x" * MOST_KEPT, ["a", "b", "x", ""], False),
        ("a,b," + "x" * MOST_KEPT, ["a", "b", "x" * MOST_KEPT, "y"], False),
        ("a," + "x" * MOST_KEPT + ",,,,", ["a", "x" * MOST_KEPT, "", ""], True),
        ("a,b,x", ["a", "b", "x", ""], False),
        ("a,b,c,d,e," + "x" * MOST_KEPT, ["a", "b", "c", "d"], False),
    ],
    ids=["same end", "cut cell mended", "cell after it", "ends in blanks", "short", "taken out"],
)
def test_an_end_stands_as_kept_until_a_cell_from_the_cut_on_is_another(raw, cells, lacks):
    assert kept_row(raw, "not_a_date", 4).lacks_end(cells) is lacks
