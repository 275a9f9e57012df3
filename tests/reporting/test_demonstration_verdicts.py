from datetime import date

import pytest
import time_machine

from reporting.demonstration.verdicts import MONTHS, give_verdicts
from reporting.models import Verdict
from reporting.queries.replay import differences
from tests.reporting.history import drifting, judged_process

pytestmark = pytest.mark.django_db


@time_machine.travel("2026-11-23T12:00Z", tick=False)
def test_the_last_months_have_a_verdict_each():
    judged_process(drifting())
    found = give_verdicts(seed=1, today=date(2026, 11, 23), people={})
    assert found == {"verdicts": MONTHS}
    nights = Verdict.objects.order_by("period").values_list("judged_at__date", flat=True)
    assert all(night.day == 1 for night in nights)
    periods = Verdict.objects.order_by("period").values_list("period", flat=True)
    assert list(periods) == [date(2026, month, 1) for month in (7, 8, 9, 10)]
    assert [differences(one) for one in Verdict.objects.all()] == [[]] * MONTHS
