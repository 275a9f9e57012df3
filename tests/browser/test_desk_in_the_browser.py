"""The cellar's own pages for everyone: at the keyboard, with a screen reader, on a phone."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from kernel import audit, jobs
from kernel.actions.saved_views import save_view
from kernel.models import JobRun, JobState, Notice

PAGES = [
    "/",
    "/notices/",
    "/jobs/?state=failed&label=Count",
    "/jobs/1/",
    "/change-log/",
    "/change-log/1/",
    "/break-glass/?record=kernel.jobrun:1&move=finish",
    "/break-glass/log/",
    "/account/",
    "/no/such/page/",
]


@pytest.fixture
def run(transactional_db, admin_user):
    run = jobs.queue("sheep", "1", label="Count sheep", actor=admin_user)
    JobRun.objects.update(state=JobState.FAILED, error="There are no sheep.")
    audit.record(
        "sheep.renamed", run, actor=admin_user, before={"label": "A"}, after={"label": "B"}
    )
    Notice.objects.create(
        recipient=admin_user, text="Look at this", url="/jobs/", created_at=timezone.now()
    )
    save_view("/jobs/", name="Failed", query="state=failed", actor=admin_user)
    return run


def test_no_page_has_an_accessibility_fault_or_is_wider_than_a_phone(
    run, signed_in, admin_user, faults, live_server
):
    page = signed_in(admin_user, "/")
    entry = audit.timeline(run)[0]
    found = {}
    for path in PAGES:
        address = path.replace("/jobs/1/", f"/jobs/{run.pk}/")
        address = address.replace("jobrun:1", f"jobrun:{run.pk}")
        page.goto(live_server.url + address.replace("/change-log/1/", f"/change-log/{entry.pk}/"))
        page.set_viewport_size({"width": 1280, "height": 900})
        wide = faults(page)
        page.set_viewport_size({"width": 390, "height": 844})
        overflow = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[path] = [*wide, *faults(page), *(["wider than a phone"] if overflow else [])]

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_a_view_is_saved_with_the_keyboard_alone(run, signed_in, admin_user):
    page = signed_in(admin_user, "/jobs/?state=failed")
    page.get_by_text("Save this view").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Lost sheep")
    page.keyboard.press("Enter")

    page.get_by_text("Saved as “Lost sheep”.").wait_for()
    expect(page.get_by_role("link", name="Lost sheep").first).to_be_visible()


def test_the_page_of_a_job_follows_it_to_its_end(run, signed_in, admin_user):
    JobRun.objects.update(state=JobState.RUNNING, error="", message="Sheep 1", steps_total=2)
    page = signed_in(admin_user, run.get_absolute_url())
    page.get_by_text("Sheep 1").wait_for()
    JobRun.objects.update(message="Sheep 2")
    page.get_by_text("Sheep 2").wait_for(timeout=10_000)
    JobRun.objects.update(state=JobState.DONE, result={"sheep": 2})

    page.get_by_role("heading", name="Result").wait_for(timeout=10_000)
    expect(page.get_by_role("button", name="Cancel this job")).to_be_hidden()


def test_where_one_is_stands_in_sight_in_a_navigation_longer_than_the_window(
    run, signed_in, admin_user
):
    page = signed_in(admin_user, "/change-log/", width=1280, height=500)
    here = page.get_by_role("navigation", name="Main").locator("[aria-current=page]")
    expect(here).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
