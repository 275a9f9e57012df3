"""The life of an import of Markdown files: it makes drafts, and never approves by itself."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from kernel.lifecycle import Lifecycle, Move
from knowledge.lifecycle.approval import SIGN


class DocumentImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    CHECKED = "checked", _("Checked")
    LOADING = "loading", _("Being loaded")
    LOADED = "loaded", _("Loaded")
    UNDONE = "undone", _("Undone")
    DISCARDED = "discarded", _("Discarded")


def has_something_to_write(batch: Any, actor: Any) -> str:
    if batch.files.to_be_written().exists() or batch.state == DocumentImportState.LOADING:
        return ""
    return _t("The dry run found nothing new and nothing changed.")


def has_drafts(batch: Any, actor: Any) -> str:
    drafts = batch.files.in_work().filter(version__state="draft")
    return "" if drafts.exists() else _t("None of its versions is a draft.")


def has_versions_in_review(batch: Any, actor: Any) -> str:
    waiting = batch.files.in_work().filter(version__state="in_review")
    return "" if waiting.exists() else _t("None of its versions waits for approval.")


def somebody_else_loaded_it(batch: Any, actor: Any) -> str:
    """Version by version the guards ask again; this says it before a job is begun."""
    if batch.created_by_id != actor.pk:
        return ""
    return _t("Someone other than the person who imported it must approve.")


IMPORT = "knowledge.add_documentimport"

S = DocumentImportState
# fmt: off
DOCUMENT_IMPORT_LIFECYCLE = Lifecycle(
    #    move       from                      to           permission  what must hold
    Move("check",   (S.UPLOADED, S.CHECKED),  S.CHECKED,   IMPORT,     label=_("Dry run")),
    Move("load",    (S.CHECKED, S.LOADING),   S.LOADING,   IMPORT,     [has_something_to_write],
         label=_("Make the drafts"), asks=True,
         consequence=_("Each new or changed file becomes a draft. Nothing comes into force.")),
    Move("finish",  S.LOADING,                S.LOADED,    IMPORT,     label=_("Finish")),
    Move("submit",  S.LOADED,                 S.LOADED,    IMPORT,     [has_drafts],
         label=_("Submit all for review"),
         consequence=_("Its drafts are closed for editing. Someone else approves them.")),
    Move("approve", S.LOADED,                 S.LOADED,    SIGN,
         [somebody_else_loaded_it, has_versions_in_review],
         label=_("Approve all"), asks=True,
         consequence=_("Each version that says what was imported is approved; after its last "
                       "approval it comes into force. The others are told with the reason.")),
    Move("undo",    (S.LOADING, S.LOADED),    S.UNDONE,    IMPORT,
         label=_("Undo"), needs_note=True, grave=True,
         consequence=_("Its drafts are withdrawn and titles put back. What was approved, or "
                       "changed by somebody since, stays and is told.")),
    Move("discard", (S.UPLOADED, S.CHECKED),  S.DISCARDED, IMPORT,
         label=_("Discard"),
         consequence=_("Nothing of it is written. The record of the upload stays.")),
)
# fmt: on
