from datetime import UTC, date, datetime
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from reporting.actions.judging import judge_measures
from reporting.models import Assurance, Calculation, Measure, Variation, Verdict
from reporting.models.verdicts import SEVERITY
from tests.reporting.history import drifting, judged_process, measure_of, noise

JUDGED = [one for one in Variation if one != Variation.TOO_LITTLE_DATA]
HELD = [one for one in Assurance if one != Assurance.TOO_LITTLE_DATA]


def verdict(variation, assurance, calculation=Calculation.SLA_ATTAINMENT):
    return Verdict(
        measure=Measure(calculation=calculation), variation=variation, assurance=assurance
    )


@pytest.mark.parametrize(("variation", "assurance"), list(product(JUDGED, HELD)))
def test_what_fails_or_gets_worse_demands_an_answer_and_nothing_else(variation, assurance):
    demands = assurance == "misses" or variation == "deteriorating"
    assert verdict(variation, assurance).demands_answer == demands


def test_more_work_is_no_failure_of_a_process():
    assert not verdict("deteriorating", "no_target", Calculation.VOLUME).demands_answer


def test_every_pair_has_its_place_among_the_urgent():
    pairs = set(product(HELD, JUDGED)) | {(Assurance.TOO_LITTLE_DATA, Variation.TOO_LITTLE_DATA)}
    assert set(SEVERITY) == pairs
    assert verdict("deteriorating", "misses").severity == 0
    assert verdict("improving", "meets").severity == max(SEVERITY.values())


@pytest.mark.django_db
def test_the_verdicts_that_stand_are_one_a_measure(support_manager):
    failing = judged_process(drifting())
    judged_process(98.5 + noise(sigma=0.3), key="1.3.9")
    judge_measures(Measure.objects.all(), actor=support_manager)
    latest = Verdict.objects.latest_per_measure()
    assert latest.count() == 2
    assert [one.measure for one in latest if one.demands_answer] == [failing]
    assert latest.of_process(failing.process).count() == 1


@pytest.mark.django_db
def test_a_month_has_one_verdict_a_revision():
    measure = measure_of(judged_process(drifting()).process, Calculation.VOLUME, order=3)
    told = {
        "measure": measure,
        "period": date(2026, 10, 1),
        "variation": "stable",
        "assurance": "no_target",
        "advice": "leave",
        "judged_at": datetime(2026, 11, 1, tzinfo=UTC),
    }
    Verdict.objects.create(**told)
    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.create(**told)
    assert Verdict.objects.create(**told, revision=2).get_absolute_url().startswith("/verdicts/")
