"""Event logs for tests, as files and as sources."""

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path

import factory

from inventory.models import ProcessElement
from kernel.accounts import clock_user
from reporting import actions
from reporting.event_mapping import EventMapping
from reporting.files import reader_of
from reporting.models import ActivityCell, CaseFact, DailyCell, DurationCell, Measure, Source

HEADING = ["case", "timestamp", "activity", "outcome", "cost"]
PLAIN = EventMapping(
    case="case",
    timestamp="timestamp",
    activity="activity",
    closing_activities=("Closed",),
    outcome="outcome",
    met=("met",),
    missed=("missed",),
    cost="cost",
)
NOON = datetime(2026, 3, 2, 12)


def log(*rows, heading=HEADING, delimiter=","):
    """Rows as the text of a CSV file; instants are minutes after noon of a Monday."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(heading)
    for row in rows:
        told = list(row)
        if len(told) > 1 and isinstance(told[1], int | float):
            told[1] = (NOON + timedelta(minutes=told[1])).isoformat(" ")
        writer.writerow(told)
    return text.getvalue()


def kept(folder: Path, text: str | bytes, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def process(key: str = "1.3.11") -> ProcessElement:
    """The one of the catalogue; where a test emptied the database, one made up."""
    made_up = {"identifier": key, "name": "Bill Inquiry Handling", "vertical": "B", "level": 2}
    return ProcessElement.objects.get_or_create(key=key, defaults=made_up)[0]


def source_of(mapping: EventMapping = PLAIN, key: str = "1.3.11") -> Source:
    return actions.open_source(process(key), mapping=mapping, actor=clock_user())


def load(path: Path, source: Source, mapping: EventMapping = PLAIN):
    return actions.load_events(source, reader_of(path, mapping), actor=clock_user())


def figures(source: Source, digits: int | None = 6) -> tuple[list, ...]:
    """All facts and cells of a source, without their keys."""
    facts = CaseFact.objects.filter(source=source).order_by("case_key")
    kinds = (DailyCell, ActivityCell, DurationCell)
    cells = (model.objects.filter(source=source) for model in kinds)
    return tuple([_bare(row, digits) for row in rows.values()] for rows in (facts, *cells))


def _bare(row: dict, digits: int | None) -> dict:
    return {
        name: round(value, digits) if isinstance(value, float) and digits else value
        for name, value in row.items()
        if name not in {"id", "source_id"}
    }


class MeasureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Measure

    process = factory.LazyFunction(process)
    code = factory.Sequence(lambda n: f"TEST-{n}")
    name = "SLA attainment"
    calculation = "sla_attainment"
    unit = "%"
    direction = "higher"
