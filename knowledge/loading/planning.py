"""What an import would do with each file: it reads the documents there are, and writes nothing."""

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel.models import User
from knowledge.lifecycle import VersionState
from knowledge.loading.archives import FoundFile, is_markdown, shown, without_top
from knowledge.loading.links import linked
from knowledge.loading.markdown_file import NUMBER, FileFault, ToldDocument, read_file
from knowledge.models import (
    Document,
    DocumentImport,
    DocumentSource,
    DocumentVersion,
    FileOutcome,
    ImportedFile,
    digest_of,
)
from knowledge.parts import part_faults, with_systems
from knowledge.steps import recognised

SHORTEST = 120


@dataclass(slots=True)
class FilePlan:
    """What would be done with one file. `changes`: fields of the document by name."""

    path: str
    outcome: FileOutcome
    detail: str = ""
    place: tuple[int, int] = (0, 0)
    told: ToldDocument | None = None
    key: str = ""
    title: str = ""
    body: str = ""
    digest: str = ""
    document: Document | None = None
    source: DocumentSource | None = None
    draft: DocumentVersion | None = None
    base: DocumentVersion | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    text_differs: bool = False

    @property
    def identity(self) -> tuple[str, str]:
        """By what two files are of one document."""
        told = self.told.fields.get("number", "") if self.told else ""
        number = self.document.number if self.document else told
        return ("number", number) if number else ("key", self.key)


