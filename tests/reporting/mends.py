"""Rows that are mended in tests: what is wrong at first, and what a browser sends."""

from django.urls import reverse

from tests.reporting.events import PLAIN, kept, load, log, source_of

RIGHT = [
    ("A", 0, "Open", "", "2"),
    ("A", 60, "Closed", "met", "3.5"),
    ("B", 5, "Open", "", ""),
    ("B", 90, "Closed", "missed", "1"),
    ("C", 7, "Open", "", "4"),
    ("C", 7, "Work", "", "0"),
    ("C", 1500, "Closed", "met", ""),
]
WRONG = {  # place in RIGHT, what stands there instead
    1: ("A", "31/12/2026", "Closed", "met", "3.5"),
    3: ("B", 90, "Closed", "so so", "1"),
    4: ("", 7, "Open", "", "4"),
    5: ("C", 7, "Work", "", "0", "left over"),
}
LINES = [place + 2 for place in WRONG]


def faulty():
    """The log with its faults."""
    return log(*(WRONG.get(place, row) for place, row in enumerate(RIGHT)))


def set_aside(folder, text=None, mapping=PLAIN, key="1.3.11", name="log.csv"):
    """The batch of a log of which rows were set aside."""
    source = source_of(mapping, key)
    result = load(kept(folder, faulty() if text is None else text, name), source, mapping)
    return source.batches.get(pk=result.batch)


def cells_of_right(line):
    """How the row of this line should have come, as text."""
    [_heading, *rows] = log(*RIGHT).splitlines()
    return rows[line - 2].split(",")


def address(batch, page="mend"):
    return reverse(f"quarantine-{page}", args=[batch.pk])


def as_sent(answer, **typed):
    """What a browser sends of the page: all its fields as they stand, but for those typed.

    `typed`: by line, the cells in order, or True for a tick.
    """
    sent = {}
    for part in answer.context["form"].parts():
        row = part.row
        sent |= {f"r{row.pk}-mark": row.mark, f"r{row.pk}-shown": part.shown}
        wanted = typed.get(f"line_{row.line}")
        if wanted is True:
            sent[f"r{row.pk}-right"] = "on"
        for place, cell in enumerate(row.kept.cells):
            told = wanted[place] if isinstance(wanted, list) and place < len(wanted) else None
            left = "" if isinstance(wanted, list) else cell
            sent[f"r{row.pk}-{place}"] = left if told is None else told
    return sent


def all_right(batch):
    """What to type so that every row of the faulty log is as it should be."""
    return {f"line_{row.line}": cells_of_right(row.line) for row in batch.quarantine.waiting()}
