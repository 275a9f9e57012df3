import pytest
from django.urls import reverse

from kernel.accounts import clock_user
from reporting.models import EventBatch, SourceKind
from tests.reporting.events import kept, load, log, source_of

pytestmark = pytest.mark.django_db
ROWS = [
    ("A", 0, "Open", "", "2"),
    ("A", 60, "Closed", "met", "3"),
    ("=1+1", "nonsense", "Open", "", ""),
]


@pytest.fixture
def source(tmp_path):
    source = source_of()
    load(kept(tmp_path, log(*ROWS)), source)
    return source


def test_the_list_tells_how_far_the_records_reach(as_user, auditor, source):
    page = as_user(auditor).get(reverse("source-list"))
    assert source.number in page.content.decode()
    assert "2 Mar 2026, 13:00" in page.content.decode()
    assert not page.context["create_url"]


def test_a_source_shows_its_figures_mapping_and_batches(as_user, support_manager, source):
    page = as_user(support_manager).get(source.get_absolute_url())
    assert dict(page.context["figures"])["Met"] == 1
    assert "closing_activities" in page.context["mapping"]
    assert "Load the next file" in page.content.decode()


def test_invented_records_say_so_and_take_no_file(as_user, support_manager, source):
    source.kind = SourceKind.DEMONSTRATION
    source.save()
    told = as_user(support_manager).get(source.get_absolute_url()).content.decode()
    assert "invented for the demonstration" in told
    assert "Load the next file" not in told


def test_a_source_is_renamed_by_who_may(as_user, support_manager, auditor, source):
    url = reverse("source-rename", args=[source.number])
    assert as_user(auditor).post(url, {"name": "Other"}).status_code == 403
    as_user(support_manager).post(url, {"name": "Inquiries of the north"})
    source.refresh_from_db()
    assert source.name == "Inquiries of the north"


def test_a_batch_shows_the_rows_set_aside_and_the_list_exports_them(as_user, auditor, source):
    batch = EventBatch.objects.get()
    browser = as_user(auditor)
    told = browser.get(batch.get_absolute_url()).content.decode()
    assert "nonsense" in told
    assert "This is not a date and time" in told
    file = browser.get(reverse("quarantine-list", args=[batch.pk]) + "?export=csv")
    text = b"".join(file.streaming_content).decode()
    assert "'=1+1" in text


def test_a_page_costs_no_more_when_there_is_more(
    as_user, auditor, source, tmp_path, django_assert_max_num_queries
):
    for part in range(5):
        load(kept(tmp_path, log((f"N{part}", part, "Open", "", "")), f"{part}.csv"), source)
    browser = as_user(auditor)
    for url in (
        reverse("source-list"),
        source.get_absolute_url(),
        EventBatch.objects.first().get_absolute_url(),
    ):
        browser.get(url)
        with django_assert_max_num_queries(20):
            assert browser.get(url).status_code == 200


def test_the_clock_has_an_account():
    assert clock_user().is_clock