class Planner:
    """Compares files with the documents there are, for one import and the person who does it."""

    def __init__(self, batch: DocumentImport, actor: User) -> None:
        self.batch, self.actor = batch, actor
        self.seen: dict[tuple[str, str], str] = {}
        sources = DocumentSource.objects.filter(collection=batch.collection)
        self.numbers: dict[str, str] = dict(sources.values_list("key", "document__number"))
        self.processes: dict[str, ProcessElement | None] = {}
        self.people: dict[str, User | None] = {}

    def plans(self, files: list[FoundFile]) -> Iterator[FilePlan]:
        """In the order of the files, without the one folder that may be around them all."""
        top = without_top([file.path for file in files])
        named = [FoundFile(file.path[top:], file.content) for file in files]
        twice = {path for path, count in Counter(f.path for f in named).items() if count > 1}
        for file in named:
            yield self._of_file(file, is_double=file.path in twice)

    def compare(self, path: str, told: ToldDocument) -> FilePlan:
        """What differs between a file and its document. Raises FileFault."""
        key = told.fields.get("source") or path
        document, source = self._found(told, key)
        body = linked(told.body, path, self.number_of)
        plan = FilePlan(path, FileOutcome.NEW, told=told, key=key, body=body)
        plan.document, plan.source = document, source
        if document is None:
            plan.changes = self._fields(told, path)
            plan.title = plan.changes["title"]
            plan.text_differs = True
            plan.digest = digest_of(body, told.table, **_parts(told, None))
            _demand_parts(Document(kind=plan.changes["kind"]), told, None)
            plan.detail = _other_words(told)
            return plan
        self._compare_document(plan, document, told)
        return plan

    def knows(self, path: str, number: str) -> None:
        """From now on links to this file lead to the document of this number."""
        self.numbers[path] = number

    def _of_file(self, file: FoundFile, *, is_double: bool) -> FilePlan:
        path = shown(file.path)
        if not is_markdown(file.path):
            return FilePlan(path, FileOutcome.LEFT_OUT, _("It is no Markdown file (.md)."))
        try:
            if is_double:
                raise FileFault(
                    _("The archive holds two files of this name. Rename one, or take one out.")
                )
            plan = self.compare(path, read_file(file))
            self._demand_once(plan)
        except FileFault as fault:
            place = (fault.line, fault.column)
            return FilePlan(path, FileOutcome.ERROR, str(fault), place)
        return plan

    def _found(self, told: ToldDocument, key: str) -> tuple[Document | None, DocumentSource | None]:
        documents = Document.objects.select_related("process", "owner", "source")
        if number := told.fields.get("number"):
            document = documents.filter(number=number).first()
        else:
            known = {"source__collection": self.batch.collection, "source__key": key}
            document = documents.filter(**known).first()
        return document, getattr(document, "source", None)

    def number_of(self, path: str) -> str:
        if path in self.numbers:
            return self.numbers[path]
        stem = posixpath.basename(path).rpartition(".")[0]
        if NUMBER.fullmatch(stem) and Document.objects.filter(number=stem).exists():
            self.numbers[path] = stem
            return stem
        return ""

    def _demand_once(self, plan: FilePlan) -> None:
        """Two files of one document: the first is taken, the second is told."""
        former = self.seen.setdefault(plan.identity, plan.path)
        if former != plan.path:
            reason = _("“%(path)s” tells the same document. Take one of them out.")
            raise FileFault(reason % {"path": former})

    def _compare_document(self, plan: FilePlan, document: Document, told: ToldDocument) -> None:
        self._demand_kind(document, told)
        plan.title = document.title
        asked = self.fields_told(told)
        plan.changes = {
            name: value for name, value in asked.items() if getattr(document, name) != value
        }
        in_force, draft = document.version_in_force, document.open_version
        held = [one for one in (in_force, draft) if one]
        last = document.versions.exclude(state=VersionState.WITHDRAWN).first()
        held = held or [one for one in (last,) if one]
        same = [one for one in held if _digest(plan.body, told, one) == one.digest]
        plan.text_differs = not same
        plan.digest = same[0].digest if same else digest_of(plan.body, told.table, **told.parts)
        plan.base = draft or (held[0] if held else None)
        _demand_parts(document, told, plan.base)
        others = told.other != (plan.source.other if plan.source else {})
        if plan.text_differs and draft:
            if reason := self._not_mine(draft, plan.source):
                plan.outcome, plan.detail = FileOutcome.CONFLICT, reason
                return
            plan.draft = draft
        words = [f"{name}: {_short(getattr(document, name))} → {_short(value)}"
                 for name, value in plan.changes.items()]  # fmt: skip
        words += [_("the text")] if plan.text_differs and plan.base else []
        words += [_("the text, of which it has none now")] if not plan.base else []
        words += [_other_words(told) or _("no other fields any more")] if others else []
        plan.outcome = FileOutcome.CHANGED if words else FileOutcome.UNCHANGED
        plan.detail = " · ".join(words)

    def _demand_kind(self, document: Document, told: ToldDocument) -> None:
        asked = told.fields.get("kind", "")
        if asked and asked != document.kind:
            reason = _("%(number)s is of the kind %(kind)s, which cannot be changed. Correct it.")
            raise told.fault("kind", reason % {"number": document.number, "kind": document.kind})
        if document.is_decision_table and told.table is None:
            reason = _("%(number)s is a decision table. Write kind: decision_table, and its block.")
            raise FileFault(reason % {"number": document.number}, 1, 1)

    def _not_mine(self, draft: DocumentVersion, source: DocumentSource | None) -> str:
        """Why an open version is not written over; "" for what one's own last import wrote."""
        words = {
            "version": draft.label,
            "state": str(draft.get_state_display()).lower(),
            "who": draft.author,
        }
        if draft.state != VersionState.DRAFT:
            return _("%(version)s is %(state)s. Take it back to draft, or wait.") % words
        others = draft.contributors.exclude(pk=self.actor.pk)
        if draft.author_id != self.actor.pk or others.exists():
            return _("%(who)s is writing %(version)s. It is not written over.") % words
        if source is None or source.digest != draft.digest:
            return _("%(version)s was edited by hand. Finish or withdraw it first.") % words
        return ""

    def _fields(self, told: ToldDocument, path: str) -> dict[str, Any]:
        stem = posixpath.basename(path).rpartition(".")[0]
        kind = told.fields.get("kind") or self.batch.kind
        number = told.fields.get("number", "")
        if kind == "decision_table" and told.table is None:
            raise FileFault(_("A decision table says so itself: kind: decision_table."), 1, 1)
        return {
            "title": told.heading or " ".join(stem.replace("_", " ").split())[:200] or stem,
            "process": self.batch.process,
            "owner": self.batch.owner,
            **self.fields_told(told),
            "kind": kind,
            "number": number,
        }

    def fields_told(self, told: ToldDocument) -> dict[str, Any]:
        """Those that the file names, as a document has them. Raises FileFault."""
        fields: dict[str, Any] = {}
        if title := told.fields.get("title"):
            fields["title"] = title
        if key := told.fields.get("process"):
            fields["process"] = self._process(key, told)
        if username := told.fields.get("owner"):
            fields["owner"] = self._person(username, told)
        if "review_by" in told.fields:
            fields["review_by"] = told.day("review_by")
        return fields

    def _process(self, key: str, told: ToldDocument) -> ProcessElement:
        if key not in self.processes:
            self.processes[key] = ProcessElement.objects.filter(key=key).first()
        if (found := self.processes[key]) is None:
            reason = _("There is no process “%(key)s”. Write the key of one, as 1.3.7.")
            raise told.fault("process", reason % {"key": key[:40]})
        return found

    def _person(self, username: str, told: ToldDocument) -> User:
        if username not in self.people:
            people = User.objects.filter(is_active=True, is_clock=False)
            self.people[username] = people.filter(username=username).first()
        if (found := self.people[username]) is None:
            reason = _("Nobody here has the username “%(name)s”. Correct it, or leave it out.")
            raise told.fault("owner", reason % {"name": username[:40]})
        return found


