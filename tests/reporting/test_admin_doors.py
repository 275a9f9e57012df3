"""The admin's door: a superuser reads everything and writes only what the actions allow."""

from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse

from kernel.accounts import clock_user
from kernel.models import AuditEntry, User
from reporting import actions
from reporting.actions.demands import demand_answer
from reporting.actions.digests import subscribe
from reporting.actions.judging import judge_measures
from reporting.actions.silences import notice_silence
from reporting.forms.targets import TargetForm
from reporting.models import (
    ActivityCell,
    Baseline,
    BusinessCalendar,
    CaseFact,
    DailyCell,
    DurationCell,
    Measure,
    MeasureVersion,
    ProcessCalendar,
    SegmentDimension,
    ServiceLimit,
    Signal,
    Source,
    Target,
    Verdict,
)
from reporting.queries.demands import Late
from tests.reporting import costing
from tests.reporting.events import kept, load, log, source_of
from tests.reporting.history import drifting, judged_process, signal_on

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROWS = [("A", 0, "Open", "", "1"), ("A", 9, "Closed", "met", "2"), ("B", "x", "Open", "", "")]
ALL = [model for model in admin.site._registry if model._meta.app_label == "reporting"]


@pytest.fixture(scope="module")
def stood(standing_events):
    """Records of every kind, and the folder of their events."""
    with standing_events() as folder:
        _one_of_every_kind(folder)
        yield folder / "events"


@pytest.fixture
def desk(stood, as_user, admin_user, settings):
    settings.EVENT_STORE_DIR = stood
    return as_user(admin_user)


def _one_of_every_kind(folder):
    person = User.objects.create_user("manager", "manager@example.org", is_superuser=True)
    load(kept(folder, log(*ROWS)), source_of())
    measure = judged_process(drifting(13), key="1.3.9", name="Bill Invoice Management")
    judge_measures([measure], actor=person)
    costing.desk(person)
    belongs = {"source": Source.objects.first(), "process": measure.process, "month": 24314}
    ActivityCell.objects.create(**belongs, activity="Made up", events=1)
    ActivityCell.objects.create(**belongs, activity="Asked", events=1)
    DurationCell.objects.create(**belongs, kind="cycle", bucket=7, cases=101)
    calendar = BusinessCalendar.objects.create(name="Office", weekly_hours=["08:00-18:00"] * 7)
    ProcessCalendar.objects.create(process=measure.process, calendar=calendar)
    ServiceLimit.objects.create(process=measure.process, hours=8)
    SegmentDimension.objects.create(process=measure.process, place=1, name="Region")
    signal = signal_on(measure)
    actions.comment_on_signal(signal, actor=person, text="Seen it.")
    actions.freeze_limits(
        measure,
        since=date(2025, 10, 1),
        until=date(2026, 9, 1),
        reason="The year before the change.",
        actor=person,
    )
    actions.choose_chart(
        measure, chart="ewma", rules="outside", reason="Small shifts matter.", actor=person
    )
    _asked_for(measure, person)


def _asked_for(measure, person):
    """What the clock asks for and sends."""
    today = date(2026, 11, 25)
    demand_answer(Verdict.objects.first(), actor=clock_user())
    notice_silence(Late(measure, date(2026, 10, 31), 20), actor=clock_user())
    digest = subscribe(actor=person, cadence="day")
    digest.issues.create(period=digest.period_of(today), prepared_at="2026-11-25T07:00Z")


def url(model, what, *keys):
    return reverse(f"admin:reporting_{model._meta.model_name}_{what}", args=keys)


def sent(owner, measure, **changes):
    return {
        "measure": measure.pk,
        "value": "97",
        "valid_from": "2026-01-01",
        "due_on": "2026-12-31",
        "owner": owner.pk,
        "rationale": "Agreed in the service review.",
        **changes,
    }


def test_every_kind_of_record_stands_in_the_admin():
    assert len(ALL) >= 16


@pytest.mark.parametrize("model", ALL, ids=lambda model: model._meta.model_name)
def test_every_record_can_be_read_field_by_field(desk, model):
    record = model.objects.first()
    told = desk.get(url(model, "change", record.pk)).content.decode()
    assert 'name="_save"' not in told
    assert all(str(f.verbose_name)[1:] in told for f in model._meta.concrete_fields[1:3])


@pytest.mark.parametrize("model", ALL, ids=lambda model: model._meta.model_name)
def test_nothing_is_changed_deleted_or_swept_away(desk, model):
    record = model.objects.first()
    before = model.objects.filter(pk=record.pk).values().get()
    change = dict.fromkeys(before, "1")
    assert desk.post(url(model, "change", record.pk), change).status_code == 403
    assert desk.post(url(model, "delete", record.pk), {"post": "yes"}).status_code == 403
    sweep = {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}
    desk.post(url(model, "changelist"), sweep)
    assert model.objects.filter(pk=record.pk).values().get() == before


@pytest.mark.parametrize("model", ALL, ids=lambda model: model._meta.model_name)
def test_a_list_can_be_searched_and_costs_a_handful_of_questions(
    desk, model, django_assert_max_num_queries
):
    with django_assert_max_num_queries(15):
        assert desk.get(url(model, "changelist"), {"q": "1.3.9"}).status_code == 200


@pytest.mark.parametrize("who", ["support_manager", "auditor", "agent"])
def test_the_admin_is_no_way_round_for_a_role(desk, who, request, as_user):
    browser = as_user(request.getfixturevalue(who))
    for model in ALL:
        assert browser.get(url(model, "changelist")).status_code == 302


def test_a_target_set_here_is_a_version_with_its_history(desk, admin_user):
    measure = Measure.objects.get(process__key="1.3.9")
    assert desk.post(url(Target, "add"), sent(admin_user, measure)).status_code == 302
    newest = measure.targets.first()
    assert (newest.version, newest.set_by) == (2, admin_user)
    entry = AuditEntry.objects.filter(act="target.set").latest("pk")
    assert (entry.actor, entry.after["value"]) == (admin_user, "97")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"value": "120"}, "cannot be reached"),
        ({"rationale": "so"}, "Say why this target"),
        ({"valid_from": "2023-01-01"}, "a newer one cannot begin before it"),
    ],
)
def test_what_the_page_refuses_the_admin_refuses_with_the_same_words(
    desk, admin_user, changes, says
):
    measure = Measure.objects.get(process__key="1.3.9")
    answer = desk.post(url(Target, "add"), sent(admin_user, measure, **changes), follow=True)
    assert says in answer.content.decode()
    assert measure.targets.count() == 1


def test_the_form_for_a_target_asks_what_the_page_asks_and_which_measure(desk):
    asked = desk.get(url(Target, "add")).context["adminform"].form.fields
    assert list(asked) == ["measure", *TargetForm.base_fields]


@pytest.mark.parametrize(
    "model", [Source, CaseFact, DailyCell, MeasureVersion, Verdict, Signal, Baseline]
)
def test_what_was_measured_is_never_added_by_hand(desk, model):
    before = model.objects.count()
    assert desk.get(url(model, "add")).status_code == 403
    assert desk.post(url(model, "add"), {"name": "x"}).status_code == 403
    assert model.objects.count() == before
