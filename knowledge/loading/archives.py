"""A folder, an archive or one file of Markdown, read within bounds and trusted in nothing."""

import gzip
import io
import re
import stat
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from kernel.ruling import DomainError

MOST_FILES = 10_000
LARGEST_FILE = 1 << 20
MOST_UNPACKED = 128 << 20
LONGEST_NAME = 200
MARKDOWN = (".md", ".markdown")
ARCHIVES = (".tar.gz", ".tgz", ".zip")
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
ABSOLUTE = re.compile(r"^(?:/|[A-Za-z]:)")
BROKEN = (EOFError, OSError, zlib.error, tarfile.TarError, zipfile.BadZipFile, ValueError)


class UnsafeArchive(DomainError):
    """The archive as a whole is not taken, and nothing of it is."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file by its path below the folder or archive; `content` is None where it is too large."""

    path: str
    content: bytes | None


def found_files(place: Path, *, name: str = "") -> Iterator[FoundFile]:
    """Every file of a folder, a .zip, a .tar.gz, or the one that `place` is.

    Raises UnsafeArchive, also in the middle: what was given before then counts for nothing.
    """
    name = name or place.name
    files = _of_folder(place) if place.is_dir() else _of_file(place, name)
    total = 0
    for count, file in enumerate(files, 1):
        total += len(file.content or b"")
        if count > MOST_FILES:
            raise UnsafeArchive(
                _("%(name)s holds more than %(n)d files. Import it in parts.")
                % {"name": name, "n": MOST_FILES}
            )
        if total > MOST_UNPACKED:
            raise UnsafeArchive(_too_much(name))
        yield file


def is_markdown(path: str) -> bool:
    return path.lower().endswith(MARKDOWN)


def without_top(paths: list[str]) -> int:
    """How many characters all paths begin with that are one folder around everything."""
    tops = {path.partition("/")[0] for path in paths}
    if len(tops) == 1 and all("/" in path for path in paths):
        return len(tops.pop()) + 1
    return 0


def safe_path(name: str, *, archive: str) -> str:
    """The path with slashes. Raises UnsafeArchive when it would lead out of the archive."""
    path = unicodedata.normalize("NFC", name.replace("\\", "/"))
    parts = path.split("/")
    if ABSOLUTE.match(path) or ".." in parts:
        raise UnsafeArchive(
            _("%(archive)s is not taken: “%(name)s” leads out of it. Make it anew.")
            % {"archive": archive, "name": shown(name)}
        )
    return "/".join(part for part in parts if part not in ("", "."))


def shown(name: str) -> str:
    """A name as a person may see it: what is no printable character is written as its code."""
    told = "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in name)
    return told if len(told) <= LONGEST_NAME else f"{told[: LONGEST_NAME - 1]}…"


def _of_file(place: Path, name: str) -> Iterator[FoundFile]:
    try:
        with place.open("rb") as file:
            beginning = file.read(4)
            file.seek(0)
            if beginning.startswith(GZIP):
                yield from _of_tar(file, name)
            elif beginning in (ZIP, EMPTY_ZIP):
                yield from _of_zip(file, name)
            elif name.lower().endswith(ARCHIVES):
                raise UnsafeArchive(
                    _("%(name)s is no archive, whatever its name says. Pack it anew.")
                    % {"name": name}
                )
            else:
                yield FoundFile(safe_path(Path(name).name, archive=name), _within(file))
    except (*BROKEN, RuntimeError) as fault:
        if isinstance(fault, FileNotFoundError):
            raise UnsafeArchive(_("There is no file %(name)s.") % {"name": place}) from fault
        raise UnsafeArchive(
            _("%(name)s cannot be read to its end, so nothing of it is taken: %(fault)s. "
              "Expected is a .zip, a .tar.gz or a .md; send it anew.")
            % {"name": name, "fault": str(fault).rstrip(".") or type(fault).__name__}
        ) from fault  # fmt: skip


def _of_folder(folder: Path) -> Iterator[FoundFile]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise UnsafeArchive(_link(folder.name, name))
        if path.is_file():
            with path.open("rb") as file:
                yield FoundFile(safe_path(name, archive=folder.name), _within(file))


def _of_tar(file: BinaryIO, name: str) -> Iterator[FoundFile]:
    with gzip.open(file) as plain:
        bounded: Any = io.BufferedReader(_Bounded(plain, name))
        with tarfile.open(fileobj=bounded, mode="r|") as tar:
            for member in tar:
                path = safe_path(member.name, archive=name)
                if member.isdir():
                    continue
                opened = tar.extractfile(member) if member.isreg() else None
                if opened is None:
                    raise UnsafeArchive(_link(name, member.name))
                yield FoundFile(path, _within(opened))


def _of_zip(file: BinaryIO, name: str) -> Iterator[FoundFile]:
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if sum(member.file_size for member in members) > MOST_UNPACKED:
            raise UnsafeArchive(_too_much(name))
        for member in members:
            path = safe_path(member.filename, archive=name)
            kind = stat.S_IFMT(member.external_attr >> 16)
            if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise UnsafeArchive(_link(name, member.filename))
            if member.flag_bits & 1:
                raise UnsafeArchive(
                    _("%(name)s is locked by a password. Send it without one.") % {"name": name}
                )
            if not member.is_dir():
                with archive.open(member) as opened:
                    yield FoundFile(path, _within(opened))


class _Bounded(io.RawIOBase):
    """What is unpacked, until it is more than an archive may hold."""

    def __init__(self, file: Any, name: str) -> None:
        super().__init__()
        self.file, self.name, self.total = file, name, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self.file.read1(len(buffer))
        buffer[: len(content)] = content
        self.total += len(content)
        if self.total > MOST_UNPACKED:
            raise UnsafeArchive(_too_much(self.name))
        return len(content)


def _within(file: Any) -> bytes | None:
    content: bytes = file.read(LARGEST_FILE + 1)
    return content if len(content) <= LARGEST_FILE else None


def _too_much(name: str) -> str:
    return _("%(name)s unpacks to more than %(limit)s. Import it in parts.") % {
        "name": name,
        "limit": filesizeformat(MOST_UNPACKED),
    }


def _link(archive: str, name: str) -> str:
    return _("%(archive)s is not taken: “%(name)s” is a link or a device, no file.") % {
        "archive": archive,
        "name": shown(name),
    }
