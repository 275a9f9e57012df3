"""The statements of the map store, in DuckDB's SQL."""

from reporting.map_counting import FIGURES, KEYS


def summed(kind: str) -> str:
    """`kept_cells` of one kind added up, without those in which nothing is left."""
    keys = ", ".join(("month", "place", "segment", *KEYS[kind]))
    keys += ", path" if kind == "variants" else ""
    sums = ", ".join(f"sum({name})::bigint {name}" for name in FIGURES[kind])
    left = " or ".join(f"{name} <> 0" for name in FIGURES[kind])
    return (
        f"select * from (select {keys}, {sums} from kept_cells group by all) where {left} "  # noqa: S608  names of our own
        "order by place, segment, month"
    )
