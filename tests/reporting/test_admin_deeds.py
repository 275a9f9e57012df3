"""What administrators do to a measure and to a dimension: the same actions, the same refusals."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from kernel.models import AuditEntry
from reporting import actions
from reporting.forms.measures import ReasonForm, RevisionForm
from reporting.models import Measure, SegmentDimension
from tests.reporting.events import process
from tests.reporting.history import keeper

pytestmark = pytest.mark.django_db
WHY = "Customers count from the call on."


@pytest.fixture
def measure():
    return actions.create_measure(process(), "cycle_time", actor=keeper())


@pytest.fixture
def dimension():
    SegmentDimension.objects.create(process=process(), place=2, name="product")
    return SegmentDimension.objects.create(process=process(), place=1, name="area")


@pytest.fixture
def desk(as_user, admin_user):
    return as_user(admin_user)


@pytest.fixture
def looker(as_user, person):
    """A member of the staff who may look at measures and dimensions here, and nothing else."""
    found = person("looker", is_staff=True)
    names = ["view_measure", "view_segmentdimension"]
    found.user_permissions.set(Permission.objects.filter(codename__in=names))
    return as_user(found)


def page(record, *deed):
    name, key = record._meta.model_name, [record.pk]
    what = "do" if deed else "change"
    return reverse(f"admin:reporting_{name}_{what}", args=[*key, *deed])


def revision(measure, **changes):
    return {
        "name": measure.name,
        "calculation": measure.calculation,
        "unit": measure.unit,
        "direction": measure.direction,
        "cadence": measure.cadence,
        "stale_after_days": measure.stale_after_days,
        "valid_from": timezone.localdate().isoformat(),
        "reason": WHY,
        **changes,
    }


def main_of(response):
    return response.content.decode().split("<main")[1].split("</main")[0]


def test_the_page_of_a_measure_leads_to_its_revision_and_to_its_end(desk, measure):
    told = main_of(desk.get(page(measure)))
    assert f'href="{page(measure, "revise")}"' in told
    assert f'href="{page(measure, "retire")}"' in told


@pytest.mark.parametrize(("deed", "form"), [("revise", RevisionForm), ("retire", ReasonForm)])
def test_it_asks_what_the_page_asks(desk, measure, deed, form):
    assert type(desk.get(page(measure, deed)).context["form"]) is form


def test_a_revision_made_here_is_the_next_version(desk, measure, admin_user):
    answer = desk.post(page(measure, "revise"), revision(measure, cadence="week"))
    assert answer.url == page(measure)
    newest = measure.versions.first()
    assert (newest.version, newest.cadence, newest.made_by) == (2, "week", admin_user)
    entry = AuditEntry.objects.get(act="measure.revised")
    assert (entry.actor, entry.note) == (admin_user, WHY)


def test_a_measure_retired_here_is_judged_no_more(desk, measure, admin_user):
    desk.post(page(measure, "retire"), {"reason": WHY})
    assert not Measure.objects.in_use().filter(pk=measure.pk).exists()
    assert AuditEntry.objects.get(act="measure.retired").actor == admin_user


@pytest.mark.parametrize(
    ("deed", "sent", "says"),
    [
        ("revise", {"cadence": "week", "reason": "so"}, "Say why"),
        ("revise", {}, "Nothing is different"),
        ("revise", {"cadence": "week", "valid_from": "2099-01-01"}, "cannot lie ahead"),
        ("revise", {"cadence": "yearly"}, "“yearly” is not offered here"),
        ("retire", {"reason": "so"}, "Say why"),
        ("retire", {"reason": ""}, "Fill this in"),
    ],
)
def test_what_the_page_refuses_is_refused_here_and_nothing_typed_is_lost(
    desk, measure, deed, sent, says
):
    answer = desk.post(page(measure, deed), {**revision(measure), **sent})
    assert says in main_of(answer)
    assert answer.context["form"].data["reason"] == sent.get("reason", WHY)
    measure.refresh_from_db()
    assert (measure.version, measure.retired_on) == (1, None)


@pytest.mark.parametrize("deed", ["revise", "retire"])
def test_a_retired_measure_says_so_and_gets_no_button(desk, measure, deed):
    actions.retire_measure(measure, actor=keeper(), reason=WHY)
    told = main_of(desk.get(page(measure)))
    assert "is retired already" in told
    assert f'href="{page(measure, deed)}"' not in told
    answer = desk.post(page(measure, deed), revision(measure, cadence="week"))
    assert "is retired" in main_of(answer)
    measure.refresh_from_db()
    assert measure.version == 1


@pytest.mark.parametrize("deed", ["revise", "retire"])
def test_staff_who_only_look_are_told_why_and_get_no_further(looker, measure, deed):
    assert "role does not include" in main_of(looker.get(page(measure)))
    answer = looker.post(page(measure, deed), revision(measure, cadence="week"))
    assert "role does not include" in main_of(answer)
    measure.refresh_from_db()
    assert (measure.version, measure.retired_on) == (1, None)


def test_staff_who_may_not_even_look_are_turned_away(as_user, person, measure, dimension):
    browser = as_user(person("nobody", is_staff=True))
    assert browser.get(page(measure, "retire")).status_code == 403
    assert browser.post(page(measure, "retire"), {"reason": WHY}).status_code == 403
    assert browser.post(page(dimension, "rename"), {"name": "Region"}).status_code == 403


@pytest.mark.parametrize("who", ["support_manager", "auditor"])
def test_these_pages_are_no_way_round_for_a_role(request, as_user, measure, who):
    browser = as_user(request.getfixturevalue(who))
    assert browser.post(page(measure, "retire"), {"reason": WHY}).status_code == 302
    measure.refresh_from_db()
    assert measure.retired_on is None


@pytest.mark.parametrize(("key", "deed"), [(0, "retire"), (None, "erase")])
def test_what_is_not_there_cannot_be_done(desk, measure, key, deed):
    measure.pk = measure.pk if key is None else key
    assert desk.post(page(measure, deed), {"reason": WHY}).status_code in {302, 404}
    assert Measure.objects.in_use().count() == 1


def test_a_dimension_renamed_here_is_called_so_and_the_trail_tells(desk, dimension, admin_user):
    assert f'href="{page(dimension, "rename")}"' in main_of(desk.get(page(dimension)))
    desk.post(page(dimension, "rename"), {"name": " Region "})
    dimension.refresh_from_db()
    assert dimension.name == "Region"
    entry = AuditEntry.objects.get(act="dimension.renamed")
    assert (entry.actor, entry.before, entry.after) == (
        admin_user,
        {"name": "area"},
        {"name": "Region"},
    )


@pytest.mark.parametrize("name", ["", "Product", "x" * 201])
def test_a_name_that_is_missing_taken_or_too_long_is_refused(desk, dimension, name):
    answer = desk.post(page(dimension, "rename"), {"name": name})
    assert 'role="alert"' in main_of(answer)
    dimension.refresh_from_db()
    assert dimension.name == "area"


def test_nothing_is_changed_by_looking(desk, measure, dimension):
    desk.get(page(measure, "revise"), {"cadence": "week", "reason": WHY})
    desk.get(page(dimension, "rename"), {"name": "Region"})
    assert measure.versions.count() == 1
    assert set(SegmentDimension.objects.values_list("name", flat=True)) == {"area", "product"}


def test_a_deed_costs_a_handful_of_questions(desk, measure, django_assert_max_num_queries):
    desk.get(page(measure))
    with django_assert_max_num_queries(12):
        desk.get(page(measure, "retire"))


def test_a_revision_may_begin_on_a_day_that_has_passed(desk, measure):
    actions.revise_measure(
        measure, actor=keeper(), reason=WHY, cadence="day", valid_from=timezone.localdate()
    )
    answer = desk.post(
        page(measure, "revise"), revision(measure, valid_from=date(2020, 1, 1).isoformat())
    )
    assert "a newer one cannot begin before it" in main_of(answer)
