"""Events on their way into the store: columns of equal length, and the rows set aside."""

from dataclasses import dataclass, field

import numpy as np

from kernel.table_files.cutting import Rejected

NO_TIME = np.datetime64("NaT", "us")
DEFAULTS = {
    "started_at": np.array(NO_TIME),
    "resource": np.array("", dtype=object),
    "transition": np.array(0, dtype=np.int8),
    "clock": np.array(0, dtype=np.int8),
    "segment_1": np.array("", dtype=object),
    "segment_2": np.array("", dtype=object),
    "segment_3": np.array("", dtype=object),
    "segment_4": np.array("", dtype=object),
}


@dataclass(frozen=True, slots=True)
class EventBlock:
    """Some events as columns of equal length, with the rows set aside among them.

    `case_key`, `activity`, `happened_at`, `opened_at`, `closed_at`, `sequence`, `outcome` (0 none
    said, 1 met, 2 missed, 3 abandoned), `closes`, `cents`, `event`, `digest` and `line` are always
    told. The others may be left out: `started_at`; `resource`; `transition` (0 a whole event,
    1 scheduled, 2 started, 3 completed); `clock` (0 nothing, 1 it stops, 2 it runs again);
    `segment_1` to `segment_4`, the first of them also as `segment`.
    """

    columns: dict[str, np.ndarray]
    rejected: list[Rejected] = field(default_factory=list)

    def __post_init__(self) -> None:
        told = dict(self.columns)
        if "segment" in told:
            told["segment_1"] = told.pop("segment")
        for name, value in DEFAULTS.items():
            if name not in told:
                told[name] = np.broadcast_to(value, len(told["line"]))
        object.__setattr__(self, "columns", told)

    def __len__(self) -> int:
        return len(self.columns["line"])

    def told(self) -> dict[str, np.ndarray]:
        """The columns without those that were left out."""
        return {
            name: column
            for name, column in self.columns.items()
            if name not in DEFAULTS or column.strides != (0,)
        }
