"""What a definition may say: each calculation with each unit and cadence, and its parameters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.ruling import DomainError
from reporting import actions
from reporting.definition_rules import (
    BY_MONTH_ONLY,
    COUNTED,
    MONTHLY,
    OFFERED,
    USUAL,
    check_definition,
    cleaned_parameters,
    counts,
    parameters_key,
)
from reporting.models import CadenceChoice, Calculation, Direction, Measure, Unit
from reporting.wording import subject
from tests.reporting.events import process
from tests.reporting.history import keeper

UNITS = {
    "sla_attainment": {"%"},
    "cycle_time": {"hours", "days"},
    "first_time_right": {"%"},
    "cost_per_case": {"currency/case"},
    "volume": {"cases"},
    "backlog": {"cases"},
    "cycle_time_p50": {"hours", "days"},
    "cycle_time_p90": {"hours", "days"},
    "business_cycle_time": {"hours", "days"},
    "business_cycle_time_p50": {"hours", "days"},
    "business_cycle_time_p90": {"hours", "days"},
    "rework": {"%"},
    "throughput": {"cases"},
    "backlog_age": {"hours", "days"},
    "handovers": {"number"},
    "abandonment": {"%"},
    "capacity_use": {"%"},
    "ratio": {"%", "number"},
}
BETTER_HIGHER = {"sla_attainment", "first_time_right", "throughput"}


def allowed(calculation, unit, cadence="month", parameters=None, stale=45):
    try:
        check_definition(calculation, parameters or {}, unit, cadence, stale)
    except DomainError:
        return False
    return True


def test_every_calculation_is_offered_and_has_its_usual_way():
    assert set(OFFERED) == set(Calculation) == set(USUAL)
    assert set(UNITS) == set(Calculation.values)


@pytest.mark.parametrize("calculation", Calculation.values)
@pytest.mark.parametrize("unit", Unit.values)
def test_a_calculation_is_told_in_its_units_only(calculation, unit):
    assert allowed(calculation, unit) == (unit in UNITS[calculation])


@pytest.mark.parametrize("calculation", Calculation.values)
def test_what_is_usual_is_allowed(calculation):
    usual = USUAL[Calculation(calculation)]
    assert allowed(calculation, usual.unit)
    better = Direction.HIGHER if calculation in BETTER_HIGHER else Direction.LOWER
    assert usual.direction == better


@pytest.mark.parametrize("calculation", Calculation.values)
@pytest.mark.parametrize("cadence", CadenceChoice.values)
def test_what_is_kept_by_month_is_not_read_by_day_or_week(calculation, cadence):
    unit = USUAL[Calculation(calculation)].unit
    kept_by_month = calculation in BY_MONTH_ONLY
    expected = cadence in MONTHLY if kept_by_month else True
    assert allowed(calculation, unit, cadence) == expected


@pytest.mark.parametrize(
    ("calculation", "parameters"),
    [("sla_attainment", {"limit_hours": 4}), ("cost_per_case", {"costs": "allocated"})],
)
def test_limits_and_allocated_costs_are_read_by_month_too(calculation, parameters):
    unit = USUAL[Calculation(calculation)].unit
    assert allowed(calculation, unit, "quarter", parameters)
    assert not allowed(calculation, unit, "week", parameters)
    assert allowed("cost_per_case", "currency/case", "week", {"costs": "records"})


@pytest.mark.parametrize(
    ("stale", "expected"), [(0, False), (1, True), (730, True), (731, False), (-3, False)]
)
def test_days_until_stale_are_one_to_two_years(stale, expected):
    assert allowed("volume", "cases", stale=stale) == expected


def test_endings_of_codes_are_apart():
    assert len({usual.ending for usual in USUAL.values()}) == len(USUAL)


@pytest.mark.parametrize("calculation", Calculation.values)
def test_every_calculation_has_its_words_in_a_sentence(calculation):
    assert subject(calculation).startswith("the ")


@pytest.mark.parametrize(
    "calculation", [one for one in Calculation.values if one not in {"sla_attainment", "ratio"}]
)
def test_most_calculations_take_no_parameters(calculation):
    assert cleaned_parameters(calculation, {"nothing": None, "empty": ""}) == {}
    with pytest.raises(DomainError, match="takes no “weather”"):
        cleaned_parameters(calculation, {"weather": "fine"})


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({}, {}),
        ({"limit_hours": "8"}, {"limit_hours": 8.0, "clock": "calendar"}),
        ({"limit_hours": 8, "clock": "business"}, {"limit_hours": 8.0, "clock": "business"}),
        ({"limit_hours": 8, "clock": "", "limits": {}}, {"limit_hours": 8.0, "clock": "calendar"}),
        (
            {"limit_hours": 8, "place": 2, "limits": {"north": "4", 7: 2}},
            {
                "limit_hours": 8.0,
                "clock": "calendar",
                "place": 2,
                "limits": {"north": 4.0, "7": 2.0},
            },
        ),
    ],
)
def test_limits_are_kept_as_numbers(said, kept):
    assert cleaned_parameters("sla_attainment", said) == kept


@pytest.mark.parametrize("limits", [["gold"], "gold: 4", {str(n): 1 for n in range(201)}])
def test_limits_that_are_no_table_of_segments_are_refused(limits):
    with pytest.raises(DomainError, match="one a line"):
        cleaned_parameters("sla_attainment", {"limit_hours": 8, "place": 1, "limits": limits})


def test_costs_are_those_of_the_records_or_the_allocated_ones():
    for costs in ("allocated", "records"):
        assert cleaned_parameters("cost_per_case", {"costs": costs}) == {"costs": costs}
    assert cleaned_parameters("cost_per_case", {"costs": ""}) == {}
    with pytest.raises(DomainError, match="allocated from the pools"):
        cleaned_parameters("cost_per_case", {"costs": "guessed"})


@given(st.dictionaries(st.text(max_size=8), st.integers(), max_size=5), st.randoms())
def test_the_key_does_not_depend_on_the_order(parameters, chance):
    names = list(parameters)
    chance.shuffle(names)
    assert parameters_key({name: parameters[name] for name in names}) == parameters_key(parameters)
    assert len(parameters_key(parameters)) == (32 if parameters else 0)


def test_other_parameters_have_another_key():
    assert parameters_key({"limit_hours": 4.0}) != parameters_key({"limit_hours": 8.0})


def made(calculation, **said):
    return actions.create_measure(process(), calculation, actor=keeper(), **said)


@pytest.mark.django_db
def test_a_ratio_keeps_its_two_measures():
    top, bottom = made("rework"), made("volume")
    kept = cleaned_parameters("ratio", {"top": top.pk, "bottom": bottom.pk})
    assert kept == {"top": top.pk, "bottom": bottom.pk, "per": 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "calculation", sorted(set(Calculation.values) - {str(one) for one in COUNTED} - {"ratio"})
)
def test_what_does_not_count_cannot_stand_in_a_ratio(calculation):
    measure, volume = made(calculation), made("volume") if calculation != "volume" else None
    with pytest.raises(DomainError, match="does not count"):
        cleaned_parameters("ratio", {"top": measure.pk, "bottom": volume.pk})


@pytest.mark.django_db
def test_a_ratio_of_one_or_of_none_or_of_the_retired_is_refused():
    volume, out = made("volume"), made("throughput")
    for said, says in (
        ({"top": volume.pk}, "needs two measures"),
        ({"top": volume.pk, "bottom": 999_999}, "needs two measures"),
        ({"top": volume.pk, "bottom": "out"}, "needs two measures"),
        ({"top": volume.pk, "bottom": volume.pk}, "always one"),
        ({"top": volume.pk, "bottom": out.pk, "per": 7}, "per 1, per 100 or per 1000"),
    ):
        with pytest.raises(DomainError, match=says):
            cleaned_parameters("ratio", said)
    actions.retire_measure(out, actor=keeper(), reason="Nobody reads it.")
    with pytest.raises(DomainError, match="in use"):
        cleaned_parameters("ratio", {"top": volume.pk, "bottom": out.pk})


@pytest.mark.django_db
def test_a_measure_within_limits_counts_no_more_for_ratios():
    assert counts(made("sla_attainment"))
    assert not counts(made("sla_attainment", parameters={"limit_hours": 3}))


@pytest.mark.django_db
def test_a_measure_in_a_ratio_cannot_be_turned_into_what_does_not_count():
    top, bottom = made("cycle_time"), made("volume")
    made("ratio", parameters={"top": top.pk, "bottom": bottom.pk})
    with pytest.raises(DomainError, match="stands on what"):
        actions.revise_measure(
            top, actor=keeper(), reason="The median tells more.", calculation="cycle_time_p50"
        )
    assert Measure.objects.get(pk=top.pk).calculation == "cycle_time"
