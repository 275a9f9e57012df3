"""Several people who mend the same rows at the same time."""

import pytest

from reporting import actions
from reporting.kept_rows import Correction
from reporting.models import CaseFact, EventBatch
from tests.concurrency.test_documents import at_once
from tests.readiness.world import person
from tests.reporting.mends import LINES, cells_of_right, set_aside

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
]


def managers(count=4):
    return [person(f"manager-{n}", "Support manager") for n in range(count)]


def sent(batch, lines):
    rows = batch.quarantine.filter(line__in=lines)
    return [Correction(row.pk, cells_of_right(row.line), row.mark) for row in rows]


def test_of_many_who_mend_the_same_rows_one_does(tmp_path):
    people, batch = managers(), set_aside(tmp_path)
    corrections = sent(batch, LINES)
    done = at_once(lambda actor: actions.mend_rows(batch, corrections, actor=actor), people)
    assert len(done) == 1
    assert EventBatch.objects.count() == 2
    assert not batch.quarantine.waiting().exists()
    assert sum(CaseFact.objects.values_list("events", flat=True)) == 7


def test_one_who_presses_many_times_loads_once(tmp_path):
    [one], batch = managers(1), set_aside(tmp_path)
    corrections = sent(batch, LINES)
    done = at_once(lambda actor: actions.mend_rows(batch, corrections, actor=actor), [one] * 4)
    assert sorted(len(each.mended) for each in done) == [0, 0, 0, len(LINES)]
    assert EventBatch.objects.count() == 2


def test_those_who_mend_different_rows_do_not_hinder_one_another(tmp_path):
    people, batch = managers(), set_aside(tmp_path)
    parts = {actor.pk: sent(batch, [line]) for actor, line in zip(people, LINES, strict=True)}
    done = at_once(lambda actor: actions.mend_rows(batch, parts[actor.pk], actor=actor), people)
    assert sorted(line for each in done for line in each.mended) == LINES
    assert sum(CaseFact.objects.values_list("events", flat=True)) == 7
    assert sorted(EventBatch.objects.values_list("ordinal", flat=True)) == [1, 2, 3, 4, 5]
