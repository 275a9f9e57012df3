"""Nobody gets round a permission: each action of reporting asks for its own, whoever calls it."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission

from kernel.accounts import clock_user
from kernel.models import AuditEntry, User
from kernel.ruling import DomainError
from reporting import actions
from reporting.actions import demands, digests, judging, nights, silences
from reporting.actions.calendars import time_source_again
from reporting.files import reader_of
from reporting.models import BusinessCalendar, CostPool, SegmentDimension, Source
from reporting.queries.demands import Late
from reporting.row_files import RowsFile
from tests.reporting.events import PLAIN, kept, log
from tests.reporting.history import drifting, judged_process, signal_on

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 1)
WHY = "Agreed in the service review."
KEPT = "reporting.change_costpool"
TIMED = "reporting.change_businesscalendar"
LOADED = "reporting.load_source"
HANDLED = "reporting.handle_signal"
LIMITED = "reporting.set_baseline"
FOLLOWED = "reporting.change_verdictdemand"
TARGET = {"value": Decimal(90), "valid_from": DAY, "due_on": DAY, "rationale": WHY}
WEEK = {"time_zone": "UTC", "weekly_hours": ["08:00-18:00"] * 7, "holidays": []}

# Each act with the permission it takes; `w` is the world below, `a` who acts.
ASKED = {
    "allocate_costs": (KEPT, lambda w, a: actions.allocate_costs([DAY], actor=a)),
    "change_pool": (KEPT, lambda w, a: actions.change_pool(w.pool, name="Desk", actor=a)),
    "define_pool": (KEPT, lambda w, a: actions.define_pool(name="IT", kind="people", actor=a)),
    "import_costs": (KEPT, lambda w, a: actions.import_costs(w.file, actor=a)),
    "set_activity_time": (
        KEPT,
        lambda w, a: actions.set_activity_time(
            w.process, activity="Ask", pool=w.pool, minutes=Decimal(2), valid_from=DAY, actor=a
        ),
    ),
    "set_pool_period": (
        KEPT,
        lambda w, a: actions.set_pool_period(
            w.pool, month=DAY, amount=Decimal(9), capacity_minutes=Decimal(9), actor=a
        ),
    ),
    "save_calendar": (
        "reporting.add_businesscalendar",
        lambda w, a: actions.save_calendar(BusinessCalendar(), name="Night", actor=a, **WEEK),
    ),
    "set_calendar": (TIMED, lambda w, a: actions.set_calendar(w.process, calendar=None, actor=a)),
    "set_limits": (
        TIMED,
        lambda w, a: actions.set_limits(w.process, limits=[], in_business_hours=False, actor=a),
    ),
    "time_source_again": (TIMED, lambda w, a: time_source_again(w.source, actor=a)),
    "create_measure": (
        "reporting.add_measure",
        lambda w, a: actions.create_measure(w.process, "volume", actor=a),
    ),
    "revise_measure": (
        "reporting.change_measure",
        lambda w, a: actions.revise_measure(w.measure, name="SLA", reason=WHY, actor=a),
    ),
    "retire_measure": (
        "reporting.retire_measure",
        lambda w, a: actions.retire_measure(w.measure, reason=WHY, actor=a),
    ),
    "measure_as_usual": (LOADED, lambda w, a: actions.measure_as_usual(w.process, actor=a)),
    "set_target": (
        "reporting.add_target",
        lambda w, a: actions.set_target(w.measure, actor=a, **TARGET),
    ),
    "judge_measures": (
        "reporting.add_verdict",
        lambda w, a: judging.judge_measures([w.measure], actor=a),
    ),
    "freeze_limits": (
        LIMITED,
        lambda w, a: actions.freeze_limits(
            w.measure, since=date(2025, 1, 1), until=DAY, reason=WHY, actor=a
        ),
    ),
    "reset_limits": (
        LIMITED,
        lambda w, a: actions.reset_limits(w.measure, since=date(2026, 1, 1), reason=WHY, actor=a),
    ),
    "undo_baseline": (
        LIMITED,
        lambda w, a: actions.undo_baseline(w.baseline, note=WHY, actor=a),
    ),
    "choose_chart": (
        "reporting.choose_chart",
        lambda w, a: actions.choose_chart(
            w.measure, chart="ewma", rules="outside", reason=WHY, actor=a
        ),
    ),
    "acknowledge_signal": (HANDLED, lambda w, a: actions.acknowledge_signal(w.signal, actor=a)),
    "assign_signal": (
        HANDLED,
        lambda w, a: actions.assign_signal(w.signal, assignee=w.manager, actor=a),
    ),
    "explain_signal": (HANDLED, lambda w, a: actions.explain_signal(w.signal, note=WHY, actor=a)),
    "dismiss_signal": (HANDLED, lambda w, a: actions.dismiss_signal(w.signal, note=WHY, actor=a)),
    "reopen_signal": (HANDLED, lambda w, a: actions.reopen_signal(w.settled, note=WHY, actor=a)),
    "comment_on_signal": (
        HANDLED,
        lambda w, a: actions.comment_on_signal(w.signal, text=WHY, actor=a),
    ),
    "open_source": (
        "reporting.add_source",
        lambda w, a: actions.open_source(w.process, mapping=PLAIN, actor=a),
    ),
    "rename_source": (
        "reporting.change_source",
        lambda w, a: actions.rename_source(w.source, name="Tickets", actor=a),
    ),
    "close_if_empty": (
        "reporting.add_source",
        lambda w, a: actions.close_if_empty(w.source, actor=a),
    ),
    "open_fed_source": (
        "reporting.change_source",
        lambda w, a: actions.open_fed_source(
            w.process, mapping=PLAIN, kind="api", feed={}, actor=a
        ),
    ),
    "set_feed": (
        "reporting.change_source",
        lambda w, a: actions.set_feed(w.source, kind="api", feed={}, actor=a),
    ),
    "note_trouble": (LOADED, lambda w, a: actions.note_trouble(w.source, trouble="Gone", actor=a)),
    "fetch_source": (
        LOADED,
        lambda w, a: actions.fetch_source(w.source, report=lambda *told: None, actor=a),
    ),
    "load_events": (LOADED, lambda w, a: actions.load_events(w.source, w.reader(), actor=a)),
    "load_objects": (
        LOADED,
        lambda w, a: actions.load_objects(w.source, [{"case": "A"}], name="sent", actor=a),
    ),
    "mend_rows": (LOADED, lambda w, a: actions.mend_rows(w.batch, [], actor=a)),
    "mend_from_file": (
        LOADED,
        lambda w, a: actions.mend_from_file(w.batch, RowsFile("rows.csv"), actor=a),
    ),
    "rebuild_rollups": (LOADED, lambda w, a: actions.rebuild_rollups(w.source, actor=a)),
    "rename_dimension": (
        "reporting.change_segmentdimension",
        lambda w, a: actions.rename_dimension(w.dimension, name="Class", actor=a),
    ),
    "rename_dimensions": (
        "reporting.change_segmentdimension",
        lambda w, a: actions.rename_dimensions(w.process, names={1: "Class"}, actor=a),
    ),
    "demand_answer": (
        "reporting.add_verdictdemand",
        lambda w, a: demands.demand_answer(w.verdict, actor=a),
    ),
    "remind_of_answer": (
        FOLLOWED,
        lambda w, a: demands.remind_of_answer(w.demand, day=date(2030, 1, 1), actor=a),
    ),
    "escalate_demand": (
        FOLLOWED,
        lambda w, a: demands.escalate_demand(w.demand, day=date(2030, 1, 1), actor=a),
    ),
    "end_demand": (FOLLOWED, lambda w, a: demands.end_demand(w.demand, by="answered", actor=a)),
    "notice_silence": (
        "reporting.add_silence",
        lambda w, a: silences.notice_silence(Late(w.measure, DAY, 20), actor=a),
    ),
    "end_silence": (
        "reporting.change_silence",
        lambda w, a: silences.end_silence(w.silence, actor=a),
    ),
    "send_digest": (
        "reporting.add_digestissue",
        lambda w, a: digests.send_digest(w.digest, day=DAY, actor=a),
    ),
    "subscribe": ("reporting.view_verdict", lambda w, a: digests.subscribe(actor=a, cadence="day")),
}
OFFERED = set(actions.__all__) - {"LoadResult", "Mended", "SIGNAL_ACTS", "load_metrics"}
ALSO = {"open_fed_source": "reporting.add_source"}
REFUSED = "role does not include"


@pytest.fixture(scope="module")
def world(standing_records, tmp_path_factory):
    with standing_records():
        yield _world(kept(tmp_path_factory.mktemp("asked"), log(("A", 0, "Open", "", "1"))))


def _world(path):
    """Something of each kind to act on."""
    manager = User.objects.create_user("manager", "manager@example.org", is_superuser=True)
    clock = clock_user()
    measure = judged_process(drifting(30))
    process = measure.process
    source = Source.objects.get(process=process)
    (verdict,) = judging.judge_measures([measure], actor=clock)
    baseline = actions.freeze_limits(
        measure, since=date(2025, 1, 1), until=date(2026, 8, 1), reason=WHY, actor=manager
    )
    settled = signal_on(measure, period=date(2026, 7, 1))
    actions.dismiss_signal(settled, note=WHY, actor=manager)
    demand = demands.demand_answer(verdict, actor=clock)
    silences.notice_silence(Late(source, DAY, 20), actor=clock)
    return SimpleNamespace(
        process=process,
        measure=measure,
        source=source,
        batch=source.batches.get(),
        verdict=verdict,
        baseline=baseline,
        signal=signal_on(measure, period=date(2026, 6, 1)),
        settled=settled,
        demand=demand,
        silence=source.silences.get(),
        digest=digests.subscribe(actor=manager, cadence="day"),
        dimension=SegmentDimension.objects.create(process=process, place=1, name="customer"),
        pool=CostPool.objects.create(name="Service desk", kind="people"),
        manager=manager,
        file=path,
        reader=lambda: reader_of(path, PLAIN),
    )


@pytest.fixture
def holding(person):
    """Somebody who may do just this, or all but this."""

    def make(name, *, all_but=False):
        mine = {ASKED[name][0], ASKED[name][0] if all_but else ALSO.get(name, "")}
        same = {"codename__in": [one.partition(".")[2] for one in mine]}
        wanted = Permission.objects.filter(content_type__app_label="reporting")
        found = person("holder")
        found.user_permissions.set(wanted.exclude(**same) if all_but else wanted.filter(**same))
        return found

    return make


def refused(world, name, actor):
    """Whether the role was the reason; nothing may have been written then."""
    before = AuditEntry.objects.count()
    try:
        ASKED[name][1](world, actor)
    except DomainError as fault:
        assert AuditEntry.objects.count() == before
        return REFUSED in str(fault)
    return False


def test_every_action_that_is_offered_stands_in_the_table():
    assert ASKED.keys() >= OFFERED


@pytest.mark.parametrize("name", ASKED)
def test_every_other_permission_together_is_not_enough(world, holding, name):
    assert refused(world, name, holding(name, all_but=True))


@pytest.mark.parametrize("name", ASKED)
def test_with_its_own_permission_the_role_is_no_reason_to_refuse(world, holding, name):
    assert not refused(world, name, holding(name))


@pytest.mark.parametrize("name", ASKED)
def test_an_administrator_whose_account_was_ended_may_no_more(world, person, name):
    assert refused(world, name, person("former", is_superuser=True, is_active=False))


@pytest.mark.parametrize("who", ["agent", "auditor", "tester", "approver"])
def test_who_only_looks_changes_nothing(world, who, request):
    person = request.getfixturevalue(who)
    looking = {"subscribe"}  # to what they may see already
    assert [name for name in ASKED if not refused(world, name, person)] == sorted(looking)


def test_the_night_judges_as_somebody_who_may(world, agent):
    judged = nights.judge_each([world.measure], actor=agent)
    assert not judged.verdicts
    assert REFUSED in " ".join(judged.told)
