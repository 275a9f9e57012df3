"""What a peer does of the rollups, from the same Parquet file. Runs where the peer is installed.

`peers.py NAME EVENTS` works all out; `peers.py NAME EVENTS LATE.csv` reads what there is of the
cases of a late batch, and prints in how many seconds it knows what the batch changes.
"""

import statistics
import sys
import time

RUNS = 5
INFORM = 9  # the code of the activity that comes late


def with_polars(path):
    import polars as pl

    pl.collect_all(_polars_cells(pl.scan_parquet(path)))


def late_with_polars(path, late):
    import polars as pl

    came = pl.read_csv(late, try_parse_dates=True).select(
        case_code=pl.col("case").str.slice(1).cast(pl.Int32),
        activity_code=pl.lit(INFORM, pl.Int32),
        segment_code=pl.lit(1, pl.Int32),
        happened_at=pl.col("at").dt.replace_time_zone(None).cast(pl.Datetime("us")),
        outcome=pl.lit(0, pl.Int8),
        closes=pl.lit(False),
        cents=pl.col("cost").cast(pl.Int64) * 100,
        resource_code=pl.lit(1, pl.Int32),
    )
    events = pl.scan_parquet(path)
    before = events.join(came.lazy().select("case_code"), on="case_code", how="semi").collect()
    after = pl.concat([before, came.select(before.columns)])
    former, now = (pl.collect_all(_polars_cells(one.lazy())) for one in (before, after))
    for keys, gone, come in zip((["day", "segment"], KEYS), former, now, strict=True):
        come.join(gone, on=keys, how="full", coalesce=True)


def _polars_cells(events):
    import polars as pl

    events = events.sort("case_code", "happened_at").with_columns(
        turn=(pl.col("activity_code") != pl.col("activity_code").shift().over("case_code")),
        month=pl.col("happened_at").dt.truncate("1mo"),
    )
    facts = events.group_by("case_code").agg(
        opened=pl.col("happened_at").first(),
        last=pl.col("happened_at").last(),
        closes=pl.col("closes").last(),
        segment=pl.col("segment_code").last(),
        outcome=pl.col("outcome").last(),
        count=pl.len(),
        repeats=pl.col("turn").sum() + 1 - pl.col("activity_code").n_unique(),
        cents=pl.col("cents").sum(),
    )
    activities = events.group_by(*KEYS).agg(
        pl.len(), pl.col("case_code").n_unique(), pl.col("cents").sum()
    )
    facts = facts.with_columns(day=pl.col("last").dt.truncate("1d"))
    minutes = (pl.col("last") - pl.col("opened")).dt.total_minutes()
    days = facts.group_by("day", "segment").agg(
        cases=pl.len(),
        minutes=minutes.sum(),
        shortest=minutes.min(),
        longest=minutes.max(),
        met=(pl.col("outcome") == 1).sum(),
    )
    return days, activities


KEYS = ["month", "segment_code", "activity_code"]


def with_pandas(path):
    import pandas as pd

    _pandas_cells(pd.read_parquet(path))


def late_with_pandas(path, late):
    import pandas as pd

    before, came = _touched(path, late)
    after = pd.concat([before, came], ignore_index=True)
    for gone, come in zip(_pandas_cells(before), _pandas_cells(after), strict=True):
        come.sub(gone, fill_value=0)


def _pandas_cells(events):
    events = events.sort_values(["case_code", "happened_at"])
    by_case = events.groupby("case_code", sort=False)
    before = by_case["activity_code"].shift()
    events["turn"] = events["activity_code"] != before
    facts = by_case.agg(
        opened=("happened_at", "first"),
        last=("happened_at", "last"),
        segment=("segment_code", "last"),
        outcome=("outcome", "last"),
        count=("cents", "size"),
        cents=("cents", "sum"),
        kinds=("activity_code", "nunique"),
    )
    facts["repeats"] = events.groupby("case_code", sort=False)["turn"].sum() - facts["kinds"]
    events["month"] = events["happened_at"].dt.to_period("M")
    activities = events.groupby(KEYS).agg(n=("cents", "size"), cases=("case_code", "nunique"))
    facts["minutes"] = (facts["last"] - facts["opened"]).dt.total_seconds() / 60
    days = facts.groupby([facts["last"].dt.floor("D"), "segment"])["minutes"]
    return days.agg(["size", "sum", "min", "max"]), activities


def with_pm4py(path):
    import pandas as pd

    columns = ["case_code", "activity_code", "happened_at"]
    _pm4py_map(pd.read_parquet(path, columns=columns))


def late_with_pm4py(path, late):
    import pandas as pd

    before, came = _touched(path, late)
    for events in (before, pd.concat([before, came], ignore_index=True)):
        _pm4py_map(events[["case_code", "activity_code", "happened_at"]].copy())


def _pm4py_map(events):
    import pm4py

    events["case_code"] = events["case_code"].astype(str)
    events["activity_code"] = events["activity_code"].astype(str)
    names = {"case_id": "case_code", "activity_key": "activity_code"}
    log = pm4py.format_dataframe(events, **names, timestamp_key="happened_at")
    pm4py.discover_dfg(log)
    pm4py.get_variants(log)


def _touched(path, late):
    """The events there are of the cases of a late batch, and those of the batch, with pandas."""
    import pandas as pd

    rows = pd.read_csv(late)
    cases = rows["case"].str[1:].astype("int32")
    before = pd.read_parquet(path, filters=[("case_code", "in", cases.tolist())])
    came = pd.DataFrame(
        {
            "case_code": cases,
            "activity_code": INFORM,
            "segment_code": 1,
            "happened_at": pd.to_datetime(rows["at"]).dt.tz_localize(None),
            "outcome": 0,
            "closes": False,
            "cents": rows["cost"] * 100,
            "resource_code": 1,
        }
    )
    return before, came


WHOLE = {"polars": with_polars, "pandas": with_pandas, "pm4py": with_pm4py}
LATE = {"polars": late_with_polars, "pandas": late_with_pandas, "pm4py": late_with_pm4py}


def timed(work, *arguments):
    begun = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - begun


if __name__ == "__main__":
    name, path, *late = sys.argv[1:]
    if late:
        LATE[name](path, *late)  # what is read once is not timed
        print(statistics.median(timed(LATE[name], path, *late) for _run in range(RUNS)))
    else:
        WHOLE[name](path)
