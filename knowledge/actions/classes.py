"""Writes to document classes: define, change, and give a document its class."""

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from kernel import audit
from kernel.models import User
from kernel.ruling import DomainError, demand
from knowledge.models import MOST_APPROVERS, ClassStage, Document, DocumentClass, KindDefault

RULES = (
    "name",
    "description",
    "minimum_approvers",
    "contributors_may_approve",
    "review_days",
    "attestation_percent",
)
Stages = Sequence[tuple[str, Group]]
SIGN = "sign_documentversion"
MOST_DAYS = 365


@transaction.atomic
def define_class(
    *, stages: Stages = (), default_for: Collection[str] = (), actor: User, **rules: Any
) -> DocumentClass:
    """A class with its rules, its stages in order, and the kinds whose new documents get it."""
    demand(actor, "knowledge.add_documentclass", _("Define document classes"))
    made = DocumentClass(**{name: rules[name] for name in RULES if name in rules})
    _refuse_unsound(made, stages)
    made.save()
    _set_stages(made, stages)
    _set_defaults(made, default_for)
    audit.record("document_class.defined", made, actor=actor, after=_class_told(made))
    return made


@transaction.atomic
def change_class(
    document_class: DocumentClass,
    *,
    stages: Stages,
    default_for: Collection[str],
    actor: User,
    **rules: Any,
) -> DocumentClass:
    """What is in review is approved by the new rules; approvals given in a changed stage stand,
    and the stage is gone through anew."""
    demand(actor, "knowledge.change_documentclass", _("Change document classes"))
    changed = DocumentClass.objects.select_for_update().get(pk=document_class.pk)
    before = _class_told(changed)
    for name in RULES:
        setattr(changed, name, rules.get(name, getattr(changed, name)))
    _refuse_unsound(changed, stages)
    changed.save()
    if [(stage.name, stage.role) for stage in changed.stages.all()] != list(stages):
        _set_stages(changed, stages)
    _set_defaults(changed, default_for)
    after = _class_told(changed)
    if after != before:
        audit.record("document_class.changed", changed, actor=actor, before=before, after=after)
    return changed


@transaction.atomic
def classify_document(
    document: Document, document_class: DocumentClass | None, *, actor: User, note: str = ""
) -> Document:
    """Give a document another class, or none: then one approval is enough."""
    demand(actor, "knowledge.classify_document", _("Classify documents"))
    lock = Document.objects.select_for_update(of=("self",))
    document = lock.select_related("document_class", "process").get(pk=document.pk)
    former = document.document_class
    if former == document_class:
        return document
    document.document_class = document_class
    document.save(update_fields=["document_class"])
    audit.record(
        "document.classified",
        document,
        actor=actor,
        before={"document_class": former and former.name},
        after={"document_class": document_class and document_class.name},
        note=note.strip(),
        about=[document.process],
    )
    return document


def _refuse_unsound(document_class: DocumentClass, stages: Stages) -> None:
    if not document_class.name.strip():
        raise DomainError(_("Give the class a name."))
    others = DocumentClass.objects.exclude(pk=document_class.pk)
    if others.filter(name=document_class.name).exists():
        raise DomainError(_("There is a class with this name already."))
    if not 1 <= document_class.minimum_approvers <= MOST_APPROVERS or len(stages) > MOST_APPROVERS:
        raise DomainError(_("A version has from one to five approvers, and at most five stages."))
    if document_class.review_days and not 1 <= document_class.review_days <= MOST_DAYS:
        raise DomainError(_("The days to approve are from 1 to 365, or empty."))
    if document_class.attestation_percent not in (None, *range(1, 101)):
        raise DomainError(_("Ask for 1 to 100 percent who attested it, or leave it empty."))
    for name, role in stages:
        if not name.strip():
            raise DomainError(_("Give each stage a name."))
        if not role.permissions.filter(codename=SIGN).exists():
            raise DomainError(
                _("The role “%(role)s” may not approve in a stage. Choose another one.")
                % {"role": role}
            )


def _set_stages(document_class: DocumentClass, stages: Stages) -> None:
    document_class.stages.all().delete()
    ClassStage.objects.bulk_create(
        ClassStage(document_class=document_class, position=n, name=name, role=role)
        for n, (name, role) in enumerate(stages, start=1)
    )


def _set_defaults(document_class: DocumentClass, kinds: Collection[str]) -> None:
    document_class.defaults.exclude(kind__in=kinds).delete()
    for kind in kinds:
        KindDefault.objects.update_or_create(kind=kind, defaults={"document_class": document_class})


def _class_told(document_class: DocumentClass) -> dict[str, Any]:
    stages = document_class.stages.select_related("role")
    return {
        **{name: getattr(document_class, name) for name in RULES},
        "stages": [f"{stage.name}: {stage.role}" for stage in stages],
        "default_for": sorted(document_class.defaults.values_list("kind", flat=True)),
    }
