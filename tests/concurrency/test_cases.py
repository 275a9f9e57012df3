"""Several people who answer the same verdict at the same time."""

import pytest

from readiness import actions
from readiness.models import ChangeCase, Trigger
from reporting.actions.judging import judge_measures
from tests.concurrency.test_documents import at_once
from tests.readiness.world import person
from tests.reporting import history

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
]


def test_of_two_who_answer_a_verdict_one_opens_the_case():
    people = [person(f"manager-{n}", "Support manager") for n in range(4)]
    measure = history.judged_process(history.drifting())
    verdict = judge_measures([measure], actor=people[0])[0]

    def open_one(actor):
        return actions.open_case(
            actor=actor,
            title="Answer the bill inquiries in time",
            process=measure.process,
            trigger=Trigger.VERDICT,
            verdict=verdict,
        )

    assert len(at_once(open_one, people)) == 1
    assert ChangeCase.objects.count() == 1
