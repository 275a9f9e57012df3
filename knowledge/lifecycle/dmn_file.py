"""The life of a DMN file that was handed in: looked at, then adopted as drafts, or discarded."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from kernel.lifecycle import Lifecycle, Move


class DmnFileState(models.TextChoices):
    READ = "read", _("Read")
    ADOPTED = "adopted", _("Adopted")
    DISCARDED = "discarded", _("Discarded")


def has_tables(file: Any, actor: Any) -> str:
    if file.plan.get("tables"):
        return ""
    return _t("None of its decisions can become a table. The list below tells why.")


def was_not_adopted_before(file: Any, actor: Any) -> str:
    """The same bytes make no second set of documents."""
    former = file.same_file_adopted()
    if former is None:
        return ""
    told = _t("The same file was adopted on %(day)s: %(documents)s. Draft new versions of those.")
    numbers = [one.document.number for one in former.decisions.select_related("document")]
    return told % {"day": f"{former.created_at:%Y-%m-%d}", "documents": ", ".join(numbers)}


ADD = "knowledge.add_dmnfile"

S = DmnFileState
# fmt: off
DMN_FILE_LIFECYCLE = Lifecycle(
    #    move       from    to           permission  what must hold
    Move("adopt",   S.READ, S.ADOPTED,   ADD,        [has_tables, was_not_adopted_before],
         label=_("Adopt as drafts"),
         consequence=_("Each of its tables becomes a document with a draft, all of them or none. "
                       "Nothing comes into force.")),
    Move("discard", S.READ, S.DISCARDED, ADD,        label=_("Discard"),
         consequence=_("Nothing of it is written. The record of the file stays.")),
)
# fmt: on
