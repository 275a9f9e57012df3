"""What a peer does of the rollups, from the same Parquet file. Runs where the peer is installed."""

import sys


def with_polars(path):
    import polars as pl

    events = pl.scan_parquet(path).sort("case_code", "happened_at")
    events = events.with_columns(
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
    activities = events.group_by("month", "segment_code", "activity_code").agg(
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
    pl.collect_all([days, activities])


def with_pandas(path):
    import pandas as pd

    events = pd.read_parquet(path).sort_values(["case_code", "happened_at"])
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
    keys = ["month", "segment_code", "activity_code"]
    events.groupby(keys).agg(n=("cents", "size"), cases=("case_code", "nunique"))
    facts["minutes"] = (facts["last"] - facts["opened"]).dt.total_seconds() / 60
    days = facts.groupby([facts["last"].dt.floor("D"), "segment"])["minutes"]
    days.agg(["size", "sum", "min", "max"])


def with_pm4py(path):
    import pandas as pd
    import pm4py

    columns = ["case_code", "activity_code", "happened_at"]
    events = pd.read_parquet(path, columns=columns)
    events["case_code"] = events["case_code"].astype(str)
    events["activity_code"] = events["activity_code"].astype(str)
    names = {"case_id": "case_code", "activity_key": "activity_code"}
    log = pm4py.format_dataframe(events, **names, timestamp_key="happened_at")
    pm4py.discover_dfg(log)
    pm4py.get_variants(log)


if __name__ == "__main__":
    {"polars": with_polars, "pandas": with_pandas, "pm4py": with_pm4py}[sys.argv[1]](sys.argv[2])
