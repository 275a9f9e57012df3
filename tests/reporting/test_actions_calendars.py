"""Calendars and limits: set once, and the cases there are and those to come are timed by them."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission

from kernel.models import AuditEntry, JobRun, User
from kernel.ruling import DomainError
from reporting import actions, tasks
from reporting.actions import calendars, rollups
from reporting.models import BusinessCalendar, CaseFact, DailyCell, ServiceLimit
from reporting.queries.month_durations import durations
from tests.reporting.events import figures, kept, load, log, process, source_of
from tests.reporting.history import keeper
from tests.reporting.test_actions_events_columns import HEADING, WIDE, event

pytestmark = pytest.mark.django_db
OFFICE = ["08:00-18:00"] * 5 + [""] * 2
DAY = 1440
NOON_TO_NOON = [event("A", 0, "Open"), event("A", DAY, "Closed")]  # Monday to Tuesday


def calendar(**told):
    usual = {"name": "Office", "time_zone": "UTC", "weekly_hours": OFFICE, "holidays": []}
    return actions.save_calendar(BusinessCalendar(), **{"actor": keeper(), **usual, **told})


def loaded(tmp_path, *rows, name="log.csv"):
    source = source_of(WIDE)
    load(kept(tmp_path, log(*rows, heading=HEADING), name), source, WIDE)
    return source


def limits(*told, in_business_hours=False):
    wanted = [(place, segment, Decimal(hours)) for place, segment, hours in told]
    actions.set_limits(
        process(), limits=wanted, in_business_hours=in_business_hours, actor=keeper()
    )


def fact(key="A"):
    return CaseFact.objects.get(case_key=key)


def test_without_a_calendar_no_business_hours_are_told(tmp_path):
    loaded(tmp_path, *NOON_TO_NOON)
    assert (fact().business_minutes, fact().business_bucket) == (None, None)
    assert DailyCell.objects.of_whole().filter(business_timed__gt=0).count() == 0


def test_a_calendar_times_the_cases_there_are_and_those_to_come(tmp_path):
    source = loaded(tmp_path, *NOON_TO_NOON)
    actions.set_calendar(process(), calendar=calendar(), actor=keeper())
    assert (fact().cycle_minutes, fact().business_minutes) == (DAY, 10 * 60)
    late = [event("B", 0, "Open"), event("B", 60, "Closed"), event("C", 0, "Open")]
    load(kept(tmp_path, log(*late, heading=HEADING), "late.csv"), source, WIDE)
    assert (fact("B").business_minutes, fact("C").business_minutes) == (60, None)
    cells = DailyCell.objects.of_whole().filter(closed__gt=0)
    assert sum(cell.business_timed for cell in cells) == 2
    assert sum(cell.business_minutes_sum for cell in cells) == 660
    before = figures(source)
    actions.rebuild_rollups(source, actor=keeper())
    assert figures(source) == before


def test_stops_of_the_clock_are_taken_out_of_business_hours(tmp_path):
    rows = [
        event("A", 0, "Open"),
        event("A", 60, "Waiting for customer"),
        event("A", DAY - 60, "Work"),
        event("A", DAY, "Closed"),
    ]
    actions.set_calendar(process(), calendar=calendar(), actor=keeper())
    loaded(tmp_path, *rows)
    assert fact().business_minutes == 120
    assert fact().stopped_minutes == DAY - 120


def test_percentiles_in_business_hours_come_from_the_cases(tmp_path):
    actions.set_calendar(process(), calendar=calendar(), actor=keeper())
    loaded(tmp_path, *NOON_TO_NOON)
    march = (process().pk, 2026 * 12 + 2, "")
    assert durations([process().pk], "business", 0, [""])[march].percentile(0.9) == 600


def test_other_hours_and_holidays_time_the_cases_anew(tmp_path):
    loaded(tmp_path, *NOON_TO_NOON)
    chosen = calendar()
    actions.set_calendar(process(), calendar=chosen, actor=keeper())
    actions.save_calendar(
        chosen,
        name="Office",
        time_zone="UTC",
        weekly_hours=OFFICE,
        holidays=[date(2026, 3, 3)],
        actor=keeper(),
    )
    assert fact().business_minutes == 6 * 60
    told = AuditEntry.objects.filter(act="calendar.changed").get()
    assert (told.before["holidays"], told.after["holidays"]) == ([], ["2026-03-03"])


def test_a_calendar_that_is_taken_away_leaves_no_business_hours(tmp_path):
    loaded(tmp_path, *NOON_TO_NOON)
    actions.set_calendar(process(), calendar=calendar(), actor=keeper())
    actions.set_calendar(process(), calendar=None, actor=keeper())
    assert fact().business_minutes is None


@pytest.mark.parametrize("hours", [OFFICE[:6], ["never", *OFFICE[1:]], ["18:00-08:00"] * 7])
def test_hours_that_make_no_sense_are_refused(hours):
    with pytest.raises(DomainError):
        calendar(weekly_hours=hours)
    assert not BusinessCalendar.objects.exists()


def test_a_limit_tells_met_from_missed_where_the_log_does_not(tmp_path):
    rows = [*NOON_TO_NOON, event("B", 0, "Open"), event("B", 60, "Closed"), event("C", 0, "Open")]
    loaded(tmp_path, *rows)
    limits((0, "", "2"))
    assert (fact("A").outcome, fact("B").outcome, fact("C").outcome) == ("missed", "met", "")
    cells = DailyCell.objects.of_whole()
    assert (sum(c.met for c in cells), sum(c.missed for c in cells)) == (1, 1)


def month_of_two(tmp_path, limit):
    """March with two cases, and its attainment, judged by a limit."""
    rows = [event("A", 0, "Open"), event("A", 60, "Closed")]
    rows += [event("B", 0, "Open"), event("B", DAY, "Closed"), event("C", 40 * DAY, "Open")]
    loaded(tmp_path, *rows)
    measure = actions.create_measure(process(), "sla_attainment", actor=keeper())
    limits((0, "", limit))
    return measure


def test_what_was_judged_by_another_limit_is_judged_again_at_once(tmp_path):
    measure = month_of_two(tmp_path, "30")
    assert measure.verdicts.first().value == 100
    limits((0, "", "2"))
    assert measure.verdicts.first().value == 50


def test_many_cases_are_judged_again_by_the_run_that_times_them(tmp_path, monkeypatch):
    measure = month_of_two(tmp_path, "30")
    monkeypatch.setattr(calendars, "MOST_AT_ONCE", 1)
    limits((0, "", "2"))
    assert measure.verdicts.first().value == 100
    run = JobRun.objects.get(job=calendars.REBUILD)
    tasks.rebuild_in_run(run.pk, *run.arguments)
    assert measure.verdicts.first().value == 50


def test_what_the_log_says_holds_against_a_limit(tmp_path):
    limits((0, "", "2"))
    loaded(tmp_path, event("A", 0, "Open"), event("A", DAY, "Closed", result="met"))
    assert fact().outcome == "met"


def test_a_segment_has_a_limit_of_its_own(tmp_path):
    limits((0, "", "2"), (1, "South", "30"))
    loaded(
        tmp_path,
        *NOON_TO_NOON,
        event("B", 0, "Open", region="South"),
        event("B", DAY, "Closed", region="South"),
    )
    assert (fact("A").outcome, fact("B").outcome) == ("missed", "met")


def test_a_case_of_a_segment_without_a_limit_is_neither(tmp_path):
    limits((1, "South", "30"))
    loaded(tmp_path, *NOON_TO_NOON)
    assert fact().outcome == ""


def test_time_in_which_the_clock_stood_does_not_count(tmp_path):
    limits((0, "", "2"))
    rows = [
        event("A", 0, "Open"),
        event("A", 60, "Waiting for customer"),
        event("A", 600, "Work"),
        event("A", 660, "Closed"),
    ]
    loaded(tmp_path, *rows)
    assert fact().outcome == "met"


def test_a_limit_may_count_business_hours_only(tmp_path):
    with pytest.raises(DomainError, match="Choose the calendar"):
        limits((0, "", "10"), in_business_hours=True)
    assert not ServiceLimit.objects.exists()
    actions.set_calendar(process(), calendar=calendar(), actor=keeper())
    loaded(tmp_path, *NOON_TO_NOON)
    limits((0, "", "10"), in_business_hours=True)
    assert fact().outcome == "met"
    limits((0, "", "9.99"), in_business_hours=True)
    assert fact().outcome == "missed"
    limits()
    assert fact().outcome == ""


def test_limits_that_contradict_each_other_are_refused():
    for told in ([(0, "", "2"), (0, "", "3")], [(0, "", "0")]):
        with pytest.raises(DomainError, match="one limit"):
            limits(*told)


def test_a_rebuild_asks_the_database_nothing_while_it_writes(
    tmp_path, monkeypatch, django_assert_num_queries
):
    """PostgreSQL takes the facts as they are worked out, and answers nothing until it has all."""
    actions.set_calendar(process(), calendar=calendar(), actor=keeper())
    source = loaded(tmp_path, *NOON_TO_NOON)
    write, written = rollups.upsert_rows, []

    def watched(model, columns, rows, **told):
        with django_assert_num_queries(0):
            taken = list(rows)
        written.append(model)
        write(model, columns, taken, **told)

    monkeypatch.setattr(rollups, "upsert_rows", watched)
    actions.rebuild_rollups(source, actor=keeper())
    assert CaseFact in written
    assert fact().business_minutes == 600


def test_who_may_make_calendars_only_makes_one_and_changes_none(agent, allowed):
    """As the page “New calendar” asks."""
    maker = allowed(agent, "add_businesscalendar")
    made = calendar(actor=maker, name="Mine")
    told = {"time_zone": "UTC", "weekly_hours": OFFICE, "holidays": []}
    with pytest.raises(DomainError, match="role"):
        actions.save_calendar(made, name="Yours", actor=maker, **told)
    assert AuditEntry.objects.get(act="calendar.made").actor == maker
    changer = allowed(agent, "change_businesscalendar")
    with pytest.raises(DomainError, match="role"):
        calendar(actor=changer, name="Another")
    actions.save_calendar(made, name="Yours", actor=changer, **told)
    assert [one.name for one in BusinessCalendar.objects.all()] == ["Yours"]


@pytest.fixture
def allowed():
    def only(person, codename):
        person.user_permissions.set(Permission.objects.filter(codename=codename))
        return User.objects.get(pk=person.pk)

    return only


def test_whoever_may_not_keep_calendars_is_refused_by_each_act(tmp_path, agent):
    loaded(tmp_path, *NOON_TO_NOON)
    office = calendar()
    before = (AuditEntry.objects.count(), ServiceLimit.objects.count(), fact().business_minutes)
    told = {"time_zone": "UTC", "weekly_hours": OFFICE, "holidays": []}
    for act in (
        lambda: actions.save_calendar(BusinessCalendar(), name="Mine", actor=agent, **told),
        lambda: actions.save_calendar(office, name="Mine", actor=agent, **told),
        lambda: actions.set_calendar(process(), calendar=office, actor=agent),
        lambda: actions.set_limits(
            process(), limits=[(0, "", Decimal(4))], in_business_hours=False, actor=agent
        ),
    ):
        with pytest.raises(DomainError, match="role"):
            act()
    office.refresh_from_db()
    assert office.name == "Office"
    after = (AuditEntry.objects.count(), ServiceLimit.objects.count(), fact().business_minutes)
    assert after == before
