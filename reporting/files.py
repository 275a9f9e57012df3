"""Opens an event log for reading, and says in words what is wrong with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from kernel.bounded import OutOfBounds
from kernel.ruling import DomainError
from reporting.event_mapping import EventMapping
from reporting.readers import CsvReader, DamagedFile, MissingColumns, UnreadableFile


def reader_of(path: Path, mapping: EventMapping, *, name: str = "") -> CsvReader:
    """Raises DomainError when the file is none, or lacks columns the mapping names."""
    name = name or path.name
    try:
        with explained(name, mapping):
            return CsvReader(path, mapping, name=name)
    except MissingColumns as fault:
        raise DomainError(
            _("%(file)s has no column %(missing)s. It has: %(found)s.")
            % {
                "file": name,
                "missing": ", ".join(f"“{column}”" for column in fault.missing),
                "found": ", ".join(fault.found),
            }
        ) from fault


@contextmanager
def explained(name: str, mapping: EventMapping) -> Iterator[None]:
    """Raises DomainError where reading the file of this name ends in UnreadableFile."""
    try:
        yield
    except DamagedFile as fault:
        raise DomainError(
            _("%(file)s is damaged: it cannot be unzipped to its end. Fetch it again.")
            % {"file": name}
        ) from fault
    except OutOfBounds as fault:
        raise DomainError(
            _("%(file)s has a line longer than 1 MB, or unpacks to more than 32 GB.")
            % {"file": name}
        ) from fault
    except (UnreadableFile, FileNotFoundError) as fault:
        raise DomainError(
            _("%(file)s cannot be read as %(encoding)s text with a heading.")
            % {"file": name, "encoding": mapping.encoding}
        ) from fault
