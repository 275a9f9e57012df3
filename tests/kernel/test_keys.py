"""The name of a record in text, and back."""

import pytest

from kernel.keys import key_of, record_of
from tests.kernel.sheep import a_run

pytestmark = pytest.mark.django_db


def test_a_record_is_found_by_its_key():
    run = a_run()

    assert key_of(run) == f"kernel.jobrun:{run.pk}"
    assert record_of(key_of(run)) == run


def test_a_record_that_is_gone_is_nobody():
    run = a_run()
    key = key_of(run)
    run.delete()

    assert record_of(key) is None


@pytest.mark.parametrize(
    "key",
    [
        "",
        ":",
        "kernel",
        "kernel.jobrun",
        "kernel.jobrun:",
        "kernel.jobrun:seven",
        "kernel.jobrun:7; DROP TABLE",
        f"kernel.jobrun:{10**40}",
        "kernel.jobrun:-1",
        "kernel.nothing:1",
        "nowhere.jobrun:1",
        "kernel.jobrun.more:1",
        "jobrun:1",
        "\x00",
    ],
)
def test_text_that_is_no_key_is_nobody(key):
    assert record_of(key) is None
