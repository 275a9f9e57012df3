"""The name of a record in text, `knowledge.policy:42`: audit records and notices point so."""

from django.apps import apps
from django.db import models


def key_of(record: models.Model) -> str:
    return f"{record._meta.label_lower}:{record.pk}"


def record_of(key: str) -> models.Model | None:
    """The record a key names, or None when it is gone or the key is not one."""
    label, _, pk = key.partition(":")
    try:
        return apps.get_model(label)._base_manager.filter(pk=pk).first()
    except (LookupError, ValueError):
        return None
