"""Rows that were set aside and come again, corrected, wait no longer; all others do."""

import pytest

from kernel import audit
from kernel.accounts import clock_user
from kernel.models import AuditEntry
from kernel.ruling import DomainError
from reporting import actions
from reporting.actions import redelivery
from reporting.event_mapping import EventMapping
from reporting.kept_rows import Correction
from reporting.models import CaseFact, EventBatch, QuarantinedRow
from tests.reporting.events import HEADING, PLAIN, figures, kept, load, log, source_of
from tests.reporting.mends import LINES, RIGHT, WRONG, address, cells_of_right, set_aside

pytestmark = [pytest.mark.thorough, pytest.mark.django_db]
KNOWN = EventMapping(
    **{**PLAIN.as_dict(), "identity": ("case", "step"), "resource": "who", "segments": ("region",)}
)
WIDE = [*HEADING, "step", "who", "region"]


@pytest.fixture
def batch(faulty_batch):
    return faulty_batch


def again(folder, batch, *rows, mapping=PLAIN, heading=HEADING):
    name = f"again-{EventBatch.objects.count()}.csv"
    load(kept(folder, log(*rows, heading=heading), name), batch.source, mapping)
    return EventBatch.objects.latest("pk")


def waiting(batch):
    return [row.line for row in batch.quarantine.waiting()]


def test_the_whole_log_corrected_settles_every_row(batch, tmp_path):
    assert waiting(batch) == LINES
    newer = again(tmp_path, batch, *RIGHT)
    assert waiting(batch) == []
    for row in batch.quarantine.all():
        assert (row.mended_in, row.mended_by, row.is_redelivered) == (newer, clock_user(), True)
        assert row.corrected is None
    assert not batch.quarantine.mended().exists()


def test_it_ends_as_if_the_log_had_been_right(batch, tmp_path):
    right = source_of(key="1.3.10")
    load(kept(tmp_path, log(*RIGHT), "right.csv"), right)
    again(tmp_path, batch, *RIGHT)
    mine, yours = (
        [[{**row, "process_id": 0} for row in rows] for rows in figures(one)]
        for one in (batch.source, right)
    )
    assert mine == yours


def test_rows_that_come_as_they_were_still_wait_and_so_do_the_new_ones(batch, tmp_path):
    half = [row if place in (1, 3) else WRONG.get(place, row) for place, row in enumerate(RIGHT)]
    newer = again(tmp_path, batch, *half)
    assert waiting(batch) == LINES[2:]
    assert waiting(newer) == LINES[2:]
    assert not newer.quarantine.redelivered().exists()


def test_the_corrected_rows_alone_settle_those_that_are_known_without_their_line(batch, tmp_path):
    """Of line 5 the outcome was wrong; of 3 the time, of 6 the case, of 7 the number of cells."""
    again(tmp_path, batch, *[RIGHT[line - 2] for line in reversed(LINES)])
    assert waiting(batch) == [3, 6, 7]


@pytest.mark.parametrize(
    "other",
    [
        ("B", 90, "Work", "missed", "1"),
        ("B", 91, "Closed", "missed", "1"),
        ("B", 90, "Closed", "missed", "1.01"),
        ("E", 90, "Closed", "missed", "1"),
    ],
)
def test_an_event_that_differs_in_what_was_right_settles_nothing(other, batch, tmp_path):
    again(tmp_path, batch, other)
    assert waiting(batch) == LINES


def test_what_was_there_already_is_no_news_and_settles_nothing(tmp_path):
    """The right row came before the wrong one: nobody has corrected that since."""
    source = source_of()
    load(kept(tmp_path, log(RIGHT[3]), "first.csv"), source)
    batch = set_aside(tmp_path, log(WRONG[3], RIGHT[0]))
    again(tmp_path, batch, RIGHT[3], RIGHT[2])
    assert waiting(batch) == [2]


def known(tmp_path):
    first = [
        ("A", 0, "Open", "", "2", "1", "Ann", "North"),
        ("A", "soon", "Closed", "met", "3", "2", "Bob", "North"),
        ("B", 5, "Open", "", "dear", "1", "", ""),
        ("", 6, "Open", "", "1", "1", "", "South"),
    ]
    return set_aside(tmp_path, log(*first, heading=WIDE), KNOWN)


def test_where_events_have_an_identity_the_row_is_known_by_it_whatever_else_changed(tmp_path):
    batch = known(tmp_path)
    newer = ("A", 70, "Shut", "missed", "9", "2", "Cid", "West")
    again(tmp_path, batch, newer, mapping=KNOWN, heading=WIDE)
    assert waiting(batch) == [4, 5]
    other = ("B", 5, "Open", "", "1", "2", "", "")  # another event of the case
    again(tmp_path, batch, other, mapping=KNOWN, heading=WIDE)
    assert waiting(batch) == [4, 5]


