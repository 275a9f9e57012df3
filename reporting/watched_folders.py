"""What stands in a folder under the one root that may be watched."""

from dataclasses import dataclass
from pathlib import Path

MOST_FILES = 10_000


class OutsideRoot(ValueError):
    """The folder, or where it leads, does not lie under the root."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file by its name in the folder; size in bytes, change in nanoseconds since 1970."""

    name: str
    size: int
    changed: int

    @property
    def mark(self) -> tuple[int, int]:
        return self.size, self.changed


def folder_under(root: Path, folder: str) -> Path:
    """Raises OutsideRoot; links are followed before it is judged."""
    base = root.resolve()
    if "\0" in folder:
        raise OutsideRoot(folder)
    found = (base / folder).resolve()
    if found != base and not found.is_relative_to(base):
        raise OutsideRoot(folder)
    return found


def files_in(root: Path, folder: str, pattern: str) -> list[Seen]:
    """The plain files that fit the pattern, by name. Hidden ones, and links that lead out of the
    root, are passed over.

    Raises OutsideRoot, FileNotFoundError, NotADirectoryError.
    """
    place = folder_under(root, folder)
    names = sorted(one.name for one in place.iterdir())[:MOST_FILES]
    found = []
    for name in names:
        path = place / name
        if name.startswith(".") or not path.match(pattern) or not _lies_under(root, path):
            continue
        told = path.stat()
        found.append(Seen(name, told.st_size, told.st_mtime_ns))
    return found


def _lies_under(root: Path, path: Path) -> bool:
    return path.is_file() and path.resolve().is_relative_to(root.resolve())
