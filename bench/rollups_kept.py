"""Rollups with the database of the product: a rebuild, and late batches on top of it."""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import django

from bench import generated

LATE = 2_000
RUNS = 5


def main(task: str, folder: Path) -> None:
    django.setup()
    source = source_over(folder)
    if task == "rebuild":
        rebuild(source)
    else:
        late(source, task)


def rebuild(source) -> None:
    from kernel.accounts import clock_user
    from reporting import actions
    from reporting.actions import rollups

    spent = {}
    for name in ("_write_facts", "_write_cells"):
        setattr(rollups, name, clocked(getattr(rollups, name), spent, name))
    begun = time.process_time()
    cases = actions.rebuild_rollups(source, actor=clock_user())
    whole = time.process_time() - begun
    print(f"the same with a rebuild in the database\t{whole:.1f} s\t{cases:,} cases")
    print(f"  of which rows for the list of cases\t{spent['_write_facts']:.1f} s\t")
    print(f"  of which rows of cells\t{spent['_write_cells']:.1f} s\t")


def late(source, kind: str) -> None:
    """A late event for each of two thousand cases, newest or anywhere; as CSV, loaded whole."""
    from kernel.accounts import clock_user
    from reporting import actions
    from reporting.actions import events
    from reporting.event_mapping import mapping_of
    from reporting.files import reader_of
    from reporting.models import CaseFact

    spent: dict[str, float] = {}
    events.refresh_rollups = clocked(events.refresh_rollups, spent, kind, time.perf_counter)
    cases = CaseFact.objects.filter(source=source).count()
    whole, rollups = [], []
    for _run in range(RUNS):
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "late.csv"
            generated.late(path, kind, cases, LATE)
            begun, spent[kind] = time.perf_counter(), 0
            reader = reader_of(path, mapping_of(source.mapping))
            actions.load_events(source, reader, actor=clock_user())
            whole.append(time.perf_counter() - begun)
            rollups.append(spent[kind])
    print(f"late, {kind} cases: rollups\t{statistics.median(rollups):.2f} s\tgoal 0.2 s")
    print(f"  with reading and comparing the batch\t{statistics.median(whole):.2f} s\t")


def source_over(folder: Path, key: str = "1.3.11"):
    """The source of a process whose folder holds the generated events; made the first time."""
    from django.core.management import call_command
    from django.utils import timezone

    from bench.generated import BATCH
    from inventory.models import ProcessElement
    from kernel.accounts import clock_user
    from reporting import actions
    from reporting.event_mapping import EventMapping
    from reporting.models import EventBatch, Source

    call_command("migrate", verbosity=0)
    if found := Source.objects.filter(process__key=key).first():
        return found
    mapping = EventMapping(
        case="case",
        timestamp="at",
        activity="activity",
        closing_activities=("Closed",),
        segments=("region",),
        resource="who",
        cost="cost",
        outcome="result",
        met=("met",),
        missed=("missed",),
    )
    process = ProcessElement.objects.get(key=key)
    source = actions.open_source(process, mapping=mapping, actor=clock_user())
    assert source.folder == folder, (source.folder, folder)
    EventBatch.objects.create(
        source=source,
        ordinal=1,
        digest=BATCH,
        file_name=BATCH,
        folder=BATCH,
        loaded_at=timezone.now(),
        loaded_by=clock_user(),
    )
    return source


def clocked(work, spent: dict, name: str, clock=time.process_time):
    def told(*args, **kwargs):
        begun = clock()
        try:
            return work(*args, **kwargs)
        finally:
            spent[name] = spent.get(name, 0) + clock() - begun

    return told


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
