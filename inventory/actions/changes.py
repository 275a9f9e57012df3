"""Set what differs on a record, and tell what it was before."""

from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from kernel import audit
from kernel.ruling import demand

Values = dict[str, Any]
Record = TypeVar("Record", bound=models.Model)


@transaction.atomic
def create(record: Record, act: str, values: Values, *, actor: Any, about: Any = ()) -> Record:
    """Save a new record with these values, and tell them. Raises DomainError when the role does not
    include adding such records."""
    named = {"what": record._meta.verbose_name}
    demand(actor, _right("add", record), _("Add %(what)s") % named)
    _before, after = take_over(record, values)
    record.save()
    audit.record(act, record, actor=actor, after=after, about=about)
    return record


@transaction.atomic
def edit(
    record: Record,
    act: str,
    values: Values,
    *,
    actor: Any,
    note: str = "",
    about: Any = (),
    permission: str = "",
) -> Record:
    """Save what differs from the record as it is now, and tell that; nothing when nothing does.

    `permission`: what it takes where that is another one than to change such records. Raises
    DomainError when the role does not include it.
    """
    named = {"what": record._meta.verbose_name}
    demand(actor, permission or _right("change", record), _("Change %(what)s") % named)
    record = type(record)._default_manager.select_for_update().get(pk=record.pk)
    before, after = take_over(record, values)
    if after:
        record.save(update_fields=[*after, *_stamps(record)])
        audit.record(act, record, actor=actor, before=before, after=after, note=note, about=about)
    return record


def take_over(record: models.Model, values: Values) -> tuple[Values, Values]:
    """Put the values on the record, unsaved; returns those that differ, before and after."""
    before: Values = {}
    after: Values = {}
    for name, value in values.items():
        old = getattr(record, name)
        if old != value:
            before[name], after[name] = _told(old), _told(value)
            setattr(record, name, value)
    return before, after


def _right(verb: str, record: models.Model) -> str:
    return f"{record._meta.app_label}.{verb}_{record._meta.model_name}"


def _stamps(record: models.Model) -> list[str]:
    """The fields that hold when it was last changed."""
    return [field.name for field in record._meta.fields if getattr(field, "auto_now", False)]


def _told(value: Any) -> Any:
    """A record is told by its name."""
    return str(value) if isinstance(value, models.Model) else value
