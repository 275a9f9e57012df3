"""The fourteen processes of the demonstration provider, and how each of them fares. Invented."""

from collections.abc import Callable
from dataclasses import dataclass, field

Shape = Callable[[float], float]


def steady(share: float) -> Shape:
    return lambda _months: share


def drift(start: float, end: float, *, since: float) -> Shape:
    """From `start` to `end`, evenly from so many months ago until today."""
    return lambda months: start + (end - start) * min(max(1 + months / since, 0.0), 1.0)


def step(before: float, after: float, *, ago: float) -> Shape:
    return lambda months: before if months < -ago else after


@dataclass(frozen=True, slots=True)
class Profile:
    """How a process behaves. Shapes give a share by months from today (the past is negative).

    `promise_hours` is what customers are told; `spread` is the sigma of the logarithm of the
    cycle time; `cents` the cost of each activity; `season` how much volume and load swing.
    """

    key: str
    cases_a_day: float
    activities: tuple[str, ...]
    promise_hours: float
    met: Shape
    rework: Shape
    cents: tuple[int, ...]
    target: float
    season: float = 0.1
    spread: float = 0.6
    growth_a_year: float = 0.03
    months: int = 36
    improved_met: float = 0.95
    improved_rework: float = 0.05
    metrics: dict[str, str] = field(default_factory=dict)


ORDERS = {
    "sla_attainment": "FUL-ORD-ONTIME-PCT",
    "cycle_time": "FUL-ORD-CYCLE",
    "first_time_right": "FUL-ORD-FTR-PCT",
    "cost_per_case": "FUL-ORD-COST",
}
PROBLEMS = {
    "sla_attainment": "ASR-SLA-PCT",
    "cycle_time": "ASR-MTTR",
    "cost_per_case": "ASR-COST",
}
INVOICES = {
    "sla_attainment": "BIL-TIMELY-PCT",
    "first_time_right": "BIL-ACC-PCT",
    "cost_per_case": "BIL-COST",
}
INQUIRIES = {"cycle_time": "BIL-INQ-TIME", "volume": "BIL-INQ-RATE"}
CLOSED = "Closed"
OWN_SHARE = 0.1  # of what the work costs: letters, parts and fees, told by the records themselves

PROFILES = (
    Profile(
        "1.1.9",
        20,
        ("Lead taken", "Offer made", CLOSED),
        72,
        steady(0.88),
        steady(0.10),
        (900, 2600, 400),
        88,
        season=0.2,
        metrics={"cycle_time": "SAL-QUOTE-TIME"},
    ),
    Profile(
        "1.3.3",
        30,
        ("Order accepted", "Order provisioned", CLOSED),
        96,
        drift(0.80, 0.945, since=20),
        drift(0.20, 0.09, since=20),
        (700, 3100, 500),
        90,
        metrics=ORDERS,
    ),
    Profile(
        "1.3.3.1",
        12,
        ("Asked", "Feasibility checked", CLOSED),
        24,
        steady(0.91),
        steady(0.06),
        (300, 1400, 200),
        90,
        metrics={"cycle_time": "FUL-FEAS-TIME"},
    ),
    Profile(
        "1.3.3.2",
        10,
        ("Asked", "Credit checked", CLOSED),
        8,
        steady(0.94),
        steady(0.04),
        (250, 900, 150),
        92,
    ),
    Profile(
        "1.3.3.5",
        14,
        ("Order completed", "Customer informed", CLOSED),
        48,
        steady(0.86),
        steady(0.12),
        (400, 800, 200),
        90,
        season=0.15,
    ),
    Profile(
        "1.3.7.2",
        16,
        ("Reported", "Diagnosed", CLOSED),
        12,
        steady(0.89),
        steady(0.15),
        (600, 2900, 300),
        88,
        season=0.2,
        metrics=PROBLEMS,
    ),
    Profile(
        "1.3.7.4",
        12,
        ("Tracked", "Chased", CLOSED),
        36,
        steady(0.93),
        steady(0.09),
        (350, 1200, 200),
        90,
    ),
    Profile(
        "1.3.7.6",
        14,
        ("Restored", "Customer called", CLOSED),
        24,
        step(0.925, 0.81, ago=9),
        step(0.08, 0.16, ago=9),
        (500, 900, 250),
        90,
        metrics=PROBLEMS,
    ),
    Profile(
        "1.3.8",
        6,
        ("Measured", "Violation examined", "Reported", CLOSED),
        120,
        steady(0.90),
        steady(0.07),
        (800, 3500, 600, 300),
        90,
    ),
    Profile(
        "1.3.9",
        35,
        ("Bill computed", "Bill checked", CLOSED),
        48,
        steady(0.972),
        steady(0.03),
        (80, 160, 60),
        92,
        season=0.05,
        metrics=INVOICES,
    ),
    Profile(
        "1.3.9.3",
        18,
        ("Bill composed", "Bill sent", CLOSED),
        24,
        steady(0.955),
        steady(0.04),
        (60, 140, 40),
        95,
        season=0.05,
    ),
    Profile(
        "1.3.10",
        16,
        ("Payment due", "Reminder sent", CLOSED),
        240,
        steady(0.82),
        steady(0.11),
        (150, 700, 200),
        85,
        season=0.15,
    ),
    Profile(
        "1.3.11",
        20,
        ("Inquiry taken", "Bill examined", CLOSED),
        48,
        drift(0.915, 0.70, since=26),
        drift(0.08, 0.24, since=26),
        (700, 1900, 450),
        90,
        growth_a_year=0.08,
        metrics=INQUIRIES,
    ),
    Profile(
        "1.3.11.3",
        9,
        ("Inquiry resolved", "Credit booked", CLOSED),
        72,
        steady(0.87),
        steady(0.10),
        (500, 650, 200),
        90,
        months=5,
    ),
)
