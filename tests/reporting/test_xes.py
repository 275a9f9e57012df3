"""XES logs of any shape: without line breaks, with values that do not end, nested without end."""

import gzip
import tracemalloc
from dataclasses import replace

import pytest

from kernel.ruling import DomainError
from reporting.event_mapping import EventMapping
from reporting.files import explained, reader_of
from reporting.xes import LARGEST, TooLargeXml, XesEvents
from tests.reporting.events import kept

MAPPING = EventMapping(
    case="case:concept:name",
    timestamp="time:timestamp",
    activity="concept:name",
    closing_activities=("Closed",),
)


def event(name, minute=0, more=""):
    return (
        f'<event><string key="concept:name" value="{name}"/>'
        f'<date key="time:timestamp" value="2026-03-02T12:{minute % 60:02}:00Z"/>{more}</event>'
    )


def log_of(*traces, apart=""):
    """Cases with the events in them; `apart` stands between the tags of traces and events."""
    told = [
        f'<trace><string key="concept:name" value="{case}"/>{apart}{apart.join(events)}</trace>'
        for case, *events in traces
    ]
    return f'<?xml version="1.0"?><log>{apart.join(told)}</log>'


def wide(cases, note=""):
    """A log without line breaks, of some 280 bytes a case."""
    more = f'<string key="note" value="{note}"/>' if note else ""
    return log_of(
        *((f"C{n}", event("Opened", n, more), event("Closed", n + 1)) for n in range(cases))
    )


def blocks_of(reader):
    with explained(reader.name, reader.mapping):
        return list(reader.blocks())


def refusal(tmp_path, content, name="log.xes"):
    with pytest.raises(DomainError) as refused:
        reader_of(kept(tmp_path, content, name), MAPPING)
    return str(refused.value)


@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode(), mtime=0)])
def test_a_log_of_three_megabytes_in_one_line_is_read(tmp_path, pack):
    content = wide(11_000)
    assert len(content) > 3_000_000
    assert "\n" not in content
    reader = reader_of(kept(tmp_path, pack(content), "log.xes"), MAPPING)
    assert reader.digest
    blocks = blocks_of(reader)
    assert sum(map(len, blocks)) == 22_000
    keys = [key for block in blocks for key in block.columns["case_key"]]
    assert keys[:3] == ["C0", "C0", "C1"]
    assert len(set(keys)) == 11_000


def test_where_events_share_a_line_they_are_counted(tmp_path):
    traces = ("A", event("Opened"), event("Closed")), ("B", event("Opened"), event("", 1))
    [together] = blocks_of(reader_of(kept(tmp_path, log_of(*traces)), MAPPING))
    assert list(together.columns["line"]) == [1, 2, 3]
    assert [(one.line, one.column) for one in together.rejected] == [(4, "concept:name")]
    [apart] = blocks_of(reader_of(kept(tmp_path, log_of(*traces, apart="\n\n")), MAPPING))
    assert list(apart.columns["line"]) == [3, 5, 9]
    assert [one.line for one in apart.rejected] == [11]


def test_a_value_that_does_not_end_is_refused_by_its_name_and_place(tmp_path):
    content = log_of(("A", event("Opened"), event("Closed", 1, '<string key="note" value="')))
    before, _mark, after = content.rpartition('value="')
    told = refusal(tmp_path, f'{before}\nvalue="' + "x" * 3_000_000 + after)
    column = before.index('<string key="note"') + 1
    assert told == (
        "log.xes has a value or tag longer than 1 MB (“note”): line 1, column "
        f"{column}. Leave out what no measure needs, or mend it."
    )


@pytest.mark.parametrize(
    ("tag", "says"),
    [
        ("<string value='{}' key='note'/>", "longer than 1 MB: line 2, column 5"),
        ("<string key='a &lt; b' value='{}'/>", "1 MB (“a &lt; b”): line 2, column 5"),
        ("<!-- {} -->", "longer than 1 MB: line 2, column 5"),
        ("<?say {} ?>", "longer than 1 MB: line 2, column 5"),
        ("<{}/>", "longer than 1 MB: line 2, column 5"),
    ],
    ids=["key last", "escaped", "comment", "instruction", "name"],
)
@pytest.mark.parametrize("where", ["<log>\n1234", " <!-- before -->\n    "], ids=["in", "before"])
def test_whatever_does_not_end_is_refused(tmp_path, tag, says, where):
    told = refusal(tmp_path, where + tag.format("x" * 2_000_000))
    assert says in told
    assert told.startswith("log.xes has a value or tag")


