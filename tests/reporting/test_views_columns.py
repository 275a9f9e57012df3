"""The form of the columns: guessed, put right, looked at, loaded; all without a script."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inventory.models import ProcessElement
from reporting.models import CaseFact, EventBatch, Source
from tests.reporting.events import log

pytestmark = pytest.mark.django_db
ROWS = [
    ("A", 0, "Open", "", "2"),
    ("A", 60, "Closed", "met", "3.5"),
    ("B", 90, "Open", "", "1"),
    ("B", 95, "Closed", "missed", "1"),
]
DAYS = "vorgang;wann;was\n1;31.3.2026 10:00;auf\n1;1.4.2026 10:00;zu\n2;2.4.2026;auf\n"


@pytest.fixture
def desk(as_user, support_manager):
    return as_user(support_manager)


def handed_in(desk, content=None, name="log.csv"):
    file = SimpleUploadedFile(name, (content or log(*ROWS)).encode())
    process = ProcessElement.objects.get(key="1.3.10")
    told = {"file": file, "mapping": "guess", "process": process.pk}
    return desk.post(reverse("source-import"), told).url


def fields(page, **changed):
    """What the form would send as it stands."""
    return {**page.context["form"].initial, **changed}


def test_guessing_is_where_one_begins(desk):
    page = desk.get(reverse("source-import"))
    assert page.context["form"].initial["mapping"] == "guess"
    assert "/columns/?process=1.3.10" in handed_in(desk)


def test_the_guessed_columns_are_chosen_with_their_reason_and_the_rows_shown(desk):
    page = desk.get(handed_in(desk))
    text = page.content.decode()
    assert '<option value="timestamp" selected>' in text
    assert "Guessed from its name." in text
    assert [row.case for row in page.context["preview"].rows] == ["A", "A", "B", "B"]
    assert "case: case" in page.context["yaml"]
    assert not Source.objects.exists()


def test_load_takes_them_as_they_stand(desk):
    url = handed_in(desk)
    answer = desk.post(url, fields(desk.get(url), load="1"), follow=True)
    assert answer.request["PATH_INFO"] == EventBatch.objects.get().get_absolute_url()
    assert dict(CaseFact.objects.values_list("case_key", "outcome")) == {"A": "met", "B": "missed"}


def test_look_again_reads_with_what_was_changed(desk):
    url = handed_in(desk)
    page = desk.post(url, fields(desk.get(url), outcome="", look="1"))
    assert {row.outcome for row in page.context["preview"].rows} == {""}
    assert not Source.objects.exists()


def test_names_of_another_language_are_told_by_what_the_columns_hold(desk):
    page = desk.get(handed_in(desk, DAYS))
    form = page.context["form"]
    assert (form.initial["case"], form.initial["timestamp"]) == ("vorgang", "wann")
    assert form.initial["date_order"] == "day_first"
    assert "Choose the column of the closing" in page.content.decode()
    assert page.context["preview"] is None
    url = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    page = desk.post(url, fields(page, activity="was", closing_activities="zu, fertig", look="1"))
    assert [row.activity for row in page.context["preview"].rows] == ["auf", "zu", "auf"]


def test_what_is_wrong_is_said_at_the_column(desk):
    page = desk.get(handed_in(desk, "colour,shape\nred,round\nblue,square\n"))
    text = page.content.decode()
    assert "No column reads as a date and time: choose one" in text
    url = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    answer = desk.post(url, fields(page, load="1"))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) >= {"case", "timestamp", "closed_at"}
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"time_zone": "Mars/Olympus"}, "“Mars/Olympus” is not known"),
        ({"encoding": "klingon"}, "“klingon” is not known"),
        ({"met": "yes", "missed": "yes"}, "“yes”"),
        ({"case": "colour"}, "“colour” is not offered here"),
        ({"delimiter": "|"}, "has no column"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_in_words(desk, changed, says):
    url = handed_in(desk)
    answer = desk.post(url, fields(desk.get(url), load="1", **changed))
    assert answer.status_code in {409, 422}
    assert says in answer.content.decode()
    assert not Source.objects.exists()


def test_the_expert_goes_on_with_the_same_guess_as_yaml(desk):
    page = desk.get(handed_in(desk))
    answer = desk.get(page.context["expert_url"])
    assert "case: case" in answer.context["form"].initial["mapping"]
    assert len(answer.context["preview"].rows) == 4


def test_a_file_that_cannot_be_read_says_so_instead_of_a_form(desk):
    answer = desk.get(handed_in(desk, "PK\x03\x04" + "x" * 100))
    assert answer.status_code == 409
    assert "is damaged" in answer.content.decode()


def test_another_person_does_not_get_at_the_upload(desk, as_user, steward, auditor):
    url = handed_in(desk)
    assert as_user(steward).get(url).status_code == 404
    assert as_user(auditor).get(url).status_code == 403
