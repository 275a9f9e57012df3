"""Measures on their pages: the list, the catalogue, a definition, its versions, its end."""

import pytest
from django.urls import reverse

from reporting import actions
from reporting.metric_presets import PRESETS, preset
from reporting.models import BusinessMetric, Measure, MeasureVersion
from tests.reporting.events import process
from tests.reporting.history import judged_process, keeper, measure_of, target_of

pytestmark = pytest.mark.django_db
WHY = "Agreed in the service review."


@pytest.fixture
def desk(as_user, support_manager):
    return as_user(support_manager)


def made(calculation="cycle_time", key="1.3.11", **said):
    return actions.create_measure(process(key), calculation, actor=keeper(), **said)


def sent(owner, **changes):
    return {
        "process": process().pk,
        "name": "How long it takes",
        "calculation": "cycle_time",
        "unit": "hours",
        "direction": "lower",
        "cadence": "month",
        "stale_after_days": "45",
        "owner": owner.pk,
        "reason": WHY,
        **changes,
    }


def metric(code="ASR-SLA-PCT", **said):
    told = {
        "name": "Problems resolved within target",
        "unit": "%",
        "numerator": "problems resolved in target",
        "formula": "100*n/d",
        "vertical": "A",
        "process_key": "1.3.7",
        "direction": "higher",
        "category": "Customer Experience",
        "topic": "Reliability",
        "capture_period": "month",
        "confidence": "own-definition",
        "source": "invented",
    }
    return BusinessMetric.objects.update_or_create(code=code, defaults=told | said)[0]


def test_a_measure_is_defined_on_its_page(desk, support_manager):
    answer = desk.post(reverse("measure-new"), sent(support_manager))
    measure = Measure.objects.get()
    assert (answer.status_code, answer.url) == (302, measure.get_absolute_url())
    assert (measure.name, measure.owner) == ("How long it takes", support_manager)
    assert measure.versions.get().made_by == support_manager


def test_a_metric_of_the_catalogue_fills_the_form(desk):
    metric()
    form = desk.get(reverse("measure-new") + "?metric=ASR-SLA-PCT").context["form"]
    told = {name: form.initial[name] for name in ("calculation", "unit", "direction")}
    assert told == {"calculation": "sla_attainment", "unit": "%", "direction": "higher"}


def test_a_metric_that_records_do_not_tell_begins_as_a_ratio():
    told = preset(metric("BIL-INQ-RATE", unit="number/1000", direction="lower"))
    assert (told["calculation"], told["unit"]) == ("ratio", "number")


def test_presets_name_metrics_of_the_catalogue():
    assert set(PRESETS) <= set(BusinessMetric.objects.values_list("code", flat=True)) | set(PRESETS)
    assert len(PRESETS) == 24


def test_limits_of_segments_are_written_a_line_each(desk, support_manager):
    limited = {"limit_hours": "8", "place": "1", "limits": "gold: 4\n\nIron, large: 12.5"}
    said = sent(support_manager, calculation="sla_attainment", unit="%", **limited)
    desk.post(reverse("measure-new"), said)
    assert Measure.objects.get().parameters == {
        "limit_hours": 8.0,
        "clock": "calendar",
        "place": 1,
        "limits": {"gold": 4.0, "Iron, large": 12.5},
    }


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"limits": "gold four", "calculation": "sla_attainment"}, 422, "Line 1 says"),
        ({"unit": "cases"}, 409, "is told in"),
        ({"cadence": "week", "calculation": "cycle_time_p90"}, 409, "kept by month"),
        ({"calculation": "ratio", "unit": "%"}, 409, "needs two measures"),
        ({"reason": ""}, 422, "required"),
        ({"stale_after_days": "9999"}, 409, "1 to 730"),
    ],
)
def test_what_makes_no_sense_stands_on_the_form(desk, support_manager, changes, status, says):
    page = desk.post(reverse("measure-new"), sent(support_manager, **changes))
    assert page.status_code == status
    assert says in page.content.decode()
    assert not Measure.objects.exists()


