"""Published collections of odd input, handed in: loaded as what they say, or set aside."""

import csv
import io
import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from reporting.models import CaseFact, EventBatch, QuarantinedRow
from tests.reporting.events import kept, log
from tests.reporting.handing_in import handed_in, nothing_is_kept, told_on

pytestmark = [pytest.mark.django_db, pytest.mark.shared]


@pytest.fixture
def desk(as_user, support_manager):
    return as_user(support_manager)


def test_naughty_strings_are_cases_and_activities_or_set_aside(desk, shared):
    strings = json.loads((shared / "data/bad_inputs/blns/blns.json").read_text(encoding="utf-8"))
    rows = [(text, n, text, "", "") for n, text in enumerate(strings)]
    page = handed_in(desk, log(*rows).encode("utf-8", "surrogatepass"))
    batch = EventBatch.objects.get()
    assert page.status_code == 200
    assert batch.rows == len(rows)
    held = {one.strip() for one in strings if one.strip() and len(one.strip()) <= 200}
    loaded = set(CaseFact.objects.values_list("case_key", flat=True))
    aside = batch.quarantined
    assert loaded <= held
    assert len(loaded) + aside >= len(held)
    for row in QuarantinedRow.objects.all():
        assert row.reason in {"missing", "too_long", "unreadable"}
    shown = desk.get(batch.get_absolute_url()).content.decode()
    assert "<script>alert" not in shown


def test_formulas_of_spreadsheets_stay_text(desk, shared):
    lines = (shared / "data/bad_inputs/csv_injection/csv-payload.txt").read_text().splitlines()
    payloads = [line for line in lines if line.strip()]
    handed_in(desk, log(*[(text, n, "Open", "", "") for n, text in enumerate(payloads)]))
    batch = EventBatch.objects.get()
    assert batch.rows == len(payloads)
    export = desk.get(reverse("quarantine-list", args=[batch.pk]) + "?export=csv")
    body = b"".join(export.streaming_content) if export.streaming else export.content
    assert b"\n=" not in body


def test_each_file_of_the_csv_spectrum_is_refused_by_the_columns_it_lacks(desk, shared, settings):
    for path in sorted((shared / "data/bad_inputs/csv_spectrum/csvs").glob("*.csv")):
        page = handed_in(desk, path.read_bytes())
        assert "has no column “case”" in told_on(page), path.name
    assert nothing_is_kept(settings)


SPECTRUM = [
    "comma_in_quotes",
    "empty",
    "empty_crlf",
    "escaped_quotes",
    "json",
    "location_coordinates",
    "newlines",
    "newlines_crlf",
    "quotes_and_newlines",
    "simple",
    "simple_crlf",
    "utf8",
]
MISPRINTED = {"location_coordinates": "Contact Phone Number"}  # published with another number


def published(shared, name):
    """The file as text, and the rows that it is published to hold."""
    folder = shared / "data/bad_inputs/csv_spectrum"
    with (folder / f"csvs/{name}.csv").open(encoding="utf-8", newline="") as file:
        text = file.read()
    if name.endswith("_crlf"):  # the copy at hand has lost what the file is named for
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    rows = json.loads((folder / f"json/{name}.json").read_text("utf-8"))
    return text, rows if isinstance(rows, list) else [rows]


def timed(text):
    """The same file with two columns before its own: it tells no time and no activity itself."""
    lines = list(io.StringIO(text, newline=""))
    cutter = csv.reader(lines)
    begins = [0]
    begins += [cutter.line_num for _row in cutter]
    for place in begins[1:-1]:
        lines[place] = f"2026-03-02 12:{place:02},Closed," + lines[place]
    return "when,what," + "".join(lines)


def mapping_of(columns):
    """The first column is the case, up to four others are segments: so all cells come in."""
    quoted = ", ".join(json.dumps(one) for one in columns[1:5])
    return (
        f"case: {json.dumps(columns[0])}\ntimestamp: when\nactivity: what\n"
        f"closing_activities: [Closed]\nsegments: [{quoted}]\n"
    )


def cells_loaded():
    cases = CaseFact.objects.order_by("opened_at")
    return [[c.case_key, c.segment_1, c.segment_2, c.segment_3, c.segment_4] for c in cases]


@pytest.mark.parametrize("door", ["page", "command"])
@pytest.mark.parametrize("name", SPECTRUM)
def test_each_file_of_the_csv_spectrum_is_loaded_cell_by_cell_with_a_mapping_that_fits(
    desk, shared, tmp_path, name, door
):
    text, rows = published(shared, name)
    mapping = mapping_of(list(rows[0]))
    if door == "page":
        page = handed_in(desk, timed(text), mapping=mapping)
        assert page.request["PATH_INFO"] == EventBatch.objects.get().get_absolute_url()
    else:
        paths = kept(tmp_path, timed(text)), kept(tmp_path, mapping, "mapping.yaml")
        call_command("import_events", str(paths[0]), process="1.3.10", mapping=str(paths[1]))
    batch = EventBatch.objects.get()
    assert (batch.rows, batch.events, batch.quarantined) == (len(rows), len(rows), 0)
    told = [[*row.values(), "", "", "", ""][:5] for row in rows]
    loaded = cells_loaded()
    if name in MISPRINTED:
        told, loaded = [row[1:] for row in told], [row[1:] for row in loaded]
    assert loaded == told


@pytest.mark.parametrize("name", SPECTRUM)
def test_where_a_column_of_the_csv_spectrum_tells_no_time_its_rows_are_set_aside_whole(
    desk, shared, name
):
    text, rows = published(shared, name)
    columns = list(rows[0])
    mapping = mapping_of(columns).replace("when", json.dumps(columns[-1]))
    page = handed_in(desk, timed(text), mapping=mapping)
    aside = list(QuarantinedRow.objects.order_by("line"))
    assert page.status_code == 200
    assert [row.column for row in aside] == [columns[-1]] * len(rows)
    assert {row.reason for row in aside} <= {"not_a_date", "missing"}
    assert aside[0].line == 2
    assert not CaseFact.objects.exists()
