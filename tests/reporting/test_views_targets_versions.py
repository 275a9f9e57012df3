"""Targets: every version with its reason, who may set one, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from kernel import audit
from kernel.accounts import clock_user
from reporting.actions.judging import judge_measures
from reporting.models import Calculation, Target
from tests.reporting.history import (
    drifting,
    judged_process,
    measure_of,
    process,
    target_of,
    with_history,
    with_segment,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure():
    return measure_of(process())


@pytest.fixture
def desk(as_user, process_owner):
    return as_user(process_owner)


def sent(owner, **changes):
    return {
        "value": "90",
        "valid_from": "2026-01-01",
        "due_on": "2026-12-31",
        "owner": owner.pk,
        "rationale": "Agreed in the service review.",
        **changes,
    }


def set_on_page(desk, measure, owner, **changes):
    return desk.post(reverse("target-set", args=[measure.pk]), sent(owner, **changes))


def test_a_measure_without_target_says_so_and_offers_the_first(desk, measure):
    answer = desk.get(reverse("target-list", args=[measure.pk]))
    assert "There is no target yet. Set the first one." in answer.content.decode()
    assert answer.context["create_url"] == reverse("target-set", args=[measure.pk])


def test_an_auditor_is_not_offered_what_only_others_may(as_user, auditor, measure):
    answer = as_user(auditor).get(reverse("target-list", args=[measure.pk]))
    assert answer.context["create_url"] == ""
    assert "Set a target" not in as_user(auditor).get(measure.get_absolute_url()).content.decode()


def test_versions_stand_newest_first_with_their_reasons(desk, measure, process_owner):
    set_on_page(desk, measure, process_owner)
    set_on_page(desk, measure, process_owner, value="92", rationale="Customers ask for more.")
    answer = desk.get(reverse("target-list", args=[measure.pk]))
    assert [row.record.version for row in answer.context["table"].rows] == [2, 1]
    told = answer.content.decode()
    assert told.index("Customers ask for more.") < told.index("Agreed in the service review.")


def test_the_list_is_of_this_measure_alone(desk, measure):
    other = measure_of(process("1.3.9"), Calculation.COST_PER_CASE)
    target_of(measure), target_of(other)
    assert len(desk.get(reverse("target-list", args=[other.pk])).context["table"].rows) == 1


def test_the_next_version_begins_with_the_value_and_owner_there_are(desk, measure, person):
    olga = person("olga", "Process owner")
    set_on_page(desk, measure, olga)
    initial = desk.get(reverse("target-set", args=[measure.pk])).context["form"].initial
    assert (initial["value"], initial["owner"]) == (Decimal("90.00"), olga)


def test_the_first_version_is_owned_by_who_owns_the_measure(desk, measure, process_owner, person):
    form = desk.get(reverse("target-set", args=[measure.pk])).context["form"]
    assert form.initial["owner"] == process_owner
    measure.owner = person("olga", "Process owner")
    measure.save()
    form = desk.get(reverse("target-set", args=[measure.pk])).context["form"]
    assert form.initial["owner"] == measure.owner


def test_neither_the_clock_nor_somebody_who_left_can_own_a_target(desk, measure, person):
    gone = person("gone", "Process owner", is_active=False)
    for nobody in (gone, clock_user()):
        answer = set_on_page(desk, measure, nobody)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["owner"]
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": ""}, "value"),
        ({"value": "much"}, "value"),
        ({"value": "-1"}, "value"),
        ({"value": "90.123"}, "value"),
        ({"valid_from": "soon"}, "valid_from"),
        ({"due_on": ""}, "due_on"),
        ({"rationale": ""}, "rationale"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(desk, measure, process_owner, changes, field):
    answer = set_on_page(desk, measure, process_owner, **changes)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"value": "100.01"}, "cannot be reached"),
        ({"rationale": "because"}, "Say why this target"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused_in_words(
    desk, measure, process_owner, changes, says
):
    answer = set_on_page(desk, measure, process_owner, **changes)
    assert answer.status_code == 409
    assert says in answer.content.decode()
    assert not Target.objects.exists()


def test_a_day_before_the_beginning_is_refused_in_words(desk, measure, process_owner):
    answer = set_on_page(desk, measure, process_owner, due_on="2025-12-31")
    assert answer.status_code == 422
    assert "It cannot be due before it is valid." in answer.content.decode()
    assert "onstraint" not in answer.content.decode()


def test_more_than_a_hundred_is_a_target_for_what_is_no_share(desk, process_owner):
    cost = measure_of(process(), Calculation.COST_PER_CASE)
    assert set_on_page(desk, cost, process_owner, value="120").status_code == 302


def test_the_same_target_again_is_no_new_version(desk, measure, process_owner):
    set_on_page(desk, measure, process_owner)
    answer = set_on_page(desk, measure, process_owner)
    assert "This is the target there is already." in answer.content.decode()
    assert Target.objects.count() == 1


def test_a_newer_version_cannot_rewrite_the_past(desk, measure, process_owner):
    set_on_page(desk, measure, process_owner)
    answer = set_on_page(desk, measure, process_owner, value="91", valid_from="2025-06-01")
    assert "Version 1 is valid from 2026-01-01" in answer.content.decode()


def test_the_history_of_measure_and_process_tells_the_new_target(desk, measure, process_owner):
    set_on_page(desk, measure, process_owner)
    for record in (measure, measure.process, Target.objects.get()):
        entry = audit.timeline(record).get(act="target.set")
        assert (entry.actor, entry.note) == (process_owner, "Agreed in the service review.")


def test_the_page_says_in_which_unit_and_which_way_is_good(desk, measure):
    told = desk.get(reverse("target-set", args=[measure.pk])).content.decode()
    assert "In %; higher is better." in told


def test_of_two_versions_that_hold_on_a_day_the_newer_does(measure):
    target_of(measure, value=90, version=1)
    target_of(measure, value=92, version=2)
    assert Target.objects.valid_on(date(2026, 1, 1)).get().version == 2
    assert not Target.objects.valid_on(date(2023, 12, 31)).exists()


def test_an_older_verdict_is_read_with_the_target_of_its_day(as_user, auditor, support_manager):
    measure = judged_process(drifting())
    [first] = judge_measures([measure], actor=support_manager)
    target_of(measure, value=80, version=2)
    [second] = judge_measures([measure], actor=support_manager)
    reader = as_user(auditor)
    assert "(version 1)" in reader.get(first.get_absolute_url()).content.decode()
    assert "(version 2)" in reader.get(second.get_absolute_url()).content.decode()


def test_a_target_reads_as_a_sentence_would(measure):
    assert str(target_of(measure)) == f"{measure}: 95 % (v1)"
    second = target_of(measure, version=2)
    assert second.get_absolute_url() == f"/targets/{second.pk}/"


def test_targets_go_out_as_a_file(desk, measure):
    target_of(measure)
    answer = desk.get(reverse("target-list", args=[measure.pk]) + "?export=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].startswith("1,95.00,,Each reading,,2024-01-01,2027-03-31")
    assert "Agreed with the customers." in lines[1]


# --- a segment that no case is of


def set_of(desk, measure, owner, segment):
    changes = {"place": "1", "segment": segment}
    answer = desk.post(
        reverse("target-set", args=[measure.pk]), sent(owner, **changes), follow=True
    )
    assert Target.objects.filter(place=1, segment=segment).exists()
    return " ".join(str(one) for one in answer.context["messages"])


def test_a_segment_that_no_case_is_of_is_told_with_those_there_are(desk, measure, process_owner):
    with_history(measure.process, [90, 91])
    with_segment(measure, [90, 91], segment="Enterprise")
    with_segment(measure, [90, 91], segment="Wholesale")
    told = set_of(desk, measure, process_owner, "Enterprize")
    assert "No case of 1.3.11 Bill Inquiry Handling is of “Enterprize” so far" in told
    assert "there are: Enterprise, Wholesale." in told


def test_a_segment_with_cases_is_set_without_a_word_more(desk, measure, process_owner):
    with_history(measure.process, [90, 91])
    with_segment(measure, [90, 91], segment="Enterprise")
    told = set_of(desk, measure, process_owner, "Enterprise")
    assert told == "The target is set. Verdicts from now on are against it."


def test_where_no_case_has_a_segment_only_that_is_told(desk, measure, process_owner):
    told = set_of(desk, measure, process_owner, "Enterprise")
    assert "is of “Enterprise” so far." in told
    assert "there are" not in told
