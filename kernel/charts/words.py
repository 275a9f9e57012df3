"""The few words that charts say by themselves; the house plugs its translator in at start-up."""

from collections.abc import Callable
from datetime import date

_translators: list[Callable[[str], str]] = [str]


def use(translator: Callable[[str], str]) -> None:
    """Let charts speak the reader's language from now on."""
    _translators[:] = [translator]


def _(text: str) -> str:
    return _translators[0](text)


def month(number: int) -> str:
    """1 is Jan."""
    names = (
        _("Jan"),
        _("Feb"),
        _("Mar"),
        _("Apr"),
        _("May"),
        _("Jun"),
        _("Jul"),
        _("Aug"),
        _("Sep"),
        _("Oct"),
        _("Nov"),
        _("Dec"),
    )
    return names[number - 1]


def day(when: date) -> str:
    return f"{when.day} {month(when.month)} {when.year}"


def period(when: date, grain: str) -> str:
    """`Mar 2026` where periods are months, `Q1 2026` for quarters, `3 Mar 2026` otherwise."""
    if grain == "quarter":
        return _("Q%(quarter)d %(year)d") % {"quarter": (when.month + 2) // 3, "year": when.year}
    return f"{month(when.month)} {when.year}" if grain == "month" else day(when)


def no_data() -> str:
    return _("No data yet")


def target() -> str:
    return _("Target")


def value() -> str:
    return _("Value")


def edges() -> tuple[str, str, str]:
    return _("From"), _("Difference"), _("To")


def source() -> str:
    return _("From")


def target_of() -> str:
    return _("To")


def when() -> str:
    return _("Period")


def mean() -> str:
    return _("Mean")


def upper() -> tuple[str, str]:
    """The long word, and the short one for small screens."""
    return _("Upper limit"), _("Upper")


def lower() -> tuple[str, str]:
    """The long word, and the short one for small screens."""
    return _("Lower limit"), _("Lower")


def signal() -> str:
    return _("Signal")


def provisional() -> str:
    return _("Provisional")


def forecast() -> str:
    return _("Forecast")


def interval(percent: int) -> str:
    return _("%(percent)d %% interval") % {"percent": percent}


def item() -> str:
    return _("Item")


def story(first: str, last: str, lowest: str, highest: str, latest: str) -> str:
    """One sentence for those who do not see the chart."""
    return _(
        "From %(first)s to %(last)s: lowest %(lowest)s, highest %(highest)s, latest %(latest)s."
    ) % {"first": first, "last": last, "lowest": lowest, "highest": highest, "latest": latest}
