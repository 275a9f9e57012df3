"""Answers that join several records of this floor."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit
from kernel.models import AuditEntry, User
from kernel.ruling import Ruling, role_reason
from knowledge.deciding import Answer, decider_of, fact_of, facts_of, in_words
from knowledge.decision_table import faults
from knowledge.lifecycle import OPEN_STATES, can_be_commented, item_ruling
from knowledge.lifecycle.approval import (
    APPROVE,
    SIGN,
    has_not_approved_yet,
    is_asked_to_approve,
    is_not_author,
)
from knowledge.models import (
    Approval,
    Decision,
    Document,
    DocumentVersion,
    PassageComment,
    Release,
    ReleaseItem,
    SearchEntry,
    SearchIndex,
)
from knowledge.passages import Place
from knowledge.rendering import excerpt, references
from knowledge.table_cases import typed
from knowledge.table_findings import findings_of
from knowledge.table_shown import ShownFinding

MASK = "•••"

SEARCH_EDITION = 1  # of the rules by which texts become stems: with another, all is made anew
ASKED = (is_asked_to_approve, is_not_author, has_not_approved_yet)


def version_in_force(document: Document, at: datetime | None = None) -> DocumentVersion | None:
    """The version staff follow now, or followed at an instant."""
    if at is None:
        return document.version_in_force
    return document.versions.in_force_at(at).select_related("author", "approver", "release").first()


def table_version(document: Document, at: datetime | None = None) -> DocumentVersion | None:
    """As `version_in_force`, in one plain look, for who asks a thousand times a second."""
    versions = DocumentVersion.objects.filter(document_id=document.pk)
    if at is None:  # a constraint sees to it that there is one at most
        return next(iter(versions.in_force().order_by()[:1]), None)
    return versions.in_force_at(at).first()


def release_readiness(release: Release) -> list[tuple[ReleaseItem, Ruling]]:
    """Each document of a release, and whether it may come into force, with the reason why not."""
    return [(item, item_ruling(item)) for item in release.items.with_parts()]


def drafting_ruling(document: Document, actor: User) -> Ruling:
    """Whether this person may begin a new version of the document now."""
    reasons = [role_reason(actor, "knowledge.add_documentversion", _("Draft a version"))]
    if document.version_in_force is None and (other := document.replaced_by_now):
        words = {"document": document.number, "other": other.number}
        reasons.append(_("%(document)s is replaced by %(other)s: write there.") % words)
    if opened := document.open_version:
        reasons.append(
            _("%(version)s is open already: it is %(state)s. Finish or withdraw it first.")
            % {"version": opened.label, "state": str(opened.get_state_display()).lower()}
        )
    return Ruling.of(reasons)


def back_testing_ruling(version: DocumentVersion, actor: User) -> Ruling:
    """Whether this person may back-test the version, and whether that can be done now."""
    reasons = [role_reason(actor, "knowledge.add_backtest", _("Back-test a draft"))]
    against = version.document.version_in_force
    if version.state not in OPEN_STATES:
        reasons.append(_("Only what is not in force yet is tested against what is."))
    elif against is None or not against.table:
        reasons.append(_("No version is in force that it could be set against."))
    elif found := faults(version.table):
        reasons.append(_("Mend the table first: %(fault)s") % {"fault": found[0]})
    return Ruling.of(reasons)


def replaced_documents(document: Document) -> list[Document]:
    """What this document replaced, each once, by number."""
    replaced = Document.objects.filter(versions__replaced_by__document=document)
    return list(replaced.distinct().order_by("number"))


def review_ruling(document: Document, actor: User) -> Ruling:
    """Whether this person may record that the text in force still holds."""
    reasons = [role_reason(actor, "knowledge.review_document", _("Record a review"))]
    if document.version_in_force is None:
        reasons.append(_("Nothing is in force that could be reviewed."))
    return Ruling.of(reasons)


def named_documents(text: str) -> list[Document]:
    """The documents whose numbers a text names."""
    return list(Document.objects.filter(number__in=references(text)))


def named_with_numbers(text: str) -> list[Any]:
    """The same, each with the number of its version in force, or None."""
    return list(Document.objects.filter(number__in=references(text)).with_numbers())


def tables_to_name() -> list[tuple[str, str]]:
    """Number and title of every decision table, for who writes which one decides."""
    return list(Document.objects.decision_tables().values_list("number", "title"))


def documents_naming(document: Document) -> list[Document]:
    """The documents whose version in force names this one."""
    may = Q(body__contains=document.number) | ~Q(steps=[], texts={})
    naming = DocumentVersion.objects.in_force().filter(may)
    others = naming.exclude(document=document).select_related("document")
    return [version.document for version in others if document.number in references(version.naming)]


def versions_moving(measure: str, user: User) -> list[DocumentVersion]:
    """What is in force or in work and names this measure (its code) as one that it should move."""
    written = Q(measures__icontains=measure) | Q(measures__icontains=json.dumps(measure)[1:-1])
    naming = DocumentVersion.objects.visible_to(user).standing_now().filter(written)
    found = naming.select_related("document__owner").defer("body", "table", "steps", "texts")
    return [version for version in found if measure in version.measures]


def last_return(version: DocumentVersion) -> AuditEntry | None:
    """Why a draft came back, as long as it was not submitted again."""
    if not version.is_returned:
        return None
    return audit.timeline(version).filter(act="version.returned").first()


def last_to_save(version: DocumentVersion) -> User | None:
    """Whose text a version has now; None where nobody has changed it yet."""
    entry = audit.timeline(version).filter(act="version.edited").first()
    return entry.actor if entry else None


@dataclass(frozen=True, slots=True)
class ApprovalStep:
    """One approval that a version has, or waits for; `name` "" where it belongs to no stage."""

    name: str
    role: str
    approval: Approval | None


def approval_steps(version: DocumentVersion) -> list[ApprovalStep]:
    """What its class asks for, stage by stage, then further approvals up to the least number."""
    rules = version.document.document_class
    given = list(version.approvals.standing().select_related("approver", "stage"))
    stages = list(rules.stages.select_related("role")) if rules else []
    by_stage = {one.stage_id: one for one in given if one.stage_id}
    steps = [ApprovalStep(one.name, str(one.role), by_stage.get(one.pk)) for one in stages]
    of_stages = {step.approval.pk for step in steps if step.approval}
    steps += [ApprovalStep(one.stage_name, "", one) for one in given if one.pk not in of_stages]
    least = rules.minimum_approvers if rules else 1
    return steps + [ApprovalStep("", "", None)] * (least - len(steps))


def awaiting_approval_of(user: User) -> list[DocumentVersion]:
    """Versions in review that this person is asked to approve now; open comments do not matter."""
    waiting = DocumentVersion.objects.in_review().select_related(
        "document__document_class", "author", "release"
    )
    if not user.has_perm(SIGN):
        return []
    return [version for version in waiting if not any(ask(version, user) for ask in ASKED)]


def asked_to_approve(version: DocumentVersion) -> list[User]:
    """Everybody whose approval a version in review waits for now."""
    stage = version.next_stage
    people = User.objects.filter(is_active=True, is_clock=False)
    if stage:
        people = people.filter(groups=stage.role_id)
    else:
        people = User.objects.with_perm(
            APPROVE, include_superusers=False, backend="django.contrib.auth.backends.ModelBackend"
        )
    return [one for one in people if not any(ask(version, one) for ask in ASKED[1:])]


def overdue_approvals(user: User, day: date) -> list[DocumentVersion]:
    """Versions of this person's documents that should have been approved before the day."""
    mine = DocumentVersion.objects.with_a_deadline().filter(document__owner=user)
    waiting = mine.select_related("document__document_class")
    return [one for one in waiting if one.review_due_on and one.review_due_on < day]


