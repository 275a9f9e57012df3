"""The pages of sources that are fetched: opened by their form, changed, looked at now."""

import pytest
from django.urls import reverse

from kernel import tasks
from kernel.models import JobRun
from reporting.models import EventBatch, Source, SourceKind
from reporting.tasks import look_into_folders
from tests.reporting.events import process, source_of
from tests.reporting.test_actions_fetching import FIRST, FOLDER, crm, folder, inbox, table

pytestmark = pytest.mark.django_db
__all__ = ["crm", "folder", "inbox", "table"]


@pytest.fixture
def desk(as_user, support_manager):
    return as_user(support_manager)


def sent(desk, kind, **told):
    base = {"process": process().pk, "name": "Field force", "columns": "event-log"}
    return desk.post(reverse("source-open", args=[kind]), {**base, **told}, follow=True)


def test_a_folder_is_watched_from_the_page_on(desk, inbox):
    page = sent(desk, "folder", **FOLDER)
    source = Source.objects.get()
    assert page.request["PATH_INFO"] == source.get_absolute_url()
    assert (source.kind, source.feed, source.name) == ("folder", FOLDER, "Field force")
    assert "Load now" in page.content.decode()
    assert "No file has been seen" in page.content.decode()


def test_load_now_runs_as_a_job_and_shows_the_files(desk, folder, inbox):
    (inbox / "a.csv").write_text(FIRST)
    (inbox / "b.csv").write_text("nothing\n")
    desk.post(reverse("source-fetch", args=[folder.number]))
    JobRun.objects.update(period="before")
    page = desk.post(reverse("source-fetch", args=[folder.number]), follow=True)
    run = JobRun.objects.first()
    assert page.request["PATH_INFO"] == run.get_absolute_url()
    assert run.result["added"] == 2
    shown = desk.get(folder.get_absolute_url()).content.decode()
    assert "b.csv has no column" in shown
    assert str(EventBatch.objects.get()) in shown


def test_a_table_is_chosen_among_the_databases_that_are_named(desk, crm):
    form = desk.get(reverse("source-open", args=["table"])).content.decode()
    assert ">CRM</option>" in form
    assert str(crm) not in form
    sent(desk, "table", connection="CRM", table="tickets", cursor="id")
    assert Source.objects.get().kind == SourceKind.TABLE


def test_a_source_for_programs_needs_no_more_than_its_columns(desk):
    sent(desk, "api")
    assert Source.objects.get().kind == SourceKind.API


@pytest.mark.parametrize(
    ("kind", "told", "says"),
    [
        ("folder", {"folder": "..", "pattern": "*"}, "does not lie in the folder"),
        ("folder", {"folder": "in", "pattern": ""}, "Fill this in"),
        ("table", {"connection": "ERP", "table": "t"}, "“ERP” is not offered here"),
        ("table", {"connection": "CRM", "table": "a b"}, "is no name of a table"),
        ("api", {"columns": "own", "mapping": "case: a"}, "“timestamp” is missing"),
    ],
)
def test_what_cannot_be_is_said_on_the_form_and_opens_nothing(desk, inbox, crm, kind, told, says):
    page = sent(desk, kind, **told)
    assert page.status_code in {409, 422}
    assert says in page.content.decode()
    assert not Source.objects.exists()


def test_where_it_is_fetched_from_can_be_changed(desk, folder, inbox):
    page = desk.get(reverse("source-feed", args=[folder.number]))
    assert page.context["form"].initial == FOLDER
    desk.post(reverse("source-feed", args=[folder.number]), {"folder": "in", "pattern": "*.gz"})
    folder.refresh_from_db()
    assert folder.feed["pattern"] == "*.gz"


def test_a_source_of_files_has_no_such_page(desk):
    assert desk.get(reverse("source-feed", args=[source_of().number])).status_code == 404
    assert desk.get(reverse("source-open", args=["demonstration"])).status_code == 404


@pytest.mark.parametrize("who", ["auditor", "agent", "process_owner"])
def test_who_may_not_is_refused_by_every_address(who, request, as_user, folder):
    browser = as_user(request.getfixturevalue(who))
    for name, argument in (("source-open", "folder"), ("source-feed", folder.number)):
        assert browser.get(reverse(name, args=[argument])).status_code == 403
        assert browser.post(reverse(name, args=[argument])).status_code == 403
    assert browser.post(reverse("source-fetch", args=[folder.number])).status_code == 409
    assert not JobRun.objects.exists()
    assert "Load now" not in browser.get(folder.get_absolute_url()).content.decode()


def looked_at_twice(desk, folder):
    for turn in range(2):
        desk.post(reverse("source-fetch", args=[folder.number]))
        JobRun.objects.filter(period__startswith="SRC").update(period=f"before {turn}")


def test_many_files_cost_no_more_questions(desk, folder, inbox, django_assert_max_num_queries):
    for number in range(15):
        (inbox / f"{number}.csv").write_text("nothing\n")
    looked_at_twice(desk, folder)
    with django_assert_max_num_queries(25):
        page = desk.get(folder.get_absolute_url()).content.decode()
    assert page.count("has no column") >= 15


def test_support_managers_are_told_of_the_trouble(folder, inbox, support_manager):
    (inbox / "a.csv").write_text("nothing\n")
    for _turn in range(2):
        look_into_folders()
    tasks.seal_and_tell()
    notice = support_manager.notices.get()
    assert "a.csv has no column" in notice.text
    assert notice.url == folder.get_absolute_url()
