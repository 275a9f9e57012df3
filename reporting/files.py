"""Opens an event log for reading, and says in words what is wrong with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kernel.ruling import DomainError
from kernel.table_files.faults import FAULTS
from kernel.table_files.reading import DuplicateColumns, MissingColumns
from reporting.event_mapping import EventMapping
from reporting.file_faults import sentence
from reporting.readers import FileReader
from reporting.table_readers import reader_class


def reader_of(
    path: Path, mapping: EventMapping, *, name: str = "", at_a_glance: bool = False
) -> FileReader:
    """Raises DomainError when the file is none, or lacks columns the mapping names."""
    name = name or path.name
    try:
        with explained(name, mapping):
            return reader_class(path)(path, mapping, name=name, at_a_glance=at_a_glance)
    except (MissingColumns, DuplicateColumns) as fault:
        raise DomainError(sentence(name, fault, mapping)) from fault


@contextmanager
def explained(name: str, mapping: EventMapping) -> Iterator[None]:
    """Raises DomainError where reading the file of this name ends in a fault of it."""
    try:
        yield
    except FAULTS as fault:
        raise DomainError(sentence(name, fault, mapping)) from fault
