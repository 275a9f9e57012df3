from reporting.actions.catalogue import load_metrics
from reporting.actions.deliveries import load_objects
from reporting.actions.dimensions import rename_dimension
from reporting.actions.events import LoadResult, load_events
from reporting.actions.measures import (
    create_measure,
    measure_as_usual,
    retire_measure,
    revise_measure,
)
from reporting.actions.rollups import rebuild_rollups
from reporting.actions.sources import open_source, rename_source
from reporting.actions.targets import set_target

__all__ = [
    "LoadResult",
    "create_measure",
    "load_events",
    "load_metrics",
    "load_objects",
    "measure_as_usual",
    "open_source",
    "rebuild_rollups",
    "rename_dimension",
    "rename_source",
    "retire_measure",
    "revise_measure",
    "set_target",
]
