"""Who gets in where: strangers nowhere, each role where its work is."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from reporting import actions, tasks
from reporting.actions.judging import judge_measures
from reporting.models import EventBatch, Measure, Source, Target, Verdict
from reporting.urls import urlpatterns
from tests.reporting.events import kept, load, log, source_of
from tests.reporting.history import drifting, judged_process, keeper, signal_on

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROWS = [("A", 0, "Open", "", "2"), ("A", 60, "Closed", "met", "3"), ("B", "x", "Open", "", "")]
READERS = [
    "support_manager",
    "process_owner",
    "knowledge_editor",
    "tester",
    "approver",
    "steward",
    "agent",
    "auditor",
]
READING = {
    "overview",
    "process-compare",
    "process-performance",
    "cost",
    "cost-pool-list",
    "activity-time-list",
    "cost-process",
    "measure",
    "verdict",
    "measure-list",
    "metric-list",
    "measure-versions",
    "target-list",
    "targets",
    "target",
    "source-list",
    "source",
    "event-batch",
    "quarantine-list",
    "quarantine-file",
    "signal-list",
    "signal",
    "baseline-list",
    "baseline",
}
BY_TOKEN = {"digest-unsubscribe"}  # open to whoever has the link of a message; this one is forged
STEERS = {"support_manager", "process_owner"}
WRITING = {
    "target-set": {"support_manager", "process_owner"},
    "measure-new": {"support_manager"},
    "measure-revise": {"support_manager"},
    "measure-retire": {"support_manager"},
    "source-import": {"support_manager", "steward"},
    "source-rename": {"support_manager", "steward"},
    "process-dimensions": {"support_manager", "steward"},
    "source-open": {"support_manager", "steward"},
    "quarantine-mend": {"support_manager", "steward"},
    "quarantine-file-load": {"support_manager", "steward"},
    "limits-freeze": STEERS,
    "limits-reset": STEERS,
    "chart-choose": STEERS,
    "signal-comment": STEERS,
    "signal-rebaseline": STEERS,
}


@pytest.fixture(scope="module")
def stood(standing_events):
    """Records for every page of reporting, and the folder of their events."""
    with standing_events() as folder:
        yield _addresses(folder), folder / "events"


@pytest.fixture
def addresses(stood, db, settings):
    found, settings.EVENT_STORE_DIR = stood
    return found


def _addresses(folder):
    """An address of every page of reporting, with records behind it."""
    measure = judged_process(drifting(13), key="1.3.9", name="Bill Invoice Management")
    [verdict] = judge_measures([measure], actor=keeper())
    source = source_of()
    load(kept(folder, log(*ROWS)), source)
    batch = source.batches.get()
    signal = signal_on(measure)
    baseline = actions.freeze_limits(
        measure,
        since=date(2025, 10, 1),
        until=date(2026, 9, 1),
        reason="The year before the change.",
        actor=keeper(),
    )
    keys = {
        "measure": [measure.pk],
        "verdict": [verdict.pk],
        "measure-versions": [measure.pk],
        "measure-revise": [measure.pk],
        "measure-retire": [measure.pk],
        "target": [measure.targets.get().pk],
        "target-list": [measure.pk],
        "target-set": [measure.pk],
        "limits-freeze": [measure.pk],
        "limits-reset": [measure.pk],
        "chart-choose": [measure.pk],
        "baseline-list": [measure.pk],
        "baseline": [baseline.pk],
        "baseline-move": [baseline.pk, "undo"],
        "signal": [signal.pk],
        "signal-comment": [signal.pk],
        "signal-rebaseline": [signal.pk],
        "signal-move": [signal.pk, "acknowledge"],
        "digest-unsubscribe": ["forged"],
        "source": [source.number],
        "source-rename": [source.number],
        "source-open": ["folder"],
        "source-feed": [source.number],
        "source-fetch": [source.number],
        "event-batch": [batch.pk],
        "case": [source.number, source.cases.first().case_key],
        "quarantine-list": [batch.pk],
        "quarantine-mend": [batch.pk],
        "quarantine-file": [batch.pk],
        "quarantine-file-load": [batch.pk],
    }
    usual = {"pk": 1, "key": measure.process.key, "number": source.number}
    return {one.name: address(one, keys, usual) for one in urlpatterns}


def address(route, keys, usual):
    """With the keys that are named, or those that any page of its kind takes."""
    named = keys.get(route.name, [usual.get(one) for one in route.pattern.converters])
    return reverse(route.name, args=named)


def status(browser, url):
    return browser.get(url).status_code


def test_a_stranger_is_sent_to_sign_in_from_every_address(addresses):
    for name, url in addresses.items():
        if name in BY_TOKEN:
            assert (status(Client(), url), Client().post(url).status_code) == (404, 404)
            continue
        for answer in (Client().get(url), Client().post(url, {"name": "x", "value": 1})):
            assert answer.status_code == 302, name
            assert answer.url.startswith(reverse(settings.LOGIN_URL)), name


def test_who_has_no_role_sees_nothing(addresses, person, as_user):
    browser = as_user(person("nobody"))
    seen = {name: status(browser, url) for name, url in addresses.items()}
    assert {name for name, code in seen.items() if code not in {403, 404, 405}} == set()


@pytest.mark.parametrize("who", READERS)
def test_every_role_reads_every_page(who, addresses, request, as_user):
    browser = as_user(request.getfixturevalue(who))
    seen = {name: status(browser, addresses[name]) for name in READING}
    assert seen == dict.fromkeys(READING, 200)


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("room", sorted(WRITING))
def test_a_page_that_writes_opens_to_those_whose_work_it_is(who, room, addresses, request, as_user):
    browser = as_user(request.getfixturevalue(who))
    expected = 200 if who in WRITING[room] else 403
    assert status(browser, addresses[room]) == expected


@pytest.mark.parametrize("who", ["auditor", "agent", "tester", "approver", "knowledge_editor"])
def test_what_the_page_refuses_the_address_refuses_too(who, addresses, request, as_user):
    browser = as_user(request.getfixturevalue(who))
    before = (Target.objects.count(), [one.name for one in Source.objects.all()])
    for page in WRITING:
        assert browser.post(addresses[page], {"name": "mine", "value": 1}).status_code == 403
    assert (Target.objects.count(), [one.name for one in Source.objects.all()]) == before


@pytest.mark.parametrize(
    "address",
    [
        "/measures/999999/",
        "/verdicts/999999/",
        "/measures/999999/targets/",
        "/measures/999999/versions/",
        "/measures/999999/revise/",
        "/measures/999999/retire/",
        "/targets/999999/",
        "/measures/999999/targets/new/",
        "/sources/SRC-9999/",
        "/sources/SRC-9999/rename/",
        "/sources/load/999999/",
        "/sources/loading/999999/",
        "/event-batches/999999/",
        "/event-batches/999999/quarantine/",
        "/event-batches/999999/quarantine/mend/",
        "/event-batches/999999/quarantine/file/",
        "/event-batches/999999/quarantine/file/load/",
        "/signals/999999/",
        "/signals/999999/comment/",
        "/signals/999999/acknowledge/",
        "/baselines/999999/",
        "/baselines/999999/undo/",
        "/measures/999999/freeze/",
    ],
)
def test_what_is_not_there_is_not_found(address, as_user, support_manager):
    assert status(as_user(support_manager), address) == 404


def test_buttons_are_shown_to_those_who_may_press_them(addresses, as_user, steward, auditor):
    for page, words in (("source", "Rename"), ("source-list", "Load an event log")):
        assert words in as_user(steward).get(addresses[page]).content.decode()
        assert words not in as_user(auditor).get(addresses[page]).content.decode()


def test_the_menu_leads_to_the_overview_and_the_sources(as_user, auditor, person):
    told = as_user(auditor).get(reverse("overview")).content.decode()
    assert f'href="{reverse("source-list")}"' in told
    assert f'href="{reverse("overview")}"' in told


@pytest.mark.parametrize("model", [Source, EventBatch, Measure, Verdict])
def test_records_are_invisible_without_the_permission(model, addresses, person, auditor):
    assert model.objects.exists()
    assert not model.objects.visible_to(person("nobody")).exists()
    assert model.objects.visible_to(auditor).count() == model.objects.count()


def test_the_load_of_somebody_else_is_not_shown(as_user, support_manager, steward):
    run = tasks.jobs.queue(tasks.LOAD, "x", label="Load", actor=support_manager)
    assert status(as_user(support_manager), reverse("source-load", args=[run.pk])) == 200
    assert status(as_user(steward), reverse("source-load", args=[run.pk])) == 404
