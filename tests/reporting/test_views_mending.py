"""The page on which rows are mended: what it shows, what it takes, and what it says then."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.kept_rows import MOST_KEPT
from reporting.models import CaseFact, EventBatch, QuarantinedRow
from reporting.remedies import REMEDIES
from tests.reporting.events import HEADING, PLAIN, log
from tests.reporting.mends import LINES, address, all_right, as_sent, cells_of_right, set_aside

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(tmp_path):
    return set_aside(tmp_path)


@pytest.fixture
def client(as_user, support_manager):
    return as_user(support_manager)


def parts(answer):
    return {part.row.line: part for part in answer.context["form"].parts()}


def cells(part):
    return [cell.field.value() for cell in (*part.read, *part.others)]


def said(answer):
    return [str(one) for one in answer.context["messages"]]


def send(client, batch, looked_at=None, **typed):
    answer = looked_at or client.get(address(batch))
    return client.post(address(batch), as_sent(answer, **typed), follow=True)


def test_each_row_stands_with_its_cells_under_the_heading(client, batch):
    found = parts(client.get(address(batch)))
    assert list(found) == LINES
    assert [cell.field.label for cell in found[3].read] == HEADING
    assert cells(found[3]) == ["A", "31/12/2026", "Closed", "met", "3.5"]


def test_the_cell_that_is_wrong_says_why_and_what_to_do(client, batch):
    answer = client.get(address(batch))
    [wrong] = [cell for cell in parts(answer)[3].read if cell.fault]
    assert wrong.field.label == "timestamp"
    told = answer.content.decode()
    assert str(wrong.fault) in told
    assert str(REMEDIES["not_a_date"]) in told
    assert f'aria-describedby="{wrong.fault_id}"' in told
    assert f'id="{wrong.fault_id}"' in told


def test_a_row_of_another_width_is_offered_as_its_raw_cells(client, batch):
    answer = client.get(address(batch))
    part = parts(answer)[7]
    assert cells(part) == ["C", "2026-03-02 12:07:00", "Work", "", "0", "left over"]
    assert part.read[-1].field.label == "Cell 6"
    assert not any(cell.fault for cell in part.read)
    assert str(part.fault) == "The row has another number of cells than the heading"
    assert str(part.fault) in answer.content.decode()


def test_what_the_mapping_does_not_read_is_folded_away(client, tmp_path):
    heading = ["note", *HEADING, "team"]
    rows = log(("n", "A", "x", "Open", "", "", "t"), ("n", "A", "x", "Open"), heading=heading)
    first, short = parts(client.get(address(set_aside(tmp_path, rows)))).values()
    assert [cell.field.label for cell in first.others] == ["note", "team"]
    assert not first.shows_others
    assert [cell.field.label for cell in short.read] == heading  # they may be shifted
    assert not short.others


def test_a_cell_of_several_lines_is_a_field_of_several_lines(client, tmp_path):
    text = log(("A", "x", "Open", "", "", "one\ntwo"), heading=[*HEADING, "note"])
    batch = set_aside(tmp_path, text)
    page = client.get(address(batch))
    assert "<textarea" in page.content.decode()
    typed = ["A", "2026-03-02", "Open", "", "", "one\r\ntwo"]
    send(client, batch, page, line_2=typed)
    assert QuarantinedRow.objects.get().corrected[-1] == "one\ntwo"


def test_load_again_loads_what_was_corrected_and_ends_on_the_new_batch(client, batch):
    answer = send(client, batch, **all_right(batch))
    new = batch.mendings.get()
    assert answer.request["PATH_INFO"] == new.get_absolute_url()
    assert said(answer) == ["4 rows are mended and loaded; new events: 4."]
    assert "Mended rows of" in answer.content.decode()
    assert CaseFact.objects.count() == 3


def test_what_is_still_wrong_stays_with_what_was_typed_and_why(client, batch):
    typed = ["A", "2026-03-02 13:00:00", "Closed", "met", "much"]
    answer = send(client, batch, line_3=typed, line_5=cells_of_right(5))
    assert answer.request["PATH_INFO"] == address(batch)
    assert said(answer) == [
        "1 row is mended and loaded; new events: 1.",
        "Of 2 corrected rows 1 is still wrong, line 3; in all 3 rows wait.",
    ]
    found = parts(answer)
    assert list(found) == [3, 6, 7]
    assert cells(found[3]) == typed
    [wrong] = [cell for cell in found[3].read if cell.fault]
    assert (wrong.field.label, str(wrong.fault)) == ("cost", "This is not a number")


def test_rows_that_nobody_touched_are_left_alone(client, batch):
    send(client, batch, line_3=cells_of_right(3))
    assert list(batch.quarantine.waiting().values_list("line", flat=True)) == [5, 6, 7]
    assert not batch.quarantine.filter(line__in=[5, 6, 7], corrected__isnull=False).exists()


def test_a_row_may_be_ticked_as_right_as_it_stands(client, tmp_path):
    """A short row: what is missing at its end was never there."""
    batch = set_aside(tmp_path, "case,timestamp,activity,outcome,cost\nA,2026-03-02,Open\n")
    send(client, batch, line_2=True)
    assert not batch.quarantine.waiting().exists()
    assert CaseFact.objects.get().case_key == "A"


def test_without_a_correction_nothing_is_sent_on(client, batch):
    answer = send(client, batch)
    assert answer.status_code == 422
    assert "No row was corrected." in answer.content.decode()
    assert list(parts(answer)) == LINES


def test_pressing_twice_loads_once(client, batch):
    page = client.get(address(batch))
    for _time in range(2):
        answer = send(client, batch, page, line_3=cells_of_right(3))
    assert said(answer) == ["Mended or delivered anew before, and not loaded twice: line 3."]
    assert EventBatch.objects.count() == 2
    assert CaseFact.objects.get(case_key="A").events == 2


def test_two_people_at_one_page_do_not_meet_where_they_touch_other_rows(
    client, batch, as_user, steward
):
    page, other = client.get(address(batch)), as_user(steward)
    send(other, batch, line_3=cells_of_right(3), line_6=["", "soon", "Open", "", ""])
    answer = send(client, batch, page, line_5=cells_of_right(5))
    assert said(answer) == ["1 row is mended and loaded; new events: 1."]
    assert batch.quarantine.get(line=6).corrected[1] == "soon"


def test_where_they_touch_the_same_row_the_second_is_told(client, batch, as_user, steward):
    page = client.get(address(batch))
    send(as_user(steward), batch, line_3=cells_of_right(3))
    answer = send(client, batch, page, line_3=["Z"], line_5=cells_of_right(5))
    assert answer.status_code == 409
    told = answer.content.decode()
    assert "Nothing was loaded: rows have changed since you looked." in told
    assert "Line 3 was mended by Stefan Ruiz" in told
    found = parts(answer)
    assert 3 not in found
    assert cells(found[5]) == cells_of_right(5)  # what was typed is not lost
    assert CaseFact.objects.get(case_key="A").events == 2


def test_what_is_typed_may_replace_the_correction_of_somebody_else_once_it_was_seen(
    client, batch, as_user, steward
):
    page = client.get(address(batch))
    send(as_user(steward), batch, line_3=["A", "tomorrow", "Closed", "met", "1"])
    refused = send(client, batch, page, line_3=cells_of_right(3))
    assert refused.status_code == 409
    assert "A,tomorrow,Closed,met,1" in refused.content.decode()
    answer = send(client, batch, refused, line_3=cells_of_right(3))
    assert said(answer) == ["1 row is mended and loaded; new events: 1."]


def test_a_long_list_is_shown_some_rows_at_a_time(client, tmp_path):
    bad = [(f"C{n}", "never", "Open", "", "") for n in range(25)]
    batch = set_aside(tmp_path, log(*bad))
    seen = [list(parts(client.get(address(batch), {"page": page}))) for page in (1, 2, 3)]
    assert seen == [list(range(2, 12)), list(range(12, 22)), list(range(22, 27))]
    assert list(parts(client.get(address(batch), {"page": "x"}))) == seen[0]
    assert list(parts(client.get(address(batch), {"page": 99}))) == seen[2]
    told = client.get(address(batch), {"page": 2}).content.decode()
    assert "11–20 of 25" in told
    assert 'href="?page=3"' in told


def test_after_loading_one_goes_on_at_the_same_page(client, tmp_path):
    batch = set_aside(tmp_path, log(*[(f"C{n}", "never", "Open", "", "") for n in range(25)]))
    at = f"{address(batch)}?page=2"
    sent = as_sent(client.get(at), line_12=["C10", "2026-03-02", "Open", "", ""])
    answer = client.post(at, sent)
    assert answer.url == at
    assert list(parts(client.get(at))) == list(range(13, 23))


def test_rows_of_many_columns_are_fewer_on_a_page(client, tmp_path):
    heading = [*HEADING, *(f"extra {n}" for n in range(395))]
    bad = [("A", "never", "Open", "", "", *["x"] * 395)] * 4
    found = parts(client.get(address(set_aside(tmp_path, log(*bad, heading=heading)))))
    assert list(found) == [2, 3]


def test_a_row_of_very_many_cells_is_mended_in_the_file(client, tmp_path):
    heading = [*HEADING, *(f"extra {n}" for n in range(996))]
    batch = set_aside(tmp_path, log(("A", "never", "Open", "", "", *[""] * 996), heading=heading))
    answer = client.get(address(batch))
    told = answer.content.decode()
    assert not parts(answer)
    assert "Line 2 has more than a thousand cells: mend it in the file below." in told
    assert f'href="{address(batch, "file")}"' in told


def test_what_could_not_be_cut_into_cells_is_shown_beside_empty_ones(client, tmp_path):
    mapping = replace(PLAIN, closing_activities=("Closed",))
    text = (
        '{"case": "A", "timestamp": "2026-03-02", "activity": "Open", "outcome": "", "cost": ""}\n'
        '{"case": "A", "timestamp": \n'
    )
    batch = set_aside(tmp_path, text, mapping, name="log.jsonl")
    answer = client.get(address(batch))
    [part] = parts(answer).values()
    assert cells(part) == ["", "", "", "", ""]
    assert part.text == '{"case": "A", "timestamp":'
    assert "What was kept of it:" in answer.content.decode()
    send(client, batch, answer, line_2=["A", "2026-03-03", "Closed", "met", ""])
    assert CaseFact.objects.get().outcome == "met"


def test_a_row_that_was_not_kept_whole_says_so(client, tmp_path):
    text = log(("A", "never", "Open", "", "", "x" * MOST_KEPT), heading=[*HEADING, "note"])
    told = client.get(address(set_aside(tmp_path, text))).content.decode()
    assert "The row is longer than what is kept of it" in told


def test_a_batch_without_its_heading_says_what_to_do_instead(client, batch):
    EventBatch.objects.update(heading=[])
    told = client.get(address(batch)).content.decode()
    assert "The heading of their log was not kept" in told
    assert "Load again" not in told


def test_where_no_row_waits_the_page_says_so(client, batch):
    send(client, batch, **all_right(batch))
    assert "No row waits" in client.get(address(batch)).content.decode()


@pytest.mark.parametrize("key", ["rx-mark", "r-1-mark", "r9" + "9" * 30 + "-mark", "r-mark", "x"])
def test_fields_that_nobody_offered_are_not_taken(key, client, batch):
    answer = client.post(address(batch), {key: "1", "r1-0": "x"})
    assert answer.status_code == 422
    assert batch.quarantine.waiting().count() == len(LINES)


def test_a_character_that_no_database_keeps_is_named_at_its_field(client, batch):
    answer = send(client, batch, line_3=["A\0", *cells_of_right(3)[1:]])
    assert answer.status_code == 422
    assert "Null characters are not allowed." in answer.content.decode()
    assert batch.quarantine.waiting().count() == len(LINES)


def test_the_page_asks_as_much_for_many_rows_as_for_few(client, tmp_path):
    counts = []
    for number in (2, 10):
        rows = [(f"C{n}", "never", "Open", "", "") for n in range(number)]
        batch = set_aside(tmp_path, log(*rows), name=f"{number}.csv")
        with CaptureQueriesContext(connection) as asked:
            client.get(address(batch))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
