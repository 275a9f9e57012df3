"""The figures of a back-test, ready to be shown: in words, with shares, differences and ways on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from knowledge import queries
from knowledge.back_testing.comparing import DEFAULT, OTHERS
from knowledge.back_testing.sources import CHANNEL, COLUMN, INPUT, MONTH
from knowledge.deciding import INPUT_ERROR, NO_HIT, OVERLAP, STOPPED, in_order, in_words
from knowledge.dmn.feel.numbers import DECIMAL128
from knowledge.models import BackTest, BackTestRow, DocumentVersion
from knowledge.table_findings import digest_of_table

MOST_SHOWN = 30
LINES_SHOWN = 10
DIFFERING = ("changed", "gained", "lost")


@dataclass(frozen=True, slots=True)
class Money:
    """Sums before and after, and by how much they differ, in words; they have one unit."""

    label: str
    unit: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True, slots=True)
class SegmentShown:
    name: str
    rows: int
    differing: int
    percent: str
    error: int
    money: Money | None
    url: str


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule of one of the tables: how many rows it decides, and how many of them the other table
    decides otherwise."""

    number: int
    cells: str
    note: str
    rows: int
    otherwise: int
    url: str


@dataclass(frozen=True, slots=True)
class PairShown:
    """By which way rows were decided, and would be."""

    before: str
    after: str
    rows: int
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    differing: int
    percent: str
    money: Money | None
    segments: Sequence[SegmentShown]
    segments_left: int
    lost_by: Sequence[RuleShown]
    gained_by: Sequence[RuleShown]
    pairs: Sequence[PairShown]
    pairs_left: int
    refused: str


@dataclass(frozen=True, slots=True)
class RowSample:
    """A row that is kept, in words."""

    row: BackTestRow
    inputs: str
    before: str
    way_before: str
    after: str
    way_after: str
    faults: Sequence[str]


@dataclass(frozen=True, slots=True)
class BackTestLine:
    """One back-test in a list of them; `stale` says why it tells of the past, or ""; `stood`: at
    an approval that holds."""

    record: BackTest
    differing: int
    percent: str
    money: Money | None
    stale: str
    stood: bool


def shown(back_test: BackTest) -> Shown:
    figures = back_test.figures
    segments = figures["segments"] if back_test.setup["segment"] else []
    pairs = figures["pairs"]
    return Shown(
        differing=back_test.differing,
        percent=_percent(back_test.differing, figures["rows"]),
        money=money_of(back_test, figures["money"]),
        segments=[_segment(back_test, one) for one in segments[:MOST_SHOWN]],
        segments_left=len(segments[MOST_SHOWN:]),
        lost_by=_rules(back_test, "before"),
        gained_by=_rules(back_test, "after"),
        pairs=[_pair(back_test, *one) for one in pairs[:MOST_SHOWN]],
        pairs_left=figures["pairs_left"] + sum(one[2] for one in pairs[MOST_SHOWN:]),
        refused=_refused(figures["refused"]),
    )


def sample_of(back_test: BackTest, row: BackTestRow) -> RowSample:
    labels = _labels(back_test)
    return RowSample(
        row,
        _by_label(row.inputs, labels),
        "; ".join(_by_label(one, labels) for one in row.before) or "–",
        way_words(row.way_before),
        "; ".join(_by_label(one, labels) for one in row.after) or "–",
        way_words(row.way_after),
        [fault_words(back_test, one) for one in row.faults],
    )


def back_tests_of(version: DocumentVersion, user: Any) -> dict[str, Any] | None:
    """What the page of a version shows of them; None where this person sees none."""
    if not version.document.is_decision_table or not user.has_perm("knowledge.view_backtest"):
        return None
    kept = version.back_tests.with_parts().select_related("upload")[:LINES_SHOWN]
    return {
        "lines": lines_of(kept, version),
        "ruling": queries.back_testing_ruling(version, user),
    }


def figures_to_approve(version: DocumentVersion, user: Any) -> dict[str, Any] | None:
    """What the page of an approval shows: of the table as it is, against what is in force now."""
    if not version.document.is_decision_table or not user.has_perm("knowledge.view_backtest"):
        return None
    against, every, lines = version.document.version_in_force, version.back_tests, []
    if against and version.table:
        standing = every.standing(digest_of_table(version.table), against)
        lines = lines_of(standing.with_parts().select_related("upload")[:LINES_SHOWN], version)
    return {
        "lines": lines,
        "others": not lines and against is not None and every.exists(),
        "against": against,
        "ruling": queries.back_testing_ruling(version, user),
    }


def lines_of(back_tests: Iterable[BackTest], version: DocumentVersion) -> list[BackTestLine]:
    digest = digest_of_table(version.table) if version.table else ""
    against = queries.comparison_base(version)
    stood = set(version.approvals.standing().values_list("back_tests", flat=True))
    return [
        BackTestLine(
            one,
            one.differing,
            _percent(one.differing, one.figures.get("rows", 0)),
            money_of(one, one.figures["money"]) if one.is_done else None,
            _stale(one, digest, against),
            one.pk in stood,
        )
        for one in back_tests
    ]


def stale_now(back_test: BackTest) -> str:
    """Why it does not tell of what stands now, or ""."""
    version = back_test.version
    digest = digest_of_table(version.table) if version.table else ""
    return _stale(back_test, digest, queries.comparison_base(version))


def _stale(back_test: BackTest, digest: str, against: DocumentVersion | None) -> str:
    """`against`: what the draft is set against now; what it took the place of, once in force."""
    if back_test.digest != digest:
        return _("The table has changed since.")
    if against is not None and back_test.against_id != against.pk:
        return _("Another version has come into force since.")
    return ""


