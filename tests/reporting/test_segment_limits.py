"""Segments that are judged have signals and limits of their own."""

from datetime import date

import pytest

from kernel.inbox import work_of
from kernel.ruling import DomainError
from reporting import actions
from reporting.actions.judging import judge_measures
from reporting.models import Baseline, Signal
from tests.reporting.history import judged_process, judged_segment, noise, standing_on

pytestmark = pytest.mark.django_db
SEGMENT = (1, "Enterprise")


@pytest.fixture
def measure(support_manager):
    """The whole runs evenly; Enterprise has had one odd month lately."""
    measure = judged_process(98.5 + noise(sigma=0.3))
    shares = 96.5 + noise(5, sigma=0.3)
    shares[-2] = 80
    judged_segment(measure, shares)
    judge_measures([measure], actor=support_manager)
    return measure


def test_an_odd_month_of_a_segment_is_a_signal_of_that_segment(measure):
    [signal] = Signal.objects.filter(rule="outside")
    assert (signal.place, signal.segment) == SEGMENT
    assert signal.series_name == f"{measure}, Enterprise"
    assert "Enterprise, Sep 2026" in str(signal)


def test_judging_again_does_not_raise_it_twice(measure, support_manager):
    before = Signal.objects.count()
    judge_measures([measure], actor=support_manager)
    assert Signal.objects.count() == before


def test_who_has_it_finds_it_with_its_segment(measure, support_manager):
    signal = Signal.objects.get(rule="outside")
    actions.assign_signal(signal, actor=support_manager)
    lines = [one for one in work_of(support_manager) if one.act == "Explain a signal"]
    assert [one.title for one in lines] == [f"{measure}, Enterprise"]


def test_limits_reset_by_its_signal_are_those_of_the_segment_alone(measure, support_manager):
    whole, signal = standing_on("", place=0), Signal.objects.get(rule="outside")
    baseline = actions.reset_limits(
        measure,
        since=date(2025, 11, 1),
        reason="The contract has changed for good.",
        signal=signal,
        actor=support_manager,
    )
    assert baseline.series_key == (measure.pk, *SEGMENT)
    assert standing_on("Enterprise").baseline == baseline
    assert standing_on("", place=0) == whole
    actions.undo_baseline(baseline, actor=support_manager, note="It was one month only.")
    assert standing_on("Enterprise").baseline is None
    signal.refresh_from_db()
    assert not signal.is_over


def test_a_segment_that_is_not_judged_gets_no_limits(measure, support_manager):
    with pytest.raises(DomainError, match="Consumer is not judged by itself"):
        actions.freeze_limits(
            measure,
            since=date(2024, 1, 1),
            until=date(2025, 6, 1),
            reason="It ran well then.",
            part=(1, "Consumer"),
            actor=support_manager,
        )
    assert not Baseline.objects.exists()


def test_its_page_leads_to_limits_that_are_set_for_it(measure, support_manager, as_user):
    client, verdict = as_user(support_manager), standing_on("Enterprise")
    page = client.get(verdict.get_absolute_url()).content.decode()
    freeze = f"/measures/{measure.pk}/freeze/?place=1&amp;segment=Enterprise"
    assert freeze in page
    form = client.get(freeze.replace("&amp;", "&"))
    assert f"Freeze the limits of {measure}, Enterprise" in form.content.decode()
    sent = {"since": "2024-01", "until": "2025-06", "reason": "It ran well then."}
    client.post(freeze.replace("&amp;", "&"), sent)
    baseline = Baseline.objects.get()
    assert (baseline.place, baseline.segment) == SEGMENT
    page = client.get(standing_on("Enterprise").get_absolute_url()).content.decode()
    assert "Limits of Jan 2024 to Jun 2025, frozen" in page


def test_a_reader_sees_its_limits_and_no_way_to_set_them(measure, auditor, as_user):
    page = as_user(auditor).get(standing_on("Enterprise").get_absolute_url()).content.decode()
    assert "Limits of this segment" in page
    assert "Reset the limits" not in page


def test_signals_are_listed_with_their_segments_and_found_by_them(measure, auditor, as_user):
    client = as_user(auditor)
    found = client.get("/signals/?segment=enter").content.decode()
    assert "Enterprise" in found
    assert "No signal matches" in client.get("/signals/?segment=nobody").content.decode()
    assert "· Enterprise" in client.get(measure.get_absolute_url()).content.decode()
