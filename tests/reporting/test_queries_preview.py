import pytest

from kernel.ruling import DomainError
from reporting.queries.preview import ROWS, preview_of
from tests.reporting.events import PLAIN, kept, log


def test_a_preview_shows_the_first_events_as_they_are_understood(tmp_path):
    rows = [(f"C{n}", n, "Closed", "met", "1.50") for n in range(ROWS + 5)]
    preview = preview_of(kept(tmp_path, log(*rows)), PLAIN, name="log.csv")
    assert len(preview.rows) == ROWS
    first = preview.rows[0]
    assert (first.line, first.case, first.outcome, first.cost) == (2, "C0", "met", 1.5)
    assert first.happened_at.isoformat() == "2026-03-02T12:00:00"
    assert (first.opened_at, first.closed_at) == (None, None)
    assert preview.columns == ["case", "timestamp", "activity", "outcome", "cost"]


def test_a_preview_says_which_rows_would_be_set_aside_and_why(tmp_path):
    rows = [("A", "soon", "Open", "", ""), ("B", 1, "Open", "maybe", ""), ("C", 1, "Open", "", "x")]
    preview = preview_of(kept(tmp_path, log(*rows)), PLAIN, name="log.csv")
    assert preview.rows == []
    assert [(one.column, reason[:20]) for one, reason in preview.rejected] == [
        ("timestamp", "This is not a date a"),
        ("outcome", "The mapping does not"),
        ("cost", "This is not a number"),
    ]


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n"])
def test_a_file_that_cannot_be_read_so_is_refused_by_name(tmp_path, content):
    with pytest.raises(DomainError, match=r"mine\.csv"):
        preview_of(kept(tmp_path, content), PLAIN, name="mine.csv")
