"""The map against directly-follows counts of logs that are worked out in print.

L1 to L3: W. van der Aalst, Process Mining: Data Science in Action, 2nd ed., 2016, chapters 6 and 7.
"""

import pytest

from reporting.map_reader import Window
from reporting.process_map import END, OPEN, START
from reporting.queries.process_map import readers_of, variants_of, whole_map
from tests.reporting.events import kept, load, log, source_of

pytestmark = pytest.mark.django_db
L1 = [(3, "abcd"), (2, "acbd"), (1, "aed")]
L2 = [(3, "abcd"), (4, "acbd"), (2, "abcefbcd"), (1, "abcefcbd"), (2, "acbefbcd")]
L2 += [(1, "acbefbcefcbd")]
L3 = [(1, "abcdefbdceg"), (2, "abdceg"), (1, "abcdefbcdefbdceg")]


def loaded(tmp_path, traces):
    """A log with so many cases of each trace, a minute between events."""
    rows = []
    for number, (often, trace) in enumerate(traces):
        for case in range(often):
            for minute, activity in enumerate(trace):
                rows.append((f"{number}-{case}", minute, activity, "", "1"))
    source = source_of()
    load(kept(tmp_path, log(*rows)), source)
    return source.process


def follows(process):
    """How often one activity directly follows another, as in the book: `a>b`."""
    with readers_of(process) as readers:
        whole = whole_map(readers, Window())
    return {
        f"{edge.origin}>{edge.goal}": edge.times for edge in whole.edges.values() if edge.is_step
    }


def test_the_directly_follows_relation_of_l1(tmp_path):
    """Page 168: a>b, a>c, a>e, b>c, c>b, b>d, c>d, e>d; with the frequencies of the log."""
    assert follows(loaded(tmp_path, L1)) == {
        "a>b": 3,
        "a>c": 2,
        "a>e": 1,
        "b>c": 3,
        "c>b": 2,
        "b>d": 2,
        "c>d": 3,
        "e>d": 1,
    }


def test_the_directly_follows_relation_of_l2(tmp_path):
    found = follows(loaded(tmp_path, L2))
    assert set(found) == {
        *("a>b", "a>c", "b>c", "b>d", "b>e", "c>b", "c>d", "c>e", "e>f", "f>b", "f>c"),
    }
    assert found["e>f"] == 2 + 1 + 2 + 2
    assert found["f>b"] == 2 + 2 + 1
    assert found["f>c"] == 1 + 1


def test_the_directly_follows_relation_of_l3(tmp_path):
    found = follows(loaded(tmp_path, L3))
    assert set(found) == {
        *("a>b", "b>c", "b>d", "c>d", "d>c", "c>e", "d>e", "e>f", "f>b", "e>g"),
    }
    assert found["e>g"] == 4
    assert found["f>b"] == 3


@pytest.mark.parametrize("traces", [L1, L2, L3])
def test_what_comes_in_goes_out(tmp_path, traces):
    process = loaded(tmp_path, traces)
    with readers_of(process) as readers:
        whole = whole_map(readers, Window())
    for name, node in whole.nodes.items():
        into = sum(edge.times for edge in whole.edges.values() if edge.goal == name)
        out = sum(edge.times for edge in whole.edges.values() if edge.origin == name)
        assert into == out == node.times
    begun = sum(edge.times for edge in whole.edges.values() if edge.origin == START)
    ended = sum(edge.times for edge in whole.edges.values() if edge.goal in {END, OPEN})
    assert begun == ended == sum(often for often, _trace in traces)


@pytest.mark.parametrize("traces", [L1, L2, L3])
def test_every_trace_is_a_variant_with_its_cases(tmp_path, traces):
    process = loaded(tmp_path, traces)
    with readers_of(process) as readers:
        found = variants_of(readers, Window())
    assert {("".join(one.steps), one.cases) for one in found} == {
        (trace, often) for often, trace in traces
    }
    assert sum(one.share for one in found) == pytest.approx(1)