def commenting_ruling(version: DocumentVersion, actor: User) -> Ruling:
    """Whether this person may ask for changes of the version, passage by passage."""
    may = role_reason(actor, "knowledge.add_passagecomment", _("Comment on a version"))
    return Ruling.of([may, can_be_commented(version)])


def comments_on(version: DocumentVersion) -> list[tuple[PassageComment, Place | None]]:
    """All of them with their places, in the order of the text; what is gone stands where it was."""
    found = []
    for comment in version.comments.with_parts():
        comment.version = version  # as it is on the page, read once
        found.append((comment, comment.place))
    return sorted(found, key=lambda one: (one[1].start if one[1] else one[0].position, one[0].pk))


def comparison_base(version: DocumentVersion) -> DocumentVersion | None:
    """What a version is compared with: what it superseded, or shall supersede."""
    if version.in_force_from:
        return version.supersedes
    return version.document.version_in_force


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that a decision cites, and how its text began that was in force then."""

    document: Document
    version: DocumentVersion | None
    excerpt: str


@dataclass(frozen=True, slots=True)
class ShownInput:
    """An input of a decision as this person may see it; `state` is "", masked or erased."""

    name: str
    label: str
    words: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Replay:
    """A decision decided again by its version; `reason` says why there is no answer."""

    decision: Decision
    answer: Answer | None
    is_same: bool
    reason: str = ""


def cited(numbers: Iterable[str], at: datetime) -> list[Cited]:
    """In the order of the numbers; those of documents that are there."""
    known = {one.number: one for one in Document.objects.filter(number__in=list(numbers))}
    then = DocumentVersion.objects.in_force_at(at).filter(document__in=known.values())
    versions: dict[int, DocumentVersion] = {}
    for version in then:
        versions.setdefault(version.document_id, version)
    found = [
        (known[number], versions.get(known[number].pk)) for number in numbers if number in known
    ]
    return [Cited(one, version, excerpt(version.body) if version else "") for one, version in found]


def may_see_personal(decision: Decision, user: User) -> bool:
    """Who asked knows what they asked with."""
    return decision.asker_id == user.pk or user.has_perm("knowledge.view_personal_decision")


def shown_inputs(decision: Decision, user: User) -> list[ShownInput]:
    """The inputs in the order of the table, then those that it does not know."""
    columns = {column["name"]: column for column in decision.table["inputs"]}
    given = {**(decision.personal or {}), **decision.inputs}
    may_see = may_see_personal(decision, user)
    shown = []
    for name in [*columns, *(name for name in given if name not in columns)]:
        column = columns.get(name, {})
        label = column.get("label", name)
        if column.get("is_personal") and decision.erased_at:
            shown.append(ShownInput(name, label, _("erased"), "erased"))
        elif name not in given:
            continue
        elif column.get("is_personal") and not may_see:
            shown.append(ShownInput(name, label, MASK, "masked"))
        else:
            words = in_words(fact_of(given[name], column.get("type", "")))
            unit = column.get("unit", "")
            shown.append(ShownInput(name, label, f"{words} {unit}".strip()))
    return shown


def inputs_to_ask_again(decision: Decision, user: User) -> dict[str, Any]:
    """What a form begins with: the inputs that were taken, as far as this person may see them."""
    personal = decision.personal if may_see_personal(decision, user) else None
    kinds = {one["name"]: one["type"] for one in decision.table["inputs"]}
    found = {}
    for name, told in {**decision.inputs, **(personal or {})}.items():
        if name in kinds and not isinstance(told, dict):
            words = {True: "true", False: "false"}.get(told) if isinstance(told, bool) else None
            found[name] = words or in_words(fact_of(told, kinds[name]))
    return found


def replayed(decision: Decision) -> Replay:
    """Decide again by the version that decided, as of the same instant."""
    version = decision.version
    if decision.erased_at:
        return Replay(decision, None, False, _("Its personal inputs are erased."))
    if version.digest != decision.digest or not version.table:
        return Replay(decision, None, False, _("The text of its version is no longer the same."))
    given = {**decision.inputs, **(decision.personal or {})}
    decider = decider_of(version.digest, version.table)
    answer = decider.decide(facts_of(version.table, given), decision.as_of, why=True)
    told: tuple[Any, ...] = (answer.kind, list(answer.rules), answer.told_outputs)
    return Replay(decision, answer, told == (decision.kind, decision.rules, decision.outputs))


def documents_to_mend(found: set[int]) -> tuple[set[int], set[int]]:
    """Keys of documents whose words in force are not what is searched, and of those that would be
    found though nothing of them is in force. `found`: what the full-text index has."""
    told = "document__title"
    in_force = set(DocumentVersion.objects.in_force().values_list("document", "pk", told))
    entries = set(SearchEntry.objects.values_list("document", "version", "title"))
    missing = {document for document, _version, _title in in_force - entries}
    missing |= {document for document, _version, _title in in_force} - found
    stray = {document for document, _version, _title in entries} | found
    return missing, stray - {document for document, _version, _title in in_force}


def search_is_behind(found: set[int]) -> bool:
    """Whether something must be mended, or was made by the rules of another edition."""
    made = SearchIndex.objects.filter(pk=1).values_list("edition", flat=True).first()
    return made not in {None, SEARCH_EDITION} or any(documents_to_mend(found))


def explained_findings(document: Document, table: dict[str, Any] | None) -> list[ShownFinding]:
    """What the analysis finds in a table of the document, numbered, with what was accepted."""
    found = findings_of(table)
    if not found:
        return []
    holding = document.accepted_findings.holding_on(timezone.localdate())
    accepted = {one.key: one for one in holding.select_related("accepter")}
    return [ShownFinding(n, one, accepted.get(one.key)) for n, one in enumerate(found, 1)]


def case_of_decision(decision: Decision) -> dict[str, Any]:
    """A decision as a test case, without a name. Personal inputs are not taken over."""
    kinds = {one["name"]: one["type"] for one in decision.table["inputs"]}
    inputs = {
        name: typed(fact_of(told, kinds[name]))
        for name, told in decision.inputs.items()
        if name in kinds and not isinstance(told, dict)
    }
    outputs = [{name: typed(told) for name, told in row.items()} for row in decision.outputs]
    return {"name": "", "inputs": inputs, "kind": decision.kind, "outputs": outputs}