def test_a_row_without_its_case_is_known_in_its_line_with_all_that_is_certain(tmp_path):
    batch = known(tmp_path)
    rows = [
        ("C", 6, "Open", "", "1", "1", "", "North"),
        ("C", 7, "Open", "", "1", "1", "", "South"),
        ("D", 6, "Open", "", "1", "1", "Ann", "South"),
        ("E", 6, "Open", "", "1", "1", "", "South"),
    ]
    again(tmp_path, batch, *rows[:3], mapping=KNOWN, heading=WIDE)
    again(tmp_path, batch, *reversed(rows), mapping=KNOWN, heading=WIDE)
    assert 5 in waiting(batch)
    filler = [("Z", 1, "Open", "", "", str(step), "", "") for step in range(3)]
    again(tmp_path, batch, *filler, ("F", *rows[3][1:]), mapping=KNOWN, heading=WIDE)
    assert 5 not in waiting(batch)


def test_the_columns_may_stand_in_another_order_in_another_file(tmp_path):
    batch = known(tmp_path)
    turned = [WIDE[-1], *WIDE[:-1]]
    row = ("", "B", 5, "Open", "", "1", "1", "")
    text = log(heading=turned) + ",".join(map(str, (row[0], row[1], "2026-03-02 12:05", *row[3:])))
    load(kept(tmp_path, text, "turned.csv"), batch.source, KNOWN)
    assert waiting(batch) == [3, 5]


def test_another_source_settles_nothing(batch, tmp_path):
    load(kept(tmp_path, log(*RIGHT), "other.csv"), source_of(key="1.3.10"))
    assert waiting(batch) == LINES


def test_a_mending_settles_no_other_row(batch, tmp_path, support_manager):
    twice = [WRONG.get(place, row) for place, row in enumerate([*RIGHT, ("Z", 3, "Open", "", "")])]
    newer = again(tmp_path, batch, *twice)
    row = newer.quarantine.get(line=5)
    sent = [Correction(row.pk, cells_of_right(5), row.mark)]
    actions.mend_rows(newer, sent, actor=support_manager)
    assert waiting(batch) == LINES


def test_whoever_looked_before_is_told_that_it_came_anew(batch, tmp_path, support_manager):
    row = batch.quarantine.get(line=5)
    stale = [Correction(row.pk, cells_of_right(5), row.mark)]
    again(tmp_path, batch, *RIGHT)
    with pytest.raises(DomainError, match="Line 5 was delivered anew, corrected"):
        actions.mend_rows(batch, stale, actor=support_manager)
    assert sum(CaseFact.objects.values_list("events", flat=True)) == len(RIGHT)


def test_the_trail_tells_of_both_batches_and_the_source(batch, tmp_path):
    newer = again(tmp_path, batch, *RIGHT)
    entry = AuditEntry.objects.get(act="quarantine.redelivered")
    assert (entry.subject_label, entry.actor) == (str(batch), clock_user())
    assert entry.after == {"rows": 4, "lines": LINES, "batch": newer.ordinal}
    for one in (batch, newer, batch.source):
        assert entry in audit.timeline(one)


def test_a_load_that_fails_settles_nothing(batch, tmp_path, monkeypatch):
    def burst(*_args, **_said):
        raise OSError("the disk is full")

    monkeypatch.setattr("reporting.actions.events.measure_as_usual", burst)
    with pytest.raises(OSError, match="disk is full"):
        again(tmp_path, batch, *RIGHT)
    assert waiting(batch) == LINES


def test_of_very_many_rows_the_newest_are_compared(batch, tmp_path, monkeypatch):
    monkeypatch.setattr(redelivery, "MOST_COMPARED", 2)
    again(tmp_path, batch, *RIGHT)
    assert waiting(batch) == LINES[:2]


def test_without_rows_that_wait_a_load_asks_one_question_more(tmp_path, django_assert_num_queries):
    source = source_of()
    load(kept(tmp_path, log(*RIGHT), "right.csv"), source)
    batch, clock = source.batches.get(), clock_user()
    with django_assert_num_queries(1):
        assert redelivery.settle_redelivered(batch, None, actor=clock) == 0


def test_events_over_http_settle_rows_too(tmp_path, support_manager):
    source = source_of()
    wrong = {"case": "A", "timestamp": "2026-03-02T12:00Z", "activity": "Open", "cost": "dear"}
    actions.load_objects(source, [wrong], name="one", actor=support_manager)
    rows = QuarantinedRow.objects.filter(batch__source=source)
    assert rows.waiting().count() == 1
    actions.load_objects(source, [{**wrong, "cost": "2"}], name="two", actor=support_manager)
    assert not rows.waiting().exists()


def test_the_pages_tell_them_from_mended_rows(batch, tmp_path, as_user, support_manager):
    newer = again(tmp_path, batch, *[RIGHT[3]])
    client = as_user(support_manager)
    listed = client.get(address(batch, "list")).content.decode()
    assert f"delivered anew: {newer}" in listed.replace("&#x27;", "'")
    assert f'href="{newer.get_absolute_url()}"' in listed
    for asked, lines in (("anew", [5]), ("no", []), ("yes", [3, 6, 7])):
        answer = client.get(address(batch, "list"), {"waiting": asked})
        assert [row.record.line for row in answer.context["table"].rows] == lines
    page = client.get(address(batch))
    assert [part.row.line for part in page.context["form"].parts()] == [3, 6, 7]
