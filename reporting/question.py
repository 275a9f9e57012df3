"""What is asked about a series, and what is answered."""

from collections.abc import Hashable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reporting.control_chart import Limits
from reporting.forecast import PLAIN, Forecast
from reporting.nelson import MAKING_DATA_COUNT, RULES
from reporting.shape import YEAR
from reporting.whole_periods import Whole

Floats = NDArray[np.float64]

WINDOW = 48
RECENT = 12
OF_PARTS = ("p", "p_prime", "u")
CHARTS = ("xmr", *OF_PARTS, "c", "ewma", "cusum")
NHS_RULES = tuple(rule.name for rule in MAKING_DATA_COUNT)


def usual_window(cycle: float) -> int:
    """How many periods are looked at when nobody asks for more: four years of months, or three
    cycles where these are longer."""
    return max(WINDOW, round(3 * cycle))


@dataclass(frozen=True, slots=True)
class Question:
    """A series to be judged. months: whole numbers, oldest first; shares are percentages.

    Months, or any other period of even length: `cycle` says after how many a season comes again.
    `due`: the month in which the target shall be reached. `whole`: the target is not one of each
    month, but of a longer period, whose last month `due` is. `history`: how many are looked at.
    `baseline`: the months from which the limits are computed, frozen, `slice(first, after)`.
    `chart`: one of CHARTS; p, p′ and u charts need the numerators and denominators of the values.
    `rules`: names of run rules (nelson.RULES).
    """

    key: Hashable
    months: Floats
    values: Floats
    scale: str = PLAIN
    higher_is_better: bool = True
    target: float | None = None
    due: int | None = None
    whole: Whole | None = None
    cycle: float = YEAR
    history: int | None = None
    baseline: slice | None = None
    chart: str = "xmr"
    rules: tuple[str, ...] = NHS_RULES
    numerators: Floats | None = None
    denominators: Floats | None = None

    def __post_init__(self) -> None:
        if self.chart not in CHARTS:
            raise ValueError(f"There is no chart “{self.chart}”; there are {', '.join(CHARTS)}.")
        if self.chart in OF_PARTS and (self.numerators is None or self.denominators is None):
            raise ValueError(f"A {self.chart} chart needs numerators and denominators.")
        if unknown := [name for name in self.rules if name not in RULES]:
            raise ValueError(f"There is no run rule “{unknown[0]}”.")

    @property
    def is_plain(self) -> bool:
        """Is it charted as it is judged: values one by one, limits from all that is looked at?"""
        return self.chart == "xmr" and self.baseline is None

    @property
    def of_a_reading(self) -> float | None:
        """The target as each value has it, also where it is one of a longer period."""
        if self.target is None or self.whole is None:
            return self.target
        return self.whole.of_a_reading(self.target)

    @property
    def recent(self) -> int:
        """How many periods are the present: a cycle, and twelve at least."""
        return max(RECENT, round(self.cycle))

    @property
    def window(self) -> int:
        """How many periods are looked at: as asked, or four years of months."""
        return self.history or usual_window(self.cycle)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer, with every figure behind it. Arrays run over `months`.

    `since`: the month in which the present course began. `change`: a month's change on a trend,
    or the height of a step. `slope`: Sen's, a month, of the course as a whole, proven or not;
    none where there is a step. `missed`: in how many of the latest months, or of the whole periods
    of its target, that was not met. `why_no_chance`: "" or the reason why no probability is given.
    `limits`: those of the chart that was asked for; `drawn`: its points, where they are not the
    values (EWMA; CUSUM, with `drawn_low` for the lower sum). `false_signals`: how many a month
    are to be expected of a process in which nothing happens.
    """

    question: Question
    months: Floats
    values: Floats
    variation: str = "too_little_data"
    assurance: str = "too_little_data"
    advice: str = "wait"
    shape: str = "none"
    since: int | None = None
    change: float = 0.0
    change_interval: tuple[float, float] | None = None
    slope: float | None = None
    slope_interval: tuple[float, float] | None = None
    p: float | None = None
    q: float | None = None
    serial: float = 0.0
    harmonics: int = 0
    method: str = ""
    limits: Limits | None = None
    signals: dict[str, list[int]] = field(default_factory=dict)
    drawn: Floats | None = None
    drawn_low: Floats | None = None
    false_signals: float = 0.0
    missed: int = 0
    chance: float | None = None
    why_no_chance: str = "too_little_data"
    fan: Floats | None = None
    outlook: Forecast | None = None