def _parts(told: ToldDocument, former: DocumentVersion | None) -> dict[str, Any]:
    """Those that the file tells; steps that were there before keep their numbers."""
    if "steps" not in told.parts:
        return told.parts
    steps = with_systems(told.parts["steps"])
    return {**told.parts, "steps": recognised(steps, former.steps if former else [])}


def _digest(body: str, told: ToldDocument, version: DocumentVersion) -> str:
    """What the version would be if it said what the file tells; the rest of it stays."""
    return digest_of(body, told.table, **{**version.parts, **_parts(told, version)})


def _demand_parts(document: Document, told: ToldDocument, former: DocumentVersion | None) -> None:
    """What the scope, the measures and the steps name is there. Raises FileFault."""
    if "steps" in told.parts and not document.is_procedure:
        raise FileFault(_("Only a procedure has steps. Write kind: procedure."), 1, 1)
    if "texts" in told.parts and not document.is_interface_text:
        raise FileFault(_("Texts by language need kind: interface."), 1, 1)
    for name, fault in part_faults(document, _parts(told, former)).items():
        raise told.fault(name.partition("_")[0], fault)


def counted(outcomes: Iterable[str]) -> dict[str, int]:
    """How many files, and how many of each outcome."""
    counts = Counter(outcomes)
    return {"files": counts.total(), **{one.value: counts[one.value] for one in FileOutcome}}


def _other_words(told: ToldDocument) -> str:
    if not told.other:
        return ""
    names = shown(", ".join(map(str, told.other)))
    return _("kept besides: %(names)s") % {"names": names}


def _short(value: Any) -> str:
    text = "–" if value is None or value == "" else str(getattr(value, "key", value))
    return text if len(text) <= SHORTEST else f"{text[: SHORTEST - 1]}…"


def text_told(row: ImportedFile) -> tuple[str, str]:
    """The text that a file takes the place of, and its own; "" where there is none.

    Before it is written, the text there is now; afterwards, the version before.
    """
    after = row.told.get("body", "")
    if row.document is None or not after:
        return "", after
    if former := row.former.get("draft"):
        return former["body"], after
    versions = row.document.versions.exclude(state=VersionState.WITHDRAWN)
    if row.version:
        versions = versions.filter(version__lt=row.version.version)
    base = versions.first()
    return (base.body if base else ""), after
