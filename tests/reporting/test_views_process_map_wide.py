"""Maps of logs out of the ordinary: many ways, many activities, names like formulas."""

import io

import pytest
from openpyxl import load_workbook

from tests.reporting.events import kept, load, log, source_of
from tests.reporting.mapped import HEADING, MAPPING, walk
from tests.reporting.test_views_process_map import told, url
from tests.reporting.test_views_process_map_files import needs_pdf, rows_of

pytestmark = [pytest.mark.thorough, pytest.mark.django_db]


def test_many_variants_come_in_pages(as_user, auditor, tmp_path):
    source = source_of(MAPPING)
    rows = []
    for n in range(60):
        steps = [("Taken", 0), *[(f"Step {n}", 5)], ("Closed", 5)]
        rows += walk(f"V{n:02}", n, steps)
    load(kept(tmp_path, log(*rows, heading=HEADING)), source, MAPPING)
    reader = as_user(auditor)
    first = reader.get(url("process-variants"))
    assert first.context["count"] == 60
    assert len(first.context["rows"]) == 25
    last = reader.get(url("process-variants", page=3))
    assert [row[0] for row in last.context["rows"]] == list(range(51, 61))
    assert "Less frequent" not in told(last)
    assert len(reader.get(url("process-variants", page="x")).context["rows"]) == 25


def test_a_wide_log_stays_readable(as_user, auditor, tmp_path):
    """Two hundred activities: the picture holds the busiest, and says what it leaves out."""
    source = source_of(MAPPING)
    rows = []
    for n in range(120):
        steps = [
            ("Taken", 0),
            *[(f"Act {(n * 7 + k) % 220:03}", 5) for k in range(6)],
            ("Closed", 5),
        ]
        rows += walk(f"W{n:03}", n, steps)
    load(kept(tmp_path, log(*rows, heading=HEADING)), source, MAPPING)
    page = as_user(auditor).get(url("process-map"))
    chart = page.context["chart"]
    assert chart.svg.count("<rect") <= 60
    assert "activities are left out" in page.context["told"]


def test_an_activity_named_like_a_formula_stays_text(as_user, auditor, tmp_path):
    source = source_of(MAPPING)
    steps = [('=HYPERLINK("x")', 0), ("Closed", 5)]
    load(kept(tmp_path, log(*walk("A", 0, steps), heading=HEADING)), source, MAPPING)
    reader = as_user(auditor)
    names = {cell for row in rows_of(reader) for cell in row.values() if "HYPERLINK" in cell}
    assert names == {'\'=HYPERLINK("x")'}
    answer = reader.get(url("process-map", export="xlsx"))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}


@needs_pdf
def test_a_wide_map_fits_its_page(as_user, auditor, tmp_path):
    source = source_of(MAPPING)
    rows = []
    for n in range(40):
        steps = [("Taken", 0), *[(f"Act {(n * 7 + k) % 60:03}", 5) for k in range(6)]]
        rows += walk(f"W{n:03}", n, [*steps, ("Closed", 5)])
    load(kept(tmp_path, log(*rows, heading=HEADING)), source, MAPPING)
    answer = as_user(auditor).get(url("process-map", export="pdf", activities=40))
    assert answer.content.startswith(b"%PDF-")
