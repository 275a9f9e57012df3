"""The life of one version of a document: written, reviewed, approved, in force, followed."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from kernel.lifecycle import Lifecycle, Move
from knowledge.interface_texts import text_faults
from knowledge.lifecycle.approval import (
    SIGN,
    has_not_approved_yet,
    is_asked_to_approve,
    is_not_author,
)
from knowledge.lifecycle.attestation import is_attested, is_claimed_minor
from knowledge.lifecycle.replacing import is_not_replaced, replaces_what_stands
from knowledge.lifecycle.tables import (
    cites_what_is_there,
    is_a_sound_table,
    is_explained,
    passes_its_cases,
)
from knowledge.table_cases import digest_of_cases


class VersionState(models.TextChoices):
    DRAFT = "draft", _l("Draft")
    IN_REVIEW = "in_review", _l("In review")
    APPROVED = "approved", _l("Approved")
    IN_FORCE = "in_force", _l("In force")
    SUPERSEDED = "superseded", _l("Superseded")
    RETIRED = "retired", _l("Retired")
    WITHDRAWN = "withdrawn", _l("Withdrawn")


OPEN_STATES = (VersionState.DRAFT, VersionState.IN_REVIEW, VersionState.APPROVED)


def is_somebody_elses(version: Any, actor: Any) -> str:
    if version.author_id != actor.pk:
        return ""
    return _("You are its author already.")


def says_something(version: Any, actor: Any) -> str:
    if version.document.is_decision_table:
        return ""
    said = version.body.strip() or version.steps or version.said_in_languages.strip()
    return "" if said else _("There is no text yet.")


def is_no_mere_template(version: Any, actor: Any) -> str:
    """Something is written that the template of its kind did not say."""
    if version.document.is_decision_table or version.edits:
        return ""
    templates = version._meta.apps.get_model("knowledge", "KindTemplate").objects
    template = templates.of_kind(version.document.kind).first()
    if template is None or template.body != version.body:
        return ""
    return _("It says what the template says, and nothing more yet.")


def says_it_in_its_languages(version: Any, actor: Any) -> str:
    """The default language has a text, and every text has the same placeholders."""
    if not version.document.is_interface_text:
        return ""
    found = text_faults(version.texts)
    return str(found[0]) if found else ""


def differs_from_in_force(version: Any, actor: Any) -> str:
    """Test cases count: they are approved with the table that they prove."""
    former = version.document.version_in_force
    if former is None or former.digest != version.digest:
        return ""
    if digest_of_cases(former.cases) != digest_of_cases(version.cases):
        return ""
    return _(
        "It says exactly what version %(n)d in force says. Change something, or withdraw it."
    ) % {"n": former.version}


def no_comment_is_open(version: Any, actor: Any) -> str:
    count = version.comments.open().count()
    if not count:
        return ""
    return ngettext(
        "%(count)d comment is open: it has to be resolved or answered first.",
        "%(count)d comments are open: they have to be resolved or answered first.",
        count,
    ) % {"count": count}


def is_due(version: Any, actor: Any) -> str:
    if version.effective_at is None or version.effective_at <= timezone.now():
        return ""
    instant = date_format(timezone.localtime(version.effective_at), "j F Y, H:i")
    return _("It takes effect on %(instant)s, which has not come.") % {"instant": instant}


def is_not_in_a_release(version: Any, actor: Any) -> str:
    if version.release_id is None:
        return ""
    return _("It comes into force with release %(release)s.") % {"release": version.release.number}


def its_text(version: Any) -> str:
    """What an approver has read: the text, the table, its cases, and the claim that it is minor."""
    marks = [str(version.digest)]
    if version.cases:
        marks.append(digest_of_cases(version.cases)[:16])
    if version.is_minor:
        marks.append("minor")
    return "-".join(marks)


def why_it_waits(version: Any, actor: Any = None) -> str:
    """Why a version whose instant has come cannot come into force by itself; "" when it can."""
    return " ".join(filter(None, (guard(version, actor) for guard in WAITING_FOR)))


CHANGE = "knowledge.change_documentversion"
ENACT = "knowledge.enact_documentversion"
RETIRE = "knowledge.retire_documentversion"

SUBMITTED = _l("The text is closed for editing. Someone else reads and approves it.")
APPROVED = _l("It waits for its hour or its release, then takes the place of the version in force.")
RETURNED = _l("The author gets it back with your note, and settles each open comment.")
REOPENED = _l("An approval given is void. The text can be edited and is reviewed anew.")
MATERIAL = _l("Everybody in the audience attests it anew. The author is told, with your reason.")
ENACTED = _l(
    "From now on staff follow this text. The version in force is superseded, and so is what the "
    "document replaces."
)
RETIRED = _l("The document has no version in force any more. Nothing takes its place.")
TAKEN_OVER = _l(
    "You become its author, and the former author is told. Neither of you can approve it."
)
WITHDRAWN = _l("The draft is given up. A new one can be written.")

S = VersionState
CLOSED = (S.IN_REVIEW, S.APPROVED)
PROVEN = [
    is_not_replaced,
    replaces_what_stands,
    cites_what_is_there,
    is_explained,
    passes_its_cases,
]
WRITTEN = [
    says_something,
    is_no_mere_template,
    says_it_in_its_languages,
    is_a_sound_table,
    differs_from_in_force,
    no_comment_is_open,
    *PROVEN,
]
APPROVED_BY = [
    is_asked_to_approve,
    is_not_author,
    has_not_approved_yet,
    no_comment_is_open,
    *PROVEN,
]
TAKING_OVER = [is_not_replaced, replaces_what_stands]
WAITING_FOR = [is_attested, *TAKING_OVER]  # though its instant has come
DUE = [is_due, is_not_in_a_release, *WAITING_FOR]
# fmt: off
VERSION_LIFECYCLE = Lifecycle(
    #    move        from         to           permission  what must hold
    Move("edit",     S.DRAFT,     S.DRAFT,     CHANGE,     label=_l("Edit"), asks=True),
    Move("submit",   S.DRAFT,     S.IN_REVIEW, CHANGE,     WRITTEN,
         label=_l("Submit for review"), consequence=SUBMITTED, asks=True),
    Move("approve",  S.IN_REVIEW, S.APPROVED,  SIGN,       APPROVED_BY,
         label=_l("Approve"), consequence=APPROVED, asks=True, reads=its_text),
    Move("return",   S.IN_REVIEW, S.DRAFT,     SIGN,       [is_asked_to_approve],
         label=_l("Request changes"), consequence=RETURNED, needs_note=True),
    Move("reopen",   CLOSED,      S.DRAFT,     CHANGE,
         label=_l("Take back to draft"), consequence=REOPENED, needs_note=True),
    Move("enact",    S.APPROVED,  S.IN_FORCE,  ENACT,      DUE,
         label=_l("Put in force"), consequence=ENACTED),
    Move("retire",   S.IN_FORCE,  S.RETIRED,   RETIRE,
         label=_l("Retire"), consequence=RETIRED, needs_note=True, grave=True),
    Move("take_over", S.DRAFT,    S.DRAFT,     CHANGE,     [is_somebody_elses],
         label=_l("Take over"), consequence=TAKEN_OVER, needs_note=True),
    Move("withdraw", S.DRAFT,     S.WITHDRAWN, CHANGE,
         label=_l("Withdraw"), consequence=WITHDRAWN, needs_note=True),
)
# An approval that is not the last one its class asks for.
VERSION_APPROVAL = Lifecycle(
    Move("approve",  S.IN_REVIEW,  S.IN_REVIEW,  SIGN, APPROVED_BY,
         label=_l("Approve"), reads=its_text),
)
# A reviewer does not take the edit for a minor one.
VERSION_CLAIM = Lifecycle(
    Move("refuse_minor", S.IN_REVIEW, S.IN_REVIEW, SIGN,
         [is_claimed_minor, is_asked_to_approve, is_not_author],
         label=_l("Make it a material edit"), consequence=MATERIAL, needs_note=True),
)
# What follows for a version from what happens to another version, or to its release.
VERSION_SUCCESSION = Lifecycle(
    Move("release",   S.APPROVED,   S.IN_FORCE,   ENACT, [is_due, is_attested, *TAKING_OVER],
         label=_l("Put in force")),
    Move("supersede", S.IN_FORCE,   S.SUPERSEDED, ENACT, label=_l("Supersede")),
    Move("reinstate", S.SUPERSEDED, S.IN_FORCE,   ENACT, label=_l("Put in force again")),
)
# fmt: on
