"""The functions that FEEL brings along. Source: OMG DMN 1.5, 10.3.4."""

from knowledge.dmn.feel.builtins import (
    contexts,
    conversions,
    days,
    lists,
    numbers,
    patterns,
    ranges,
    statistics,
    texts,
)
from knowledge.dmn.feel.functions import Builtin
from knowledge.dmn.feel.names import NameTable

ROOMS = (conversions, numbers, statistics, texts, patterns, lists, contexts, days, ranges)
FUNCTIONS: dict[str, Builtin] = {
    name: function for room in ROOMS for name, function in room.LIBRARY.functions.items()
}
NAMES = NameTable(FUNCTIONS)
