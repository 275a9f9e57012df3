"""Documents as Markdown files whose front matter an import reads back, and finds unchanged."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kernel.ruling import DomainError
from knowledge.lifecycle import OPEN_STATES, VersionState
from knowledge.loading.part_blocks import with_blocks
from knowledge.loading.table_block import with_table
from knowledge.models import Document, DocumentSource, DocumentVersion

DOCUMENTS_AT_ONCE = 200
BEST_FIRST = [VersionState.IN_FORCE, *OPEN_STATES]
MARK = "---"
FRONT_PARTS = ("scope", "measures", "replaces")

NamedText = tuple[str, str]


class _Dumper(yaml.SafeDumper):
    """Nothing is written as an alias, for none is read."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def exported_files(documents: QuerySet[Document]) -> Iterator[NamedText]:
    """Name and text for each document that says something: what is in force, or else is written.

    Few documents are in memory at a time.
    """
    every = documents.iterator(chunk_size=DOCUMENTS_AT_ONCE)
    while chunk := list(islice(every, DOCUMENTS_AT_ONCE)):
        texts = _texts(chunk)
        sources = DocumentSource.objects.filter(document__in=[one.pk for one in chunk])
        other = dict(sources.values_list("document_id", "other"))
        for document in chunk:
            if version := texts.get(document.pk):
                text = as_markdown(document, version, other.get(document.pk, {}))
                yield f"{document.number}.md", text


def as_markdown(document: Document, version: DocumentVersion, other: dict[str, Any]) -> str:
    """The front matter tells version and state to people; an import passes over those two."""
    front = {
        "number": document.number,
        "title": document.title,
        "kind": document.kind,
        "process": document.process.key,
        "owner": document.owner.username,
        "review_by": document.review_by.isoformat() if document.review_by else "",
        "version": str(version.version),
        "state": version.state,
        **{key: getattr(version, key) for key in FRONT_PARTS if getattr(version, key)},
        **other,
    }
    told = yaml.dump(front, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    body = with_table(version.body, version.table) if version.table else version.body
    body = with_blocks(body, version.steps, version.texts)
    return f"{MARK}\n{told}{MARK}\n\n{body}\n"


def zipped(files: Iterable[NamedText]) -> Iterator[bytes]:
    """An archive of the files, piece by piece as it is made."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files:
            archive.writestr(name, text.encode("utf-8"))
            yield sink.taken()
    yield sink.taken()


def write_files(files: Iterable[NamedText], place: Path) -> int:
    """Into a folder, or into a .zip; how many there were. Raises DomainError where it cannot."""
    count = 0

    def counted() -> Iterator[NamedText]:
        nonlocal count
        for file in files:
            count += 1
            yield file

    try:
        if place.suffix.lower() == ".zip":
            with place.open("wb") as archive:
                archive.writelines(zipped(counted()))
        else:
            place.mkdir(parents=True, exist_ok=True)
            for name, text in counted():
                (place / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as fault:
        words = {"place": place, "fault": fault.strerror or fault}
        raise DomainError(_("%(place)s cannot be written: %(fault)s.") % words) from fault
    return count


def _texts(documents: list[Document]) -> dict[int, DocumentVersion]:
    """For each document the version that tells what it says, by the key of the document."""
    found: dict[int, DocumentVersion] = {}
    versions = DocumentVersion.objects.filter(document__in=[one.pk for one in documents])
    kept = versions.exclude(state=VersionState.WITHDRAWN).order_by("document_id", "-version")
    for version in kept:
        former = found.get(version.document_id)
        if former is None or _rank(version) < _rank(former):
            found[version.document_id] = version
    return found


def _rank(version: DocumentVersion) -> int:
    """Of those that are over, the last is told."""
    states = [state.value for state in BEST_FIRST]
    return states.index(version.state) if version.state in states else len(states)


class _Sink(io.RawIOBase):
    """A file that cannot be gone back in, and gives away what was written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.pieces.append(bytes(content))
        return len(content)

    def taken(self) -> bytes:
        pieces, self.pieces = self.pieces, []
        return b"".join(pieces)
