"""The life of an import: nothing is written to the inventory before it is released."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from kernel.lifecycle import Lifecycle, Move


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    CHECKED = "checked", _("Checked")
    RELEASED = "released", _("Released")
    LOADED = "loaded", _("Loaded")
    DISCARDED = "discarded", _("Discarded")


def has_something_to_do(batch: Any, actor: Any) -> str:
    if batch.added or batch.changed:
        return ""
    return _t("The dry run found nothing to add or to change.")


ADD = "inventory.add_customerimport"
RELEASE = "inventory.release_customerimport"

S = ImportState
UNRELEASED = (S.UPLOADED, S.CHECKED)
OPEN = (*UNRELEASED, S.RELEASED)
# fmt: off
IMPORT_LIFECYCLE = Lifecycle(
    #    move       from         to           permission  what must hold
    Move("map",     UNRELEASED,  S.UPLOADED,  ADD,        label=_("Choose the columns")),
    Move("check",   UNRELEASED,  S.CHECKED,   ADD,        label=_("Dry run")),
    Move("release", S.CHECKED,   S.RELEASED,  RELEASE,    [has_something_to_do],
         label=_("Release"),
         consequence=_("The rows of the file are written to the customer inventory.")),
    Move("load",    S.RELEASED,  S.LOADED,    RELEASE,    label=_("Load")),
    Move("discard", OPEN,        S.DISCARDED, ADD,        label=_("Discard"),
         consequence=_("Nothing of this file is written. The record of the upload stays.")),
)
# fmt: on
