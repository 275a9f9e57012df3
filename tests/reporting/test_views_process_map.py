"""The pages of the process map: what they tell, where they lead, who may see them."""

import csv
import io
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inventory.models import ProcessElement
from inventory.sockets import process_panels
from reporting.models import DailyCell
from tests.reporting.mapped import KEY

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(as_user, auditor, mapped_source):
    return as_user(auditor)


def told(page):
    return re.sub(r"\s+", " ", unescape(page.content.decode()))


def url(name, **asked):
    base = reverse(name, args=[KEY])
    return base + ("?" + "&".join(f"{key}={value}" for key, value in asked.items()))


def test_the_map_shows_what_follows_what(reader):
    page = reader.get(url("process-map"))
    text = told(page)
    assert page.status_code == 200
    assert dict(page.context["figures"])["Cases"] == "11"
    for name in ("Taken", "Checked", "Start", "Still open"):
        assert name in text
    assert "Checked → Taken: 3 times in 3 cases, 10 h each" in text


def test_the_data_of_the_map_stands_beside_it_as_a_table(reader):
    chart = reader.get(url("process-map")).context["chart"]
    rows = {row[0]: row[1:] for row in chart.rows}
    assert rows["Taken → Checked"][:2] == ["14", "11"]
    assert rows["Checked → Taken"] == ["3", "3", "10 h", "30 h"]
    assert rows["Start → Taken"][2] == "–"


def test_bottlenecks_and_rework_are_told(reader):
    page = reader.get(url("process-map"))
    first = page.context["bottlenecks"][0]
    assert (first["name"], first["mean"], first["total"]) == ("Checked → Taken", "10 h", "30 h")
    rework = {row["name"]: row for row in page.context["rework"]}
    assert (rework["Checked"]["loops"], rework["Checked"]["returns"]) == (1, 3)
    assert rework["Taken"]["cases"] == 3
    assert rework["Taken"]["each"] == "10.5 h"


def test_the_median_of_a_step_is_near_the_true_one(reader):
    rows = {row["name"]: row for row in reader.get(url("process-map")).context["bottlenecks"]}
    assert rows["Checked → Taken"]["median"] in {"9.4 h", "9.5 h", "10 h", "10.4 h", "10.5 h"}


def test_months_narrow_the_map(reader):
    page = reader.get(url("process-map", since="2026-04", until="2026-04"))
    assert dict(page.context["figures"])["Cases"] == "1"
    page = reader.get(url("process-map", since="2031-01", until="2031-02"))
    assert "No case was opened in these months" in told(page)


def test_a_segment_narrows_the_map(reader):
    page = reader.get(url("process-map", segment="1:South"))
    assert dict(page.context["figures"])["Cases"] == "4"
    assert page.context["form"].window.segment == "South"


def test_the_slider_leaves_out_what_is_rare_and_says_so(reader):
    page = reader.get(url("process-map", activities=1, paths=0))
    assert "left out" in page.context["told"]
    assert "Start" in told(page), "what is shown stays connected"


def test_sliders_say_where_they_stand_and_reach_no_further_than_there_is(reader):
    page = told(reader.get(url("process-map", activities=1, paths=40)))
    assert '<output class="map-form__shown" for="id_activities">1</output>' in page
    assert '<output class="map-form__shown" for="id_paths">40</output>' in page
    most = reader.get(url("process-map", activities=40)).context
    activities = int(dict(most["figures"])["Activities"])
    assert most["form"].fields["activities"].widget.attrs["max"] == activities
    assert most["form"].fields["activities"].shown == activities


@pytest.mark.parametrize("look", ["frequency", "waiting", "cost"])
def test_every_look_is_drawn(reader, look):
    page = reader.get(url("process-map", look=look))
    assert page.status_code == 200
    assert {"waiting": "10 h", "cost": "2.00 EUR each", "frequency": "×"}[look] in told(page)


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "nonsense"},
        {"activities": "-5"},
        {"paths": "1000"},
        {"look": "odd"},
        {"segment": "9:Nowhere"},
        {"since": "0000-00", "until": "99999-01"},
    ],
)
def test_an_odd_question_gets_the_usual_map_and_a_word(reader, asked):
    page = reader.get(url("process-map", **asked))
    assert page.status_code == 200
    assert page.context["form"].errors


