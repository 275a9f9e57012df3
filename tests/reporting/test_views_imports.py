import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kernel.models import JobRun, Upload
from reporting import tasks
from reporting.models import EventBatch, Source, Verdict
from tests.reporting.events import log

ROWS = [
    ("A", 0, "Open", "", "2"),
    ("A", 60, "Closed", "met", "3"),
    ("B", "nonsense", "Open", "", ""),
    ("C", 90, "Open", "", "1"),
]
OWN = """
case: case
timestamp: timestamp
activity: activity
closing_activities: [Closed]
"""


@pytest.fixture
def client(as_user, support_manager):
    return as_user(support_manager)


def hand_in(client, content, mapping="event-log", name="log.csv", key="1.3.10"):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    process = client.get(reverse("source-import")).context["form"].fields["process"].queryset
    answer = client.post(
        reverse("source-import"),
        {"file": file, "mapping": mapping, "process": process.get(key=key).pk},
    )
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.url.replace("/columns/", "/")  # as YAML


def test_the_first_rows_are_shown_before_anything_is_loaded(client):
    page = client.get(hand_in(client, log(*ROWS)))
    preview = page.context["preview"]
    assert [row.case for row in preview.rows] == ["A", "A", "C"]
    assert [(one.line, one.column) for one, _reason in preview.rejected] == [(4, "timestamp")]
    assert "nonsense" in page.content.decode()
    assert not EventBatch.objects.exists()


def test_look_again_reads_with_the_mapping_as_changed(client):
    url = hand_in(client, log(*ROWS))
    page = client.post(url, {"mapping": OWN, "look": "1"})
    assert page.status_code == 200
    assert {row.outcome for row in page.context["preview"].rows} == {""}
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ("case: case", "“timestamp” is missing"),
        (OWN.replace("case: case", "case: ticket"), "has no column “ticket”. It has: case"),
        (OWN + "colour: red", "“colour” is not a field"),
        ("case: [", "not valid YAML"),
    ],
)
def test_a_mapping_that_does_not_fit_says_why_and_loads_nothing(client, mapping, says):
    page = client.post(hand_in(client, log(*ROWS)), {"mapping": mapping, "load": "1"})
    assert page.status_code in {409, 422}
    assert says in page.content.decode().replace("&quot;", '"')
    assert not Source.objects.exists()


def test_load_ends_on_the_page_of_the_batch_with_its_quarantine(client):
    content = gzip.compress(log(*ROWS).encode())
    url = hand_in(client, content, name="log.csv.gz")
    text = client.get(url).context["form"].initial["mapping"]
    answer = client.post(url, {"mapping": text, "load": "1"}, follow=True)
    batch = EventBatch.objects.get()
    assert answer.request["PATH_INFO"] == batch.get_absolute_url()
    assert (batch.added, batch.quarantined, batch.source.process.key) == (3, 1, "1.3.10")
    assert "nonsense" in answer.content.decode()
    assert Verdict.objects.filter(measure__process__key="1.3.10").count() == 0


def test_the_same_file_again_shows_the_batch_there_is(client):
    for _time in range(2):
        url = hand_in(client, log(*ROWS))
        text = client.get(url).context["form"].initial["mapping"]
        client.post(url, {"mapping": text, "load": "1"}, follow=True)
    assert EventBatch.objects.count() == 1
    assert JobRun.objects.filter(job=tasks.LOAD).count() == 2


def test_a_load_that_failed_says_why(client, monkeypatch):
    url = hand_in(client, log())
    text = "case: case\ntimestamp: timestamp\nactivity: activity\nclosing_activities: Closed\n"
    page = client.post(url, {"mapping": text, "load": "1"}, follow=True)
    assert "holds no events" in page.content.decode()
    assert not EventBatch.objects.exists()


def test_another_person_does_not_get_at_the_upload(client, as_user, steward):
    url = hand_in(client, log(*ROWS))
    assert as_user(steward).get(url).status_code == 404
    assert Upload.objects.count() == 1


@pytest.mark.parametrize("who", ["auditor", "agent", "knowledge_editor"])
def test_who_may_not_load_is_refused(who, as_user, request):
    browser = as_user(request.getfixturevalue(who))
    assert browser.get(reverse("source-import")).status_code == 403
    assert browser.post(reverse("source-import")).status_code == 403
    assert browser.get(reverse("source-list")).status_code == 200


def test_what_is_no_text_is_refused(client):
    file = SimpleUploadedFile("log.csv", b"\x89PNG\r\n\x1a\n")
    process = client.get(reverse("source-import")).context["form"].fields["process"].queryset
    page = client.post(
        reverse("source-import"),
        {"file": file, "mapping": "own", "process": process.get(key="1.3.10").pk},
    )
    assert page.status_code == 409


def test_writing_the_columns_oneself_begins_with_an_empty_mapping(client):
    page = client.get(hand_in(client, log(*ROWS), mapping="own"))
    assert page.status_code == 200
    assert page.context["preview"] is None
    assert "case:" in page.content.decode()


def test_a_load_leads_to_its_own_batch_whatever_number_that_has_in_its_source(client):
    pages = []
    for key in ("1.3.10", "1.3.11"):
        url = hand_in(client, log(*ROWS), key=key)
        answer = client.post(url, {"mapping": OWN, "load": "1"}, follow=True)
        pages.append(answer.request["PATH_INFO"])
    assert [batch.ordinal for batch in EventBatch.objects.order_by("pk")] == [1, 1]
    assert pages == [batch.get_absolute_url() for batch in EventBatch.objects.order_by("pk")]
