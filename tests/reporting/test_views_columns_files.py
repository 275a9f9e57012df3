"""The form of the columns and a YAML file are one way: each gives what the other takes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from inventory.models import ProcessElement
from reporting.mapping_files import mapping_written
from reporting.models import CaseFact, EventBatch, Source
from tests.reporting.events import kept, log
from tests.reporting.test_queries_preview import NAMES, TOLD
from tests.reporting.test_views_columns import ROWS, fields, handed_in

pytestmark = pytest.mark.django_db
OTHER = """\
title: Visits
case: case
timestamp: at
activity: activity
closing_activities: [Closed]
segments: [product, region]
clock: status
clock_stops: [On hold]
"""


@pytest.fixture
def desk(as_user, support_manager):
    return as_user(support_manager)


@pytest.fixture
def visits(desk):
    return handed_in(desk, log(*TOLD, heading=NAMES))


def filled_in(desk, url, content, name="visits.yaml"):
    sent = {"fill": "1", "mapping_file": SimpleUploadedFile(name, content.encode())}
    return desk.post(url, sent)


def text_of(answer):
    return answer.content.decode().replace("&quot;", '"').replace("&#x27;", "'")


def test_everything_that_is_read_has_a_column_and_the_rest_is_named(desk, visits):
    sent = {
        "segments": ["region", "product"],
        "clock": "status",
        "clock_stops": "On hold",
        "outcome": "outcome",
        "met": "met",
        "missed": "missed",
        "abandoned": "cancelled",
        "lifecycle": "stage",
        "resource": "who",
        "look": "1",
    }
    page = desk.post(visits, fields(desk.get(visits), **sent))
    told = text_of(page)
    for heading in ("Case", "The clock", "Who", "Outcome", "Segment", "Is", "Closed"):
        assert f'<th scope="col">{heading}<small>' in told
    for cell in ("Abandoned", "scheduled", "North", "closes"):
        assert f"<td>{cell}</td>" in told
    assert "Not read, 2 of 11 columns:</strong> n, note" in told


def test_marks_that_the_file_holds_are_there_to_be_ticked(desk, visits):
    page = desk.post(visits, fields(desk.get(visits), outcome="outcome", look="1"))
    told = text_of(page)
    assert '<input type="checkbox" name="abandoned" value="cancelled" checked>' in told
    assert '<input type="checkbox" name="met" value="cancelled">' in told


def test_a_log_that_stops_its_clock_is_understood_at_once(desk, visits):
    page = desk.get(visits)
    assert page.context["form"].initial["clock"] == "status"
    assert '<input type="checkbox" name="clock_stops" value="On hold" checked>' in text_of(page)
    assert 'id="group-clock" open>' in text_of(page)
    assert 'id="group-details">' in text_of(page)


def test_a_fault_in_a_folded_group_opens_it_and_leads_there(desk, visits):
    page = desk.post(visits, fields(desk.get(visits), encoding="klingon", look="1"))
    told = text_of(page)
    assert page.status_code == 422
    assert 'id="group-details" open>' in told
    assert '<a href="#id_encoding">' in told


def test_each_group_is_a_question(desk, visits):
    told = text_of(desk.get(visits))
    for title in ("Which case?", "When?", "What happened, and who did it?", "Outcome and cost"):
        assert f'<legend class="panel__head columns__title">{title}</legend>' in told
    for title in ("When did the work begin?", "When does the clock stop?"):
        assert f">{title}</span>" in told


def test_where_nothing_is_understood_the_rows_are_shown_as_they_stand(desk):
    told = text_of(desk.get(handed_in(desk, "colour,shape\nred,round\nblue,square\n")))
    assert "The first rows, as they stand" in told
    assert "<td>red</td><td>round</td>" in told


def test_the_file_is_named_as_the_log_is_whatever_that_is(desk):
    url = handed_in(desk, name='Störung "A"; B.csv')
    answer = desk.post(url, fields(desk.get(url), yaml="1"))
    named = "attachment; filename*=utf-8''St%C3%B6rung_A_B.mapping.yaml"
    assert answer["Content-Disposition"] == named


def test_the_columns_come_as_a_file_that_the_command_takes(desk, tmp_path, monkeypatch):
    url = handed_in(desk)
    answer = desk.post(url, fields(desk.get(url), yaml="1"))
    assert answer["Content-Disposition"] == 'attachment; filename="log.mapping.yaml"'
    assert answer["Content-Type"].startswith("application/yaml")
    assert not Source.objects.exists()
    mapping = kept(tmp_path, answer.content, "log.mapping.yaml")
    call_command(
        "import_events",
        str(kept(tmp_path, log(*ROWS))),
        process="1.3.10",
        mapping=str(mapping),
    )
    assert dict(CaseFact.objects.values_list("case_key", "outcome")) == {"A": "met", "B": "missed"}
    desk.post(url, fields(desk.get(url), load="1"))
    assert (Source.objects.count(), EventBatch.objects.count()) == (1, 1)  # the same mapping


def test_columns_that_cannot_be_read_come_as_no_file(desk):
    url = handed_in(desk)
    answer = desk.post(url, fields(desk.get(url), case="", yaml="1"))
    assert answer.status_code == 422
    assert "Content-Disposition" not in answer


def test_a_file_of_a_mapping_fills_the_form_in(desk, visits):
    page = filled_in(desk, visits, OTHER)
    assert page.status_code == 200
    form = page.context["form"]
    assert (form.initial["title"], form.initial["clock"]) == ("Visits", "status")
    assert page.context["preview"].rows[0].segments == ["DSL", "North"]
    again = desk.post(visits, {**form.initial, "yaml": "1"})
    assert mapping_written(again.content.decode()) == mapping_written(OTHER)
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("content", "status", "says"),
    [
        ("case: [", 422, "visits.yaml, line 1, column 8: not valid YAML"),
        (OTHER + "zone: UTC", 422, "visits.yaml: The mapping cannot be used: line 9, column 1"),
        (
            OTHER.replace("activity: activity", "activity: act"),
            200,
            "log.csv has no column “act”. It has: case, at, activity",
        ),
    ],
)
def test_a_mapping_that_cannot_fill_it_in_says_why(desk, visits, content, status, says):
    page = filled_in(desk, visits, content)
    assert page.status_code == status
    assert says in text_of(page)
    assert 'aria-describedby="why-load"' in text_of(page)


def test_without_a_file_nothing_is_filled_in(desk, visits):
    page = desk.post(visits, {"fill": "1"})
    assert page.status_code == 422
    assert "Choose the YAML file of a mapping first." in text_of(page)


def test_a_mapping_that_is_known_fills_the_form_in(desk):
    file = SimpleUploadedFile("log.csv", log(*ROWS).encode())
    process = ProcessElement.objects.get(key="1.3.10").pk
    sent = {"file": file, "mapping": "service-desk-incidents", "process": process}
    url = desk.post(reverse("source-import"), sent).url
    page = desk.get(url)
    assert "mapping=service-desk-incidents" in page.context["expert_url"]
    assert "log.csv has no column “number”" in text_of(page)
    answer = desk.get(page.context["expert_url"])
    assert f'href="{url.replace("&", "&amp;")}"' in text_of(answer)


def test_the_columns_of_the_source_stand_in_the_form_for_its_next_file(desk):
    url = handed_in(desk)
    desk.post(url, fields(desk.get(url), segments=["cost"], load="1"))
    source = Source.objects.get()
    file = SimpleUploadedFile("next.csv", log(("C", 5, "Open", "", "1")).encode())
    sent = {"file": file, "mapping": source.number, "process": source.process_id}
    page = desk.get(desk.post(reverse("source-import"), sent).url)
    assert page.context["form"].initial["segments"] == ["cost"]
    assert [row.case for row in page.context["preview"].rows] == ["C"]


HALVES = r"""{"case": "A", "at": "2026-03-02 10:00", "what": "\ud800", "\udfff": "1", "x": "\u0000"}
{"case": "A", "at": "2026-03-02 11:00", "what": "Closed", "\udfff": "2", "x": "b"}
{"case": "B", "at": "2026-03-02 12:00", "what": "Closed", "\udfff": "2", "x": "b"}
"""


@pytest.mark.parametrize("sent", [{}, {"case": "case", "timestamp": "at", "activity": "what"}])
def test_half_characters_of_a_log_do_not_keep_the_page_from_being_shown(desk, sent):
    """JSON can tell them escaped; no page can."""
    url = handed_in(desk, HALVES, name="log.jsonl")
    page = desk.get(url)
    assert page.status_code == 200
    assert [name for name, _label in page.context["form"].fields["case"].choices][1:] == [
        *("case", "at", "what", "x"),
    ]
    told = fields(page, closing_activities="Closed", look="1", **sent)
    assert desk.post(url, told).status_code in (200, 422)
    absent = filled_in(desk, url, OTHER)
    assert "has no column" in text_of(absent)


def test_of_a_great_many_columns_one_writes_those_that_matter(desk):
    wide = [f"measured {number}" for number in range(400)]
    names = ["case", "timestamp", "activity", *wide]
    rows = [["A", f"2026-03-02 1{n}:00", what, *["7"] * 400] for n, what in enumerate("OC")]
    url = handed_in(desk, "\n".join(",".join(one) for one in [names, *rows]))
    page = desk.get(url, follow=True)
    [(address, _status)] = page.redirect_chain
    assert address == url.replace("/columns/", "/")
    assert "log.csv has 403 columns: too many for lists." in text_of(page)
    assert "case: case" in page.context["form"].initial["mapping"]
