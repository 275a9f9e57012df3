from reporting.actions.baselines import choose_chart, freeze_limits, reset_limits, undo_baseline
from reporting.actions.calendars import save_calendar, set_calendar, set_limits
from reporting.actions.catalogue import load_metrics
from reporting.actions.cost_files import import_costs
from reporting.actions.cost_pools import (
    change_pool,
    define_pool,
    set_activity_time,
    set_pool_period,
)
from reporting.actions.costing import allocate_costs
from reporting.actions.deliveries import load_objects
from reporting.actions.dimensions import rename_dimension, rename_dimensions
from reporting.actions.events import LoadResult, load_events
from reporting.actions.feeds import note_trouble, open_fed_source, set_feed
from reporting.actions.fetching import fetch_source
from reporting.actions.measures import (
    create_measure,
    measure_as_usual,
    retire_measure,
    revise_measure,
)
from reporting.actions.mending import Mended, mend_from_file, mend_rows
from reporting.actions.rollups import rebuild_rollups
from reporting.actions.signals import (
    SIGNAL_ACTS,
    acknowledge_signal,
    assign_signal,
    comment_on_signal,
    dismiss_signal,
    explain_signal,
    reopen_signal,
)
from reporting.actions.sources import close_if_empty, open_source, rename_source
from reporting.actions.targets import set_target

__all__ = [
    "SIGNAL_ACTS",
    "LoadResult",
    "Mended",
    "acknowledge_signal",
    "allocate_costs",
    "assign_signal",
    "change_pool",
    "choose_chart",
    "close_if_empty",
    "comment_on_signal",
    "create_measure",
    "define_pool",
    "dismiss_signal",
    "explain_signal",
    "fetch_source",
    "freeze_limits",
    "import_costs",
    "load_events",
    "load_metrics",
    "load_objects",
    "measure_as_usual",
    "mend_from_file",
    "mend_rows",
    "note_trouble",
    "open_fed_source",
    "open_source",
    "rebuild_rollups",
    "rename_dimension",
    "rename_dimensions",
    "rename_source",
    "reopen_signal",
    "reset_limits",
    "retire_measure",
    "revise_measure",
    "save_calendar",
    "set_activity_time",
    "set_calendar",
    "set_feed",
    "set_limits",
    "set_pool_period",
    "set_target",
    "undo_baseline",
]