def money_of(back_test: BackTest, sums: Sequence[str]) -> Money | None:
    name = back_test.setup["money"]
    if not name:
        return None
    columns = {column["name"]: column for column in back_test.table["outputs"]}
    column = columns.get(name, {"label": name})
    before, after = (Decimal(one) for one in sums)
    difference = DECIMAL128.subtract(after, before)
    sign = "+" if difference.is_finite() and difference > 0 else ""
    return Money(
        column["label"],
        column.get("unit", ""),
        _amount(before),
        _amount(after),
        f"{sign}{_amount(difference)}",
    )


def segment_words(back_test: BackTest) -> str:
    """What the segments are of."""
    segment = back_test.setup["segment"]
    if segment.startswith(COLUMN):
        return str(segment.removeprefix(COLUMN))
    if segment.startswith(INPUT):
        name = segment.removeprefix(INPUT)
        return _labels(back_test).get(name, str(name))
    return {MONTH: _("Month"), CHANNEL: _("Channel")}.get(segment, "")


def fault_words(back_test: BackTest, fault: dict[str, str]) -> str:
    """Which input, under which heading of the file, what was given, and what was expected."""
    name = fault["name"]
    if not name:
        return fault["message"]
    heading = back_test.setup.get("columns", {}).get(name, "")
    label = _labels(back_test).get(name, name)
    told = _("column “%(heading)s”") % {"heading": heading} if heading else label
    given = f" “{fault['given']}”" if fault["given"] else ""
    sides = {"before": _("the version in force alone"), "after": _("the draft alone")}
    side = f" ({sides[fault['side']]})" if fault["side"] else ""
    return f"{told}{given}: {fault['message']}{side}"


def way_words(way: str) -> str:
    """`1+3` as rules, the others as outcomes."""
    told = {
        DEFAULT: _("the default"),
        NO_HIT: _("no rule"),
        OVERLAP: _("rules that overlap"),
        STOPPED: _("stopped"),
        INPUT_ERROR: _("inputs refused"),
    }
    if way in told:
        return told[way]
    words = _("rules %(rules)s") if "+" in way else _("rule %(rules)s")
    return words % {"rules": way.replace("+", " + ")}


def rows_url(back_test: BackTest, **asked: str) -> str:
    url = reverse("back-test-row-list", args=[back_test.pk])
    return f"{url}?{urlencode(asked)}" if asked else url


def _segment(back_test: BackTest, told: dict[str, Any]) -> SegmentShown:
    differing = sum(told[name] for name in DIFFERING)
    name = told["name"]
    return SegmentShown(
        _("Others") if name == OTHERS else name or "–",
        told["rows"],
        differing,
        _percent(differing, told["rows"]),
        told["error"],
        money_of(back_test, told["money"]),
        rows_url(back_test, segment=name) if differing and name not in ("", OTHERS) else "",
    )


def _rules(back_test: BackTest, side: str) -> list[RuleShown]:
    """Those by which rows are decided otherwise, the most first."""
    table = back_test.against.table if side == "before" else back_test.table
    rules = (table or {"rules": []})["rules"]
    figures = sorted(back_test.figures[f"rules_{side}"], key=lambda one: (-one[2], one[0]))
    return [
        RuleShown(
            number,
            _cells(rules[number - 1]),
            rules[number - 1]["note"],
            rows,
            otherwise,
            rows_url(back_test, **{f"way_{side}": str(number)}),
        )
        for number, rows, otherwise in figures[:MOST_SHOWN]
        if otherwise and number <= len(rules)
    ]


def _cells(rule: dict[str, Any]) -> str:
    return f"{' · '.join(rule['when'])} → {' · '.join(rule['then'])}"


def _pair(back_test: BackTest, before: str, after: str, rows: int) -> PairShown:
    url = rows_url(back_test, way_before=before[:60], way_after=after[:60])
    return PairShown(way_words(before), way_words(after), rows, url)


def _labels(back_test: BackTest) -> dict[str, str]:
    """What inputs and outputs are called, by name; where they differ as the draft has them."""
    both: list[dict[str, Any]] = [back_test.against.table or {}, back_test.table]
    return {
        column["name"]: column["label"]
        for table in both
        for part in ("inputs", "outputs")
        for column in table.get(part, ())
    }


def _by_label(row: dict[str, str], labels: dict[str, str]) -> str:
    told = in_order(row, labels)
    return ", ".join(f"{labels.get(name, name)}: {said}" for name, said in told.items())


def _refused(told: dict[str, int]) -> str:
    words = {
        "both": _("%(n)s by both"),
        "before": _("%(n)s by the version in force alone"),
        "after": _("%(n)s by the draft alone"),
    }
    return ", ".join(words[side] % {"n": f"{told[side]:,}"} for side in words if told.get(side))


def _percent(part: int, whole: int) -> str:
    if not part or not whole:
        return "0 %"
    share = 100 * part / whole
    return f"{share:.1f} %" if share >= 0.1 else "< 0.1 %"


def _amount(value: Decimal) -> str:
    """With marks between thousands; decimals are two at least, where there are any."""
    if not value.is_finite():
        return _("beyond 10^6144")
    plain = in_words(value)
    whole, _dot, decimals = plain.partition(".")
    if not whole.lstrip("-").isdigit():
        return plain
    told = f"{int(whole):,}"
    if decimals:
        told = f"{told}.{decimals.ljust(2, '0')}"
    return f"-{told}" if value < 0 and not told.startswith("-") else told
