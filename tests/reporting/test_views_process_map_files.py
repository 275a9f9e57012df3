"""The process map and its variants as files, on paper, and under names that are kept."""

import csv
import io

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from openpyxl import load_workbook

from inventory.models import ProcessElement
from kernel import pdf
from kernel.models import SavedView
from tests.reporting.mapped import KEY
from tests.reporting.test_views_process_map import told, url

pytestmark = pytest.mark.django_db
needs_pdf = pytest.mark.skipif(not pdf.is_there(), reason="WeasyPrint is not installed")
PAGES = ("process-map", "process-variants")


@pytest.fixture
def reader(as_user, auditor, mapped_source):
    return as_user(auditor)


@pytest.fixture
def words(monkeypatch):
    """The words that were set on paper."""
    written = []

    def keep(template, shown):
        written.append(render_to_string(template, shown))
        return written[-1]

    monkeypatch.setattr(pdf, "render_to_string", keep)
    return written


def rows_of(reader, **asked):
    answer = reader.get(url("process-map", export="csv", **asked))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def step(rows, origin, goal):
    [row] = [one for one in rows if (one["Activity"], one["Next activity"]) == (origin, goal)]
    return row


def test_the_file_has_every_activity_and_every_step_with_its_figures(reader):
    rows = rows_of(reader)
    assert [row["Activity"] for row in rows if row["What"] == "Activity"] == [
        "Checked",
        "Taken",
        "Closed",
    ]
    checked = rows[0]
    assert [checked["Times"], checked["Cases"]] == ["15", "11"]
    assert [checked["Repeated"], checked["Cases that repeat it"]] == ["4", "4"]
    own = "Events’ own costs"
    assert [checked[f"{own}, mean"], checked[own]] == ["2.0", "30.0"]
    back = step(rows, "Checked", "Taken")
    assert (back["What"], back["Times"], back["Cases"]) == ("Step", "3", "3")
    assert (back["Mean waiting, minutes"], back["Waiting, minutes"]) == ("600.0", "1800.0")
    assert step(rows, "Start", "Taken")["Waiting, minutes"] == ""
    assert step(rows, "Checked", "Still open")["Cases"] == "1"


def test_the_file_holds_the_steps_that_the_page_shows_and_no_others(reader):
    for asked in ({}, {"activities": 1, "paths": 0}, {"segment": "1:South"}, {"since": "2026-04"}):
        shown = reader.get(url("process-map", **asked)).context["chart"].rows
        rows = [row for row in rows_of(reader, **asked) if row["What"] == "Step"]
        told_ = [f"{row['Activity']} → {row['Next activity']}" for row in rows]
        assert told_ == [row[0] for row in shown], asked
        assert [row["Times"] for row in rows] == [row[1] for row in shown], asked


def test_a_segment_counts_its_own_cases_in_the_file(reader):
    assert step(rows_of(reader, segment="1:South"), "Start", "Taken")["Cases"] == "4"


def test_the_workbook_holds_numbers(reader):
    answer = reader.get(url("process-map", export="xlsx"))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet["A1"].value == "What"
    assert sheet["D2"].value == 15
    assert "process-map-of" in answer["Content-Disposition"]


def test_a_process_without_a_map_hands_out_the_heading_alone(as_user, auditor):
    process = ProcessElement.objects.get(key="1.3.9")
    answer = as_user(auditor).get(reverse("process-map", args=[process.key]), {"export": "csv"})
    assert len(b"".join(answer.streaming_content).decode().splitlines()) == 1


@pytest.mark.parametrize("name", PAGES)
def test_the_files_offered_keep_every_filter(reader, name):
    page = told(reader.get(url(name, segment="1:South", since="2026-03")))
    for kind in ("csv", "xlsx", "pdf"):
        assert f'href="?segment=1%3ASouth&since=2026-03&export={kind}"' in page


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("kind", ["csv", "pdf"])
def test_who_may_not_see_cases_gets_no_file(as_user, person, mapped_source, name, kind):
    assert as_user(person("nils")).get(url(name, export=kind)).status_code == 403


@needs_pdf
def test_the_map_on_paper_has_its_picture_and_tables_and_what_was_asked(reader, words):
    answer = reader.get(url("process-map", export="pdf", segment="1:South", look="waiting"))
    assert answer.content.startswith(b"%PDF-")
    [text] = words
    assert text.count("<svg") == 1
    assert "Waiting time" in text
    assert "2026-04 · region: South · Waiting time" in text
    assert "Cases: 4" in text
    assert "Cases opened from 2026-03 to 2026-04" in text
    assert '<th scope="row">Checked → Taken</th>' in text
    assert "Bottlenecks" in text
    assert "Rework" in text
    assert "href=" not in text, "on paper nothing leads anywhere"


@needs_pdf
def test_a_process_without_a_map_has_its_paper_too(as_user, auditor):
    page = as_user(auditor).get(reverse("process-map", args=["1.3.9"]), {"export": "pdf"})
    assert page.content.startswith(b"%PDF-")


@pytest.mark.parametrize("name", PAGES)
def test_a_view_is_kept_offered_and_known_when_one_is_in_it(reader, name):
    path = reverse(name, args=[KEY])
    asked = {"path": path, "query": "segment=1:South&page=2", "name": "The south"}
    back = reader.post(reverse("saved-view-save"), asked)
    assert back.url == f"{path}?segment=1%3ASouth"
    page = reader.get(back.url)
    assert [(str(view), is_here) for view, is_here in page.context["views"]] == [
        ("The south", True)
    ]
    assert 'aria-current="page">The south</a>' in told(page)


@pytest.mark.parametrize("name", PAGES)
def test_ones_own_view_comes_first_and_all_is_a_click_away(reader, auditor, name):
    path = reverse(name, args=[KEY])
    SavedView.objects.create(
        name="Mine", page=path, query="segment=1:South", owner=auditor, is_default=True
    )
    answer = reader.get(path)
    assert (answer.status_code, answer.url) == (302, f"{path}?segment=1:South")
    everything = reader.get(f"{path}?all=1")
    assert everything.status_code == 200
    assert everything.context["form"].window.segment == ""


@pytest.mark.parametrize("name", PAGES)
def test_a_view_that_others_share_is_offered_and_a_private_one_is_not(reader, person, name):
    other = person("olga")
    for view, is_shared in (("For all", True), ("For olga", False)):
        SavedView.objects.create(
            name=view,
            page=reverse(name, args=[KEY]),
            query="since=2026-04",
            owner=other,
            is_shared=is_shared,
            is_default=is_shared,
        )
    page = reader.get(url(name))
    assert page.status_code == 200, "what others see first is theirs"
    assert [str(view) for view, _here in page.context["views"]] == ["For all"]