def test_a_value_just_beyond_the_bound_is_refused_by_its_name_too(tmp_path):
    note = f'<string key="note" value="{"x" * (LARGEST + 1)}"/>'
    told = refusal(tmp_path, log_of(("A", event("Opened", 0, note))))
    assert "a value or tag longer than 1 MB (“note”): line 1" in told


def test_a_value_within_the_bound_is_read(tmp_path):
    reader = reader_of(kept(tmp_path, wide(3, note="x" * 900_000)), MAPPING)
    assert sum(map(len, blocks_of(reader))) == 6


@pytest.mark.parametrize("of", ["event", "trace"])
def test_many_attributes_of_one_event_or_trace_are_refused_together(tmp_path, of):
    many = "\n".join(f'<string key="k{n}" value="{"x" * 1000}"/>' for n in range(1100))
    inner = many if of == "trace" else f"<event>{many}</event>"
    told = refusal(tmp_path, f"<log><trace>\n{inner}</trace></log>")
    assert "log.xes has an event or trace whose attributes are longer than 1 MB (“k104" in told
    assert ": line 10" in told


def test_the_attributes_of_many_events_are_not_summed_up():
    notes = "".join(event("Opened", n, f'<id key="n" value="{"x" * 500_000}"/>') for n in range(9))
    assert len(list(XesEvents([f"<log><trace>{notes}</trace></log>"]))) == 9
    traces = log_of(*((f"{n}" + "x" * 400_000, event("Opened")) for n in range(9)))
    assert len(list(XesEvents([traces]))) == 9


def test_elements_nested_without_end_are_refused(tmp_path):
    told = refusal(tmp_path, "<log>\n" + "<list>" * 5000)
    assert told.startswith("log.xes has more than 100 elements within each other: line 2, column ")
    nested = "<list>" * 90 + "</list>" * 90
    events = XesEvents([f"<log><trace>{event('Opened', 0, nested)}</trace></log>"])
    assert [told["concept:name"] for _line, told in events] == ["Opened"]


def far_on(places, key="late"):
    """A log of 12,000 cases, of which some have one attribute more."""
    return log_of(
        *(
            (f"C{n}", event("Opened", n, f'<string key="{key}" value="x"/>' if n in places else ""))
            for n in range(12_000)
        )
    )


def test_at_a_glance_no_more_is_read_than_is_needed(tmp_path):
    path = kept(tmp_path, far_on({11_999}) + "<broken", "log.xes")
    reader = reader_of(path, MAPPING, at_a_glance=True)
    assert "late" not in reader.heading.names
    assert reader.share_read() < 0.6
    assert len(reader.first_block(50)) == 50
    with pytest.raises(DomainError, match="no well-formed XML"):
        reader_of(path, MAPPING)


def test_at_a_glance_a_column_of_the_mapping_is_looked_for_to_the_end(tmp_path):
    path = kept(tmp_path, far_on({11_000}), "log.xes")
    asks = replace(MAPPING, segments=("late",))
    assert "late" in reader_of(path, asks, at_a_glance=True).heading.names
    with pytest.raises(DomainError, match=r"has no column “never”\. It has: .*late"):
        reader_of(path, replace(MAPPING, segments=("never",)), at_a_glance=True)


class Endless:
    """Parts of a text whose last tag never ends; counts what was asked for."""

    def __init__(self, begin):
        self.begin, self.given = begin, 0

    def __iter__(self):
        yield self.begin
        while True:
            self.given += 1 << 16
            yield "x" * (1 << 16)


@pytest.mark.parametrize("begin", ['<log><trace><string key="n" value="', "<log><!--", "<log"])
def test_a_token_without_end_takes_little_memory(begin):
    text = Endless(begin)
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeXml):
            list(XesEvents(text))
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 10_000_000
    assert text.given < 2 * LARGEST
