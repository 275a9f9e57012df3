"""Rows come in parts, none twice and none left out, and tell how far they are."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from knowledge import actions
from knowledge.back_testing import sources
from knowledge.models import BackTest, Decision
from tests.knowledge.back_testing.world import CASES, csv_file, decided, drafted, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_small_parts(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(sources, "DECISIONS_AT_ONCE", 2)
    monkeypatch.setattr(sources, "LINES_AT_ONCE", 2)


@pytest.fixture
def draft(editor):
    return world(editor)


def run(draft, editor, **asked):
    begun, told = actions.begin_back_test(draft, actor=editor, **asked), []
    actions.run_back_test(begun, actor=editor, tell=lambda *one: told.append(one[:2]))
    return BackTest.objects.get(pk=begun.pk), told


def test_the_log_is_read_in_parts_though_many_were_logged_at_one_instant(draft, editor):
    for days_ago in (3, 2):
        decided(draft.document, CASES, days_ago=days_ago)
    done, told = run(draft, editor)
    assert done.figures["rows"] == 15
    kept = list(done.rows.values_list("decision", flat=True))
    assert len(kept) == len(set(kept)) == 9
    instants = [Decision.objects.get(pk=one).at for one in kept]
    assert instants == sorted(instants)
    assert told == [(n, 15) for n in (2, 4, 6, 8, 10, 12, 14, 15)]


def test_what_is_logged_meanwhile_is_told_or_not_but_breaks_nothing(draft, editor):
    begun = actions.begin_back_test(draft, actor=editor, until=timezone.localdate())
    grown = []

    def tell(done, total, message):
        assert done <= total
        if not grown:
            grown.append(decided(draft.document, CASES, days_ago=5))

    assert actions.run_back_test(begun, actor=editor, tell=tell)["rows"] == 5


def test_a_file_is_read_in_parts_and_tells_its_lines(draft, editor):
    text = "amount,reason\n" + "".join(f"{30 + n},slow\n" for n in range(7))
    done, told = run(draft, editor, file=csv_file(text))
    assert (done.figures["rows"], done.figures["changed"]) == (7, 7)
    assert list(done.rows.values_list("number", flat=True)) == list(range(2, 9))
    assert [total for _done, total in told] == [1000] * len(told)
    assert told == sorted(told)


@pytest.mark.parametrize(("segment", "names"), [("log:month", 2), ("log:channel", 1)])
def test_the_log_has_segments_of_its_own(draft, editor, segment, names):
    decided(draft.document, CASES, days_ago=70)
    done, _told = run(draft, editor, segment=segment)
    assert len(done.figures["segments"]) == names


def test_how_many_another_version_had_decided_is_told(draft, editor, approver, releaser):
    assert run(draft, editor)[0].figures["older"] == 0
    actions.submit_version(draft, actor=editor)
    draft.refresh_from_db()
    actions.approve_version(draft, actor=approver)
    actions.enact_version(draft, actor=releaser)
    decided(draft.document, [{"amount": Decimal(41), "reason": "slow"}], days_ago=0)
    again = drafted(draft.document, editor, {**draft.table, "hit_policy": "FIRST"})
    done, _told = run(again, editor, since=timezone.localdate() - timedelta(days=9))
    assert (done.figures["rows"], done.figures["older"]) == (6, 5)
