"""Writes to the templates with which new documents of a kind begin."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit
from kernel.accounts import clock_user
from kernel.models import User
from kernel.ruling import DomainError, demand
from knowledge.actions.parts import numbered_parts
from knowledge.models import Document, DocumentKind, KindTemplate
from knowledge.wording import tidy

PARTS_OF_TEMPLATES = ("steps", "texts")


@transaction.atomic
def write_template(
    kind: str,
    *,
    body: str,
    parts: Mapping[str, Any] | None = None,
    note: str = "",
    expected_edition: int,
    actor: User,
) -> KindTemplate:
    """The next edition of the template of a kind; documents that are there stay as they are.

    Raises DomainError when another edition was written since `expected_edition`, and PartsRefused
    for steps or texts that are wrong.
    """
    demand(actor, "knowledge.add_kindtemplate", _("Write the templates of kinds"))
    if kind not in DocumentKind.values:
        raise DomainError(_("There is no such kind."))
    former = KindTemplate.objects.select_for_update().of_kind(kind).first()
    if (former.edition if former else 0) != expected_edition:
        raise _overtaken()
    told = {name: part for name, part in (parts or {}).items() if name in PARTS_OF_TEMPLATES}
    told = numbered_parts(Document(kind=kind), told)
    body = tidy(body)
    if former and (former.body, former.parts) == (body, told):
        return former
    return _keep(kind, body, told, former, actor, note=note.strip()[:300])


def load_kind_templates(path: Path) -> int:
    """The shipped templates. Where an administrator has written one, it stays."""
    shipped = yaml.safe_load(path.read_text(encoding="utf-8"))
    for kind, told in shipped.items():
        former = KindTemplate.objects.of_kind(kind).first()
        parts = numbered_parts(Document(kind=kind), told.get("parts", {}))
        body = tidy(told["body"])
        is_ours = former is None or former.is_shipped
        if is_ours and (former is None or (former.body, former.parts) != (body, parts)):
            _keep(kind, body, parts, former, clock_user(), is_shipped=True)
    return len(shipped)


def _keep(
    kind: str,
    body: str,
    parts: dict[str, Any],
    former: KindTemplate | None,
    actor: User,
    **more: Any,
) -> KindTemplate:
    template = KindTemplate(
        kind=kind,
        edition=former.edition + 1 if former else 1,
        body=body,
        parts=parts,
        writer=actor,
        written_at=timezone.now(),
        **more,
    )
    try:
        with transaction.atomic():
            template.save(force_insert=True)
    except IntegrityError as error:
        raise _overtaken() from error
    before = {"body": former.body, **former.parts} if former else None
    after = {"kind": kind, "edition": template.edition, "body": body, **parts}
    note = template.note
    audit.record("template.written", template, actor=actor, before=before, after=after, note=note)
    return template


def _overtaken() -> DomainError:
    return DomainError(_("Someone else wrote another edition meanwhile. Look at it first."))
