"""Each segment with a target of its own is judged against it, beside the whole."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.db import IntegrityError, transaction

from kernel import audit
from kernel.accounts import clock_user
from kernel.models import AuditEntry
from reporting import actions
from reporting.actions.demands import demand_answer
from reporting.actions.judging import judge_measures
from reporting.models import (
    Calculation,
    DailyCell,
    Measure,
    Target,
    Verdict,
    VerdictDemand,
)
from reporting.queries.questions import Subject, series_by_subject, ways_of
from reporting.queries.replay import differences
from reporting.trend import benjamini_hochberg
from tests.reporting.history import (
    drifting,
    judged_process,
    judged_segment,
    measure_of,
    month,
    noise,
    standing_on,
    target_of,
    with_segment,
)

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def fine():
    """A process that meets its target, as a whole."""
    return judged_process(98.5 + noise(sigma=0.3))


@pytest.fixture
def measure(fine):
    """Enterprise fails while the whole is fine; Consumer is fine, too."""
    judged_segment(fine, drifting())
    judged_segment(fine, 98.5 + noise(7, sigma=0.3), "Consumer", value=90)
    return fine


def judged(*measures, **said):
    return judge_measures(measures, actor=clock_user(), **said)


# --- what is judged


def test_a_segment_fails_its_own_target_while_the_whole_meets_its_own(measure):
    whole, consumer, enterprise = judged(measure)

    assert (whole.place, whole.segment, whole.assurance) == (0, "", "meets")
    assert (consumer.segment, consumer.assurance) == ("Consumer", "meets")
    assert (enterprise.place, enterprise.segment) == (1, "Enterprise")
    assert (enterprise.variation, enterprise.assurance) == ("deteriorating", "misses")
    assert enterprise.target == Target.objects.get(segment="Enterprise")
    assert whole.target == Target.objects.get(place=0)
    assert enterprise.demands_answer


def test_it_says_of_its_segment_what_it_would_say_of_a_whole(measure):
    """The same course as a whole process and as a segment: the same points and words."""
    whole = judged_process(drifting(), key="1.3.9")
    judged(measure)
    [alone] = judged(whole)
    enterprise = standing_on("Enterprise")

    assert enterprise.points == alone.points
    assert enterprise.reason == alone.reason
    assert enterprise.probability == alone.probability
    assert (enterprise.period, enterprise.since) == (alone.period, alone.since)


def test_it_names_its_segment(measure):
    judged(measure)
    enterprise, whole = standing_on("Enterprise"), standing_on("", place=0)

    assert str(enterprise).startswith("1.3.11 SLA attainment, Enterprise: Misses its target")
    assert str(whole).startswith("1.3.11 SLA attainment: Consistently meets")
    assert enterprise.series_url == f"{measure.get_absolute_url()}#segment-verdicts"
    assert whole.series_url == measure.get_absolute_url()


def test_a_segment_without_a_target_of_its_own_is_not_judged(fine):
    with_segment(fine, drifting())
    assert [one.place for one in judged(fine)] == [0]


def test_a_target_that_begins_later_does_not_count_before_its_day(fine):
    target = judged_segment(fine, drifting())
    Target.objects.filter(pk=target.pk).update(valid_from=date(2026, 8, 1))

    assert len(judged(fine, as_of=date(2026, 7, 1))) == 1
    assert len(judged(fine, as_of=date(2026, 9, 1))) == 2


def test_a_newer_target_of_the_segment_makes_a_new_revision_of_it_alone(measure):
    judged(measure)
    target_of(measure, 70, version=2, place=1, segment="Enterprise")
    judged(measure)

    assert (standing_on("Enterprise").revision, standing_on("Enterprise").target.value) == (2, 70)
    assert (standing_on("Consumer").revision, standing_on("", place=0).revision) == (1, 1)


def test_judging_again_gives_nothing_new(measure):
    assert judged(measure) == judged(measure)
    assert Verdict.objects.count() == 3
    assert AuditEntry.objects.filter(act="verdict.given").count() == 3


def test_a_cost_a_volume_and_a_ratio_are_judged_by_segment_too(measure):
    others = [
        measure_of(measure.process, one, order=n)
        for n, one in enumerate((Calculation.COST_PER_CASE, Calculation.VOLUME), start=2)
    ]
    for one, value in zip(others, (5, 900), strict=True):
        target_of(one, value, place=1, segment="Enterprise")
    found = {one.measure_id: one for one in judged(*others) if one.place}

    assert found[others[0].pk].value == 10
    assert found[others[0].pk].assurance == "misses"
    assert found[others[1].pk].value == 400


def test_a_segment_that_has_no_series_gets_no_verdict(fine):
    target_of(fine, 90, place=1, segment="Nobody")
    assert [one.place for one in judged(fine)] == [0]


# --- too little, stale, incomplete


def test_a_young_segment_has_too_little_data(fine):
    judged_segment(fine, drifting(5))
    found = judged(fine)[1]

    assert (found.why, found.variation, found.assurance) == ("short", *["too_little_data"] * 2)
    assert not found.demands_answer


def test_records_that_stopped_are_stale_for_the_segment_too(measure):
    past = date(2026, 10, 31) + timedelta(days=46)
    assert [one.why for one in judged(measure, as_of=past)] == ["stale"] * 3


def test_a_segment_that_fell_silent_is_stale_and_the_whole_is_not(measure):
    """Its last case is of the first of August; the records go on to the end of October."""
    silent = DailyCell.objects.filter(segment="Enterprise", day__gt=month(2))
    silent.delete()
    whole, _consumer, enterprise = judged(measure)

    assert (whole.why, enterprise.why) == ("", "stale")
    assert enterprise.period == whole.period
    assert "newest record is of 1 August 2026" in enterprise.reason
    assert enterprise.data_as_of == date(2026, 8, 1)
    assert not enterprise.demands_answer


def test_a_segment_with_half_its_usual_cases_is_incomplete(measure):
    DailyCell.objects.filter(segment="Enterprise", day=month(0)).update(
        opened=100, closed=100, met=60, missed=40, first_time_right=60, reworked=40, timed=100
    )
    whole, consumer, enterprise = judged(measure)

    assert (whole.why, consumer.why, enterprise.why) == ("", "", "incomplete")
    assert "October 2026 has far fewer" in enterprise.reason


def test_a_month_without_a_case_of_the_segment_is_its_last_month(measure):
    cells = DailyCell.objects.filter(segment="Enterprise")
    cells.filter(day=month(0)).delete()
    cells.filter(day=month(1)).update(day=date(2026, 9, 24))
    enterprise = judged(measure)[2]

    assert (enterprise.why, enterprise.period) == ("incomplete", month(0))
    assert enterprise.reason.startswith("October 2026 has far fewer")


def test_a_volume_without_a_case_is_nought_and_no_lack(fine):
    volume = measure_of(fine.process, Calculation.VOLUME, order=3)
    with_segment(fine, drifting())
    target_of(volume, 300, place=1, segment="Enterprise")
    DailyCell.objects.filter(segment="Enterprise", day=month(0)).update(opened=0)
    found = judged(volume)[1]

    assert (found.value, found.why) == (0, "")


# --- all at once, and replayed


def test_discoveries_are_counted_over_wholes_and_segments(measure):
    found = judged(measure)
    p = np.array([one.figures["p"] for one in found])
    q = [one.figures["q"] for one in found]

    assert q == pytest.approx(list(benjamini_hochberg(p)), rel=1e-6)


def test_one_judged_alone_counts_the_segments_of_all_others(measure):
    judged(measure)
    [other] = judged(judged_process(drifting(), key="1.3.9"))
    family = [one.figures["p"] for one in Verdict.objects.latest_per_series()]
    rank = sum(p <= other.figures["p"] for p in family)

    assert len(family) == 4
    assert other.figures["family"]["tests"] == 4
    assert other.figures["family"]["rank"] == rank


def test_a_verdict_on_a_segment_gives_the_same_digits_again(measure):
    judged(measure)
    DailyCell.objects.all().delete()
    assert [differences(one) for one in Verdict.objects.order_by("pk")] == [[]] * 3


def test_segments_of_the_same_name_cost_the_same_for_many(django_assert_max_num_queries):
    for number in range(4):
        one = judged_process(97 + noise(number), key=f"1.3.{number}")
        judged_segment(one, 97 + noise(number + 9))
    with django_assert_max_num_queries(21):  # one asks what the judge may do
        assert len(judged(*Measure.objects.all())) == 8


def test_the_series_of_subjects_are_their_own(measure):
    subjects = ways_of([measure], NOVEMBER).subjects([measure])
    assert [str(one) for one in subjects] == [
        "1.3.11 SLA attainment",
        "1.3.11 SLA attainment, Consumer",
        "1.3.11 SLA attainment, Enterprise",
    ]
    found = series_by_subject(subjects)
    assert {key[2] for key in found} == {"", "Consumer", "Enterprise"}
    assert found[measure.pk, 1, "Enterprise"].values[-1] < found[measure.pk, 0, ""].values[-1]


# --- what the database and the trail say


@pytest.mark.parametrize("wrong", [{"place": 1}, {"segment": "Enterprise"}, {"place": 5}])
def test_a_verdict_is_on_the_whole_or_on_a_named_segment(measure, wrong):
    judged(measure)
    verdict = standing_on("", place=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.filter(pk=verdict.pk).update(**wrong)


def test_a_series_has_one_verdict_a_revision(measure):
    judged(measure)
    enterprise = standing_on("Enterprise")
    enterprise.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        enterprise.save()
    enterprise.place = 2
    enterprise.save()


@pytest.mark.parametrize("wrong", [{"place": 1}, {"segment": "Enterprise"}])
def test_a_demand_is_on_the_whole_or_on_a_named_segment(measure, wrong):
    judged(measure)
    demand = demand_answer(standing_on("", place=0), actor=clock_user())
    with pytest.raises(IntegrityError), transaction.atomic():
        VerdictDemand.objects.filter(pk=demand.pk).update(**wrong)


def test_the_trail_tells_of_the_segment(measure):
    judged(measure)
    told = audit.timeline(measure.process).filter(act="verdict.given")
    assert [one.after["segment"] for one in told] == ["Enterprise"]
    assert "Enterprise: Misses its target" in told[0].subject_label


def test_who_may_ask_for_whole_or_segment(measure):
    judged(measure)
    assert [one.place for one in Verdict.objects.of_whole()] == [0]
    assert Verdict.objects.of_segments().count() == 2
    assert Verdict.objects.of_segment(1, "Enterprise").get() == standing_on("Enterprise")
    assert Verdict.objects.of_segment(0, "").get() == standing_on("", place=0)
    assert Verdict.objects.latest_per_measure().get() == standing_on("", place=0)
    assert Verdict.objects.latest_per_series().count() == 3
    assert Subject(measure).key == (measure.pk, 0, "")


@pytest.mark.parametrize("chart", ["xmr", "p"])
def test_a_segment_of_which_no_record_is_left_does_not_fail_for_ever(
    measure, support_manager, as_user, chart
):
    """Its cases were corrected to be of another: what was found of it is no longer known."""
    if chart == "p":
        actions.choose_chart(
            measure, chart="p", rules="outside", reason="So many cases.", actor=support_manager
        )
    judged(measure)
    assert standing_on("Enterprise").demands_answer
    DailyCell.objects.filter(segment="Enterprise").update(segment="Large enterprise")
    for _night in range(2):
        whole, _consumer, enterprise = judged(measure)

    assert (enterprise.why, enterprise.variation) == ("stale", "too_little_data")
    assert (enterprise.period, enterprise.revision) == (whole.period, 2)
    assert enterprise.reason == "No record of it is left, so nobody can say how it goes today."
    assert not enterprise.demands_answer
    assert differences(enterprise) == []
    for page in (enterprise.get_absolute_url(), measure.get_absolute_url()):
        assert as_user(support_manager).get(page).status_code == 200
