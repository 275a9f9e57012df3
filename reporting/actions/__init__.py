from reporting.actions.catalogue import load_metrics
from reporting.actions.events import LoadResult, load_events
from reporting.actions.rollups import rebuild_rollups
from reporting.actions.sources import open_source, rename_source

__all__ = [
    "LoadResult",
    "load_events",
    "load_metrics",
    "open_source",
    "rebuild_rollups",
    "rename_source",
]