def test_a_revision_begins_with_what_is_and_makes_the_next_version(desk, support_manager):
    measure = made("sla_attainment", parameters={"limit_hours": 8, "place": 1, "limits": {"a": 4}})
    url = reverse("measure-revise", args=[measure.pk])
    form = desk.get(url).context["form"]
    assert (form.initial["limit_hours"], form.initial["limits"]) == (8.0, "a: 4")
    kept = {"limit_hours": "8", "place": "1", "limits": "a: 4", "valid_from": "2099-01-01"}
    said = sent(support_manager, calculation="sla_attainment", unit="%", **kept)
    assert "lie ahead" in desk.post(url, said).content.decode()
    said |= {"limits": "a: 6", "valid_from": measure.versions.get().valid_from.isoformat()}
    assert desk.post(url, said).status_code == 302
    measure.refresh_from_db()
    assert (measure.version, measure.parameters["limits"]) == (2, {"a": 6.0})
    told = desk.get(reverse("measure-versions", args=[measure.pk])).content.decode()
    assert WHY in told


def test_a_measure_is_retired_with_a_reason_and_says_so(desk):
    measure = made()
    url = reverse("measure-retire", args=[measure.pk])
    assert "Say why" in desk.post(url, {"reason": "no"}).content.decode()
    assert desk.post(url, {"reason": WHY}).status_code == 302
    told = desk.get(measure.get_absolute_url()).content.decode()
    assert "Retired on" in told
    assert reverse("measure-retire", args=[measure.pk]) not in told
    assert "is retired already" in desk.post(url, {"reason": WHY}).content.decode()


def test_the_list_filters_and_costs_the_same_for_many(desk, django_assert_max_num_queries):
    judged_process([95] * 13, key="1.3.9", name="Bill Invoice Management")
    cost = measure_of(process(), "cost_per_case", order=4)
    url = reverse("measure-list")
    rows = {
        row.record for row in desk.get(url + "?calculation=cost_per_case").context["table"].rows
    }
    assert rows == {cost}
    assert len(desk.get(url + "?targeted=true").context["table"].rows) == 1
    assert len(desk.get(url + "?q=sla").context["table"].rows) == 1
    assert len(desk.get(url + "?retired=true").context["table"].rows) == 0
    with django_assert_max_num_queries(20):
        desk.get(url)


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("%", "%"),
        ("currency", "EUR"),
        ("currency/problem", "EUR per problem"),
        ("number/1000", "number per 1000"),
        ("points (-100..100)", "points, −100 to 100"),
    ],
)
def test_a_unit_of_the_catalogue_is_told_in_words(unit, words):
    assert metric(unit=unit).unit_in_words == words


def test_what_a_metric_rests_on_is_told_in_words_and_asked_for_by_them(desk):
    metric("ASR-COST", name="Cost per problem", unit="currency/problem")
    page = desk.get(reverse("metric-list"), {"confidence": "own-definition"}).content.decode()
    assert "EUR per problem" in page
    assert "Our own definition" in page
    assert "As TM Forum defines it" in page  # in the filter
    assert ">own-definition<" not in page
    assert "currency/" not in page


def test_lists_go_out_as_files(desk):
    target_of(made())
    metric()
    for name in ("measure-list", "metric-list", "targets"):
        answer = desk.get(reverse(name) + "?export=csv")
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert len(lines) >= 2, name


@pytest.mark.parametrize("who", ["process_owner", "auditor", "agent"])
def test_who_may_not_define_is_refused_at_every_door(who, request, as_user):
    person = request.getfixturevalue(who)
    browser, measure = as_user(person), made()
    for name, keys in (("new", []), ("revise", [measure.pk]), ("retire", [measure.pk])):
        answer = browser.post(reverse(f"measure-{name}", args=keys), sent(person))
        assert answer.status_code == 403
    assert MeasureVersion.objects.count() == 1


def test_the_admin_defines_through_the_same_action(client, admin_user, support_manager):
    client.force_login(admin_user)
    url = reverse("admin:reporting_measure_add")
    assert client.post(url, sent(support_manager)).status_code == 302
    measure = Measure.objects.get()
    assert measure.versions.get().made_by == admin_user
    answer = client.post(url, sent(support_manager), follow=True)
    assert "measured so already" in answer.content.decode()
    assert Measure.objects.count() == 1
