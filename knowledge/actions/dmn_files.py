"""DMN files that are handed in: read, adopted as drafts of decision tables, or discarded."""

from dataclasses import asdict
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel import audit, dated
from kernel.models import User
from kernel.ruling import DomainError, demand
from kernel.uploads import demand_fit, name_of, receive_upload
from knowledge.actions.documents import create_document
from knowledge.actions.versions import draft_version, edit_version
from knowledge.dmn.xml_tree import SIZE_MAX, UnreadableModel
from knowledge.dmn_plan import ModelRefused, Plan, planned
from knowledge.lifecycle import DMN_FILE_LIFECYCLE
from knowledge.models import DmnDecision, DmnFile, Document, DocumentKind

KINDS = {"text"}


@transaction.atomic
def receive_dmn_file(file: File, *, process: ProcessElement, owner: User, actor: User) -> DmnFile:
    """Keep a DMN file and what would become of it. A file that is refused leaves nothing.

    Raises DomainError with line and column, or with the element, where it is no model.
    """
    demand(actor, "knowledge.add_dmnfile", _("Upload DMN files"))
    plan = _plan(file)
    upload = receive_upload(file, actor=actor, kinds=KINDS)
    received = DmnFile.objects.create(
        upload=upload,
        file_name=upload.name[:200],
        model_name=plan.name[:200],
        dmn_version=plan.version,
        plan=asdict(plan),
        process=process,
        owner=owner,
        created_by=actor,
        created_at=dated.now(),
    )
    told = {"tables": len(plan.tables), "left_out": len(plan.left_out), "sha256": upload.sha256}
    audit.record("dmn_file.received", received, actor=actor, after=told, about=[process])
    return received


@transaction.atomic
def adopt_dmn_file(file: DmnFile, *, actor: User, note: str = "") -> DmnFile:
    """Make a document with a draft of each of its tables; all of them or none."""
    alike = DmnFile.objects.filter(upload__sha256=file.upload.sha256).order_by("pk")
    list(alike.select_for_update(of=("self",)))  # of two who adopt the same bytes one waits
    file = _locked(file)
    DMN_FILE_LIFECYCLE.advance(file, "adopt", actor=actor, note=note)
    made = [_document(file, told, actor) for told in file.plan["tables"]]
    file.save(update_fields=["state"])
    after = {"documents": [document.number for document in made]}
    about = [*made, file.process]
    audit.record("dmn_file.adopted", file, actor=actor, after=after, note=note, about=about)
    return file


@transaction.atomic
def discard_dmn_file(file: DmnFile, *, actor: User, note: str = "") -> DmnFile:
    """Say that nothing of it is wanted; the file stays on record."""
    file = _locked(file)
    DMN_FILE_LIFECYCLE.advance(file, "discard", actor=actor, note=note)
    file.save(update_fields=["state"])
    audit.record("dmn_file.discarded", file, actor=actor, note=note, about=[file.process])
    return file


def _plan(file: File) -> Plan:
    name = name_of(file)
    if file.size and file.size > SIZE_MAX:
        words = {"name": name, "size": filesizeformat(file.size), "most": filesizeformat(SIZE_MAX)}
        raise DomainError(_("%(name)s has %(size)s; a DMN file has %(most)s at most.") % words)
    demand_fit(file, KINDS)
    file.seek(0)
    try:
        plan = planned(file.read())
    except (UnreadableModel, ModelRefused) as fault:
        raise DomainError(f"{name}: {fault}") from fault
    file.seek(0)
    return plan


def _document(file: DmnFile, told: dict[str, Any], actor: User) -> Document:
    document = create_document(
        kind=DocumentKind.DECISION_TABLE,
        title=told["title"],
        process=file.process,
        owner=file.owner,
        actor=actor,
    )
    version = draft_version(document, actor=actor)
    edit_version(
        version,
        body=told["about"],
        table=told["table"],
        summary=_("From the DMN file %(name)s.") % {"name": file.file_name},
        expected_digest=version.digest,
        actor=actor,
    )
    DmnDecision.objects.create(file=file, element=told["element"], document=document)
    return document


def _locked(file: DmnFile) -> DmnFile:
    lock = DmnFile.objects.select_for_update(of=("self",))
    return lock.select_related("process", "owner", "upload").get(pk=file.pk)
