import pytest
from django.urls import reverse

from reporting.models import BusinessCalendar, ProcessCalendar, ServiceLimit
from tests.reporting.events import process

pytestmark = pytest.mark.django_db
SENT = {
    "name": "Office",
    "time_zone": "Europe/Vienna",
    **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "08:00-18:00"),
    "holidays": "2026-12-25\n2026-12-26",
}


@pytest.fixture
def desk(as_user, support_manager):
    return as_user(support_manager)


@pytest.fixture
def office():
    return BusinessCalendar.objects.create(name="Office", weekly_hours=["08:00-18:00"] * 7)


def test_a_calendar_is_made_and_changed_on_its_pages(desk):
    answer = desk.post(reverse("calendar-new"), SENT)
    made = BusinessCalendar.objects.get()
    assert (answer.status_code, answer.url) == (302, made.get_absolute_url())
    assert made.holidays == ["2026-12-25", "2026-12-26"]
    form = desk.get(reverse("calendar-change", args=[made.pk])).content.decode()
    assert 'value="08:00-18:00"' in form
    desk.post(reverse("calendar-change", args=[made.pk]), {**SENT, "friday": "08:00-12:00"})
    page = desk.get(made.get_absolute_url()).content.decode()
    assert "08:00-12:00" in page
    assert "Europe/Vienna" in page
    assert "Office" in desk.get(reverse("calendar-list")).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("monday", "8 to 5", "are no hours"),
        ("time_zone", "Vienna", "not known"),
        ("holidays", "25.12.2026", "is no date"),
        ("name", "", "required"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(desk, field, value, told):
    page = desk.post(reverse("calendar-new"), {**SENT, field: value})
    assert page.status_code == 422
    assert told in page.content.decode()
    assert not BusinessCalendar.objects.exists()


def test_two_calendars_do_not_share_a_name(desk, office):
    page = desk.post(reverse("calendar-new"), SENT)
    assert "There is a calendar of this name." in page.content.decode()


def test_a_process_goes_by_a_calendar_and_has_limits(desk, office):
    element = process()
    desk.post(reverse("calendar-use", args=[office.pk]), {"process": element.pk})
    assert ProcessCalendar.objects.get().calendar == office
    address = reverse("service-limits", args=[element.key])
    assert address in desk.get(office.get_absolute_url()).content.decode()
    sent = {
        "hours": "8",
        "place": "1",
        "by_segment": "Gold = 4\nA=B = 2.5",
        "in_business_hours": "on",
    }
    assert desk.post(address, sent).status_code == 302
    told = [(one.place, one.segment, float(one.hours)) for one in ServiceLimit.objects.all()]
    assert told == [(0, "", 8), (1, "A=B", 2.5), (1, "Gold", 4)]
    assert "Gold = 4.00" in desk.get(address).content.decode()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"by_segment": "Gold 4", "place": "1"}, "Gold = 4"),
        ({"by_segment": "Gold = 4"}, "of which dimension"),
        ({"by_segment": "Gold = inf", "place": "1"}, "Gold = 4"),
        ({"hours": "-1"}, "greater than or equal"),
    ],
)
def test_limits_that_cannot_be_read_are_told_at_their_field(desk, sent, told):
    page = desk.post(reverse("service-limits", args=[process().key]), sent)
    assert page.status_code == 422
    assert told in page.content.decode()


@pytest.mark.parametrize("who", ["auditor", "agent", "process_owner"])
def test_who_may_not_change_calendars_sees_them_only(who, as_user, request, office):
    browser = as_user(request.getfixturevalue(who))
    assert browser.get(office.get_absolute_url()).status_code == 200
    assert browser.get(reverse("calendar-list")).status_code == 200
    for name, args in (
        ("calendar-new", []),
        ("calendar-change", [office.pk]),
        ("calendar-use", [office.pk]),
        ("service-limits", [process().key]),
    ):
        assert browser.post(reverse(name, args=args), SENT).status_code == 403


def test_the_list_asks_as_often_for_many_as_for_one(desk, office, django_assert_max_num_queries):
    for number in range(20):
        BusinessCalendar.objects.create(name=f"Office {number}", weekly_hours=[""] * 7)
    with django_assert_max_num_queries(12):
        desk.get(reverse("calendar-list"))