def test_boxes_and_arrows_lead_to_the_cases_behind_them(reader):
    text = told(reader.get(url("process-map")))
    links = set(re.findall(r'href="(/process-maps/1\.3\.11/cases/\?[^"]+)"', text))
    assert len(links) > 6
    for link in links:
        page = reader.get(link)
        assert page.status_code == 200
        assert page.context["row_count"] > 0, link


def test_an_arrow_leads_to_as_many_cases_as_it_counts(reader):
    page = reader.get(url("process-map"))
    chart = page.context["chart"]
    for name, _times, cases, *_waits in chart.rows:
        label = re.escape(name)
        [link] = re.findall(rf'<a [^>]*?href="([^"]+)"[^>]*><title>{label}:', chart.svg)
        found = reader.get(unescape(link)).context["row_count"]
        assert found == int(cases), name


def test_a_process_without_records_says_what_to_do(as_user, auditor):
    process = ProcessElement.objects.get(key="1.3.9")
    for name in ("process-map", "process-variants"):
        page = as_user(auditor).get(reverse(name, args=[process.key]))
        assert "There is no map yet" in told(page)
    empty = told(as_user(auditor).get(reverse("process-map", args=[process.key])))
    assert "ask the people who run this application" in empty


def test_an_unknown_process_is_not_found(reader):
    for name in ("process-map", "process-variants", "process-cases"):
        assert reader.get(reverse(name, args=["9.9.9"])).status_code == 404


@pytest.mark.parametrize("name", ["process-map", "process-variants", "process-cases"])
def test_who_may_not_see_cases_sees_no_map(as_user, person, mapped_source, name):
    nobody = person("nils")
    assert as_user(nobody).get(reverse(name, args=[KEY])).status_code == 403


@pytest.mark.parametrize(
    ("name", "most"), [("process-map", 12), ("process-variants", 12), ("process-cases", 14)]
)
def test_a_page_asks_few_questions(reader, name, most):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        reader.get(reverse(name, args=[KEY]))
    assert len(asked) <= most, [one["sql"][:90] for one in asked]


def test_variants_are_ranked_with_their_shares(reader):
    page = reader.get(url("process-variants"))
    rows = page.context["rows"]
    assert [(number, one.cases) for number, one, _steps, _url in rows] == [(1, 7), (2, 3), (3, 1)]
    first = rows[0][1]
    assert first.steps == ("Taken", "Checked", "Closed")
    assert first.share == pytest.approx(7 / 11)
    assert first.mean_minutes == pytest.approx((6 * 90 + 125) / 7)
    assert 80 < first.median_minutes < 100
    assert first.mean_cost == pytest.approx((6 * 6 + 8) / 7)
    assert rows[1][2][2] == ("Taken", True), "what was there before is marked"


def test_a_variant_leads_to_its_cases(reader):
    for _number, variant, _steps, link in reader.get(url("process-variants")).context["rows"]:
        page = reader.get(link)
        assert page.context["row_count"] == variant.cases


@pytest.mark.parametrize("name", ["process-map", "process-variants", "process-cases"])
def test_costs_from_records_are_called_by_their_name_and_not_cost(reader, name):
    text = told(reader.get(reverse(name, args=[KEY])))
    assert "Events’ own costs" in text
    assert ">Cost</option>" not in text
    assert not re.search(r"<th[^>]*>\s*Cost\s*</th>", text)


def test_variants_as_a_file(reader):
    file = reader.get(url("process-variants", export="csv"))
    text = b"".join(file.streaming_content).decode().lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["Activities"] == "Taken > Checked > Closed"
    assert [row["Cases"] for row in rows] == ["7", "3", "1"]
    sheet = reader.get(url("process-variants", export="xlsx"))
    assert "spreadsheet" in sheet["Content-Type"]


def test_the_page_of_the_process_leads_to_the_map(auditor, mapped_source):
    process = mapped_source.process
    titles = [str(panel.title) for panel in process_panels.panels(process, auditor)]
    assert "What really happens" in titles
    DailyCell.objects.all().delete()
    later = type(process).objects.get(pk=process.pk)  # a page keeps what it has asked
    titles = [str(panel.title) for panel in process_panels.panels(later, auditor)]
    assert "What really happens" not in titles


def test_the_panel_links_to_all_three(reader, mapped_source):
    text = told(reader.get(mapped_source.process.get_absolute_url()))
    for name in ("process-map", "process-variants", "process-cases"):
        assert reverse(name, args=[KEY]) in text
