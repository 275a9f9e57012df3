import pytest

from kernel.models import JobRun, JobState
from reporting.models import Verdict
from reporting.tasks import judge_all_measures
from tests.reporting.history import drifting, judged_process, noise

pytestmark = pytest.mark.django_db


def test_the_night_judges_every_measure_and_says_how_many():
    judged_process(drifting())
    judged_process(97 + noise(3), key="1.3.9")
    judge_all_measures.delay()
    run = JobRun.objects.whole_runs().get(job="reporting.judge")
    assert run.state == JobState.DONE
    assert run.result == {"measures": 2, "verdicts": 2, "demanding": 1, "judged_again": 0}


def test_judging_twice_a_night_is_harmless():
    judged_process(drifting())
    judge_all_measures.delay()
    judge_all_measures.delay()
    assert JobRun.objects.whole_runs().filter(job="reporting.judge").count() == 1
    assert Verdict.objects.count() == 1
