"""Whatever a row was set aside for, there is something one can do."""

import pytest

from reporting.models import QuarantineReason
from reporting.remedies import REMEDIES


@pytest.mark.parametrize("reason", QuarantineReason)
def test_every_reason_has_its_remedy(reason):
    assert str(REMEDIES[reason]).endswith(".")
    assert str(REMEDIES[reason]) != str(reason.label)


@pytest.mark.parametrize("reason", QuarantineReason)
def test_no_word_of_programmers_stands_in_a_reason_or_its_remedy(reason):
    told = f"{reason.label} {REMEDIES[reason]}".lower()
    assert "mapping" not in told
    assert "quarantine" not in told
