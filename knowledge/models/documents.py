"""The records of this floor: documents, their versions, and the releases that bring them."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.interface_texts import texts_as_text
from knowledge.lifecycle import OPEN_STATES, ReleaseState, VersionState
from knowledge.models.classes import ClassStage, DocumentClass
from knowledge.models.kinds import DocumentKind
from knowledge.querysets import (
    DocumentQuerySet,
    ReleaseItemQuerySet,
    ReleaseQuerySet,
    VersionQuerySet,
)

PARTS = ("scope", "measures", "steps", "replaces", "texts", "attachments")
REMINDED_DAYS_BEFORE = (30, 7, 1)
ATTESTATION_AHEAD = timedelta(days=3)
REMINDED_AHEAD = timedelta(days=max(REMINDED_DAYS_BEFORE))


class Document(models.Model):
    """A policy, procedure, article or decision table: the title under which versions follow."""

    number = models.CharField(
        _("number"), max_length=20, unique=True, help_text=_("For example POL-0042")
    )
    kind = models.CharField(_("kind"), choices=DocumentKind, max_length=16)
    title = models.CharField(_("title"), max_length=200)
    process = models.ForeignKey(
        "inventory.ProcessElement", models.PROTECT, related_name="+", verbose_name=_("process")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    document_class = models.ForeignKey(
        DocumentClass,
        models.PROTECT,
        related_name="documents",
        null=True,
        blank=True,
        verbose_name=_("class"),
    )
    review_by = models.DateField(
        _("review by"), null=True, blank=True, help_text=_("Look at it again by this day.")
    )
    reminded_on = models.DateField(null=True, editable=False)
    quality = models.PositiveSmallIntegerField(_("quality"), null=True, editable=False)
    attestation_percent = models.PositiveSmallIntegerField(
        _("attested before it is in force, percent"), null=True, blank=True
    )
    attestation_days = models.PositiveSmallIntegerField(_("days to attest"), default=14)
    last_step = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("The last number that a step of it was given.")
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("document")
        permissions = [
            ("review_document", _("Can record a review")),
            ("classify_document", _("Can classify")),
            ("address_document", _("Can say who must read it")),
        ]
        indexes = [models.Index(fields=["review_by"], name="document_review_by")]
        constraints = [
            models.CheckConstraint(
                name="document_attestation",
                condition=Q(attestation_days__gte=1)
                & (
                    Q(attestation_percent__isnull=True)
                    | Q(attestation_percent__gte=1, attestation_percent__lte=100)
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.number])

    @property
    def is_decision_table(self) -> bool:
        return self.kind == DocumentKind.DECISION_TABLE

    @property
    def is_procedure(self) -> bool:
        return self.kind == DocumentKind.PROCEDURE

    @property
    def is_interface_text(self) -> bool:
        return self.kind == DocumentKind.INTERFACE

    @property
    def version_in_force(self) -> "DocumentVersion | None":
        """Asked afresh each time: guards must not see yesterday's answer."""
        return self.versions.in_force().first()

    @property
    def open_version(self) -> "DocumentVersion | None":
        """The one that is being written, reviewed, or waits to come into force."""
        return self.versions.open().first()

    @property
    def required_coverage(self) -> int:
        """Percent of its audience that must have attested a version before it is in force; 0: none.

        A document may ask for more than its class, never for less.
        """
        of_class = self.document_class.attestation_percent if self.document_class else None
        return max(of_class or 0, self.attestation_percent or 0)

    @property
    def replaced_by_now(self) -> "Document | None":
        """What readers are led to, where nothing of this is in force: the last that replaced it,
        or replaced what did. None where that is not in force either."""
        document, seen = self, {self.pk}
        while document.version_in_force is None:
            lost = document.versions.filter(replaced_by__isnull=False)
            last = lost.select_related("replaced_by__document").order_by("-in_force_until").first()
            if last is None or last.replaced_by.document_id in seen:
                return None
            document = last.replaced_by.document
            seen.add(document.pk)
        return None if document == self else document

    @property
    def is_overdue(self) -> bool:
        return self.review_by is not None and self.review_by < timezone.localdate()

    def wants_reminder_on(self, day: date) -> bool:
        """Its owner is told 30, 7 and 1 days before the review date, and when it is past."""
        left = self.days_to_review(day)
        passed = [days for days in (*REMINDED_DAYS_BEFORE, -1) if left is not None and left <= days]
        if self.review_by is None or not passed:
            return False
        since = self.review_by - timedelta(days=min(passed))
        return self.reminded_on is None or self.reminded_on < since

    def days_to_review(self, day: date) -> int | None:
        """Below zero when the review date is past."""
        return None if self.review_by is None else (self.review_by - day).days


class Release(models.Model):
    """Documents that come into force together, at one instant, or not at all."""

    number = models.CharField(
        _("number"), max_length=20, unique=True, help_text=_("For example REL-0003")
    )
    title = models.CharField(_("title"), max_length=200)
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    state = models.CharField(
        choices=ReleaseState, default=ReleaseState.PLANNED, max_length=12, editable=False
    )
    planner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    enacted_at = models.DateTimeField(_("enacted at"), null=True, editable=False)
    reverted_at = models.DateTimeField(_("reverted at"), null=True, editable=False)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("release")
        permissions = [
            ("enact_release", _("Can enact")),
            ("revert_release", _("Can revert")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("release", args=[self.number])


class DocumentVersion(models.Model):
    """One wording of a document, never edited once approved."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField(_("version"))
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown"))
    table = models.JSONField(_("decision table"), null=True, blank=True)
    cases = models.JSONField(_("test cases"), default=list, blank=True)
    scope = models.JSONField(_("scope"), default=dict, blank=True)
    measures = models.JSONField(_("measures it should move"), default=list, blank=True)
    steps = models.JSONField(_("steps"), default=list, blank=True)
    replaces = models.JSONField(_("replaces"), default=list, blank=True)
    texts = models.JSONField(_("texts by language"), default=dict, blank=True)
    attachments = models.JSONField(_("attachments"), default=list, blank=True, editable=False)
    summary = models.CharField(
        _("what changes, and why"), max_length=300, blank=True, help_text=_("One sentence.")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author")
    )
    contributors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    break_glass = models.ForeignKey(
        "kernel.BreakGlass", models.PROTECT, related_name="+", null=True, editable=False
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    state = models.CharField(
        choices=VersionState, default=VersionState.DRAFT, max_length=12, editable=False
    )
    is_returned = models.BooleanField(default=False, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    approval_reminded_on = models.DateField(null=True, editable=False)
    escalated_on = models.DateField(null=True, editable=False)
    effective_at = models.DateTimeField(_("effective from"), null=True, blank=True)
    in_force_from = models.DateTimeField(null=True, editable=False)
    in_force_until = models.DateTimeField(null=True, editable=False)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, editable=False
    )
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, related_name="replaced", null=True, editable=False
    )
    release = models.ForeignKey(
        Release, models.PROTECT, related_name="versions", null=True, editable=False
    )
    keeps_attestations_of = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, editable=False
    )
    attestation_asked_at = models.DateTimeField(null=True, editable=False)
    attestation_reminded_on = models.DateField(null=True, editable=False)
    held_at = models.DateTimeField(null=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    edits = models.PositiveIntegerField(default=0, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["document", "-version"]
        verbose_name = _("version")
        permissions = [
            ("approve_documentversion", _("Can approve")),
            ("sign_documentversion", _("Can approve in a stage")),
            ("enact_documentversion", _("Can enact")),
            ("retire_documentversion", _("Can retire")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["document", "version"], name="version_once"),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(state=VersionState.IN_FORCE),
                name="version_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["document"], condition=Q(state__in=OPEN_STATES), name="version_one_open"
            ),
            models.CheckConstraint(
                name="version_approver_is_not_author",
                condition=Q(approver__isnull=True)
                | ~Q(approver=F("author"))
                | Q(break_glass__isnull=False),
                violation_error_message=_("Someone other than the author must approve."),
            ),
            models.CheckConstraint(
                name="version_in_force_forwards",
                condition=Q(in_force_until__isnull=True)
                | Q(in_force_until__gte=F("in_force_from")),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "effective_at"], name="version_state_effective"),
            models.Index(fields=["document", "in_force_from"], name="version_as_of"),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("version", args=[self.pk])

    @property
    def label(self) -> str:
        return f"{self.document.number} v{self.version}"

    @property
    def is_minor(self) -> bool:
        """Declared a minor edit: who attested the version it follows need not attest it anew."""
        return self.keeps_attestations_of_id is not None

    @property
    def reading(self) -> int:
        """The key of the version since which nothing changed but in minor edits."""
        return self.keeps_attestations_of_id or self.pk

    @property
    def attest_due_on(self) -> date | None:
        """By which day its audience should have attested it."""
        if self.attestation_asked_at is None:
            return None
        asked_on = timezone.localdate(self.attestation_asked_at)
        return asked_on + timedelta(days=self.document.attestation_days)

    def wants_attestation_reminder_on(self, day: date) -> bool:
        """Three days before it is due, the day after, and then every week."""
        due_on = self.attest_due_on
        if due_on is None or day < due_on - ATTESTATION_AHEAD:
            return False
        late = (day - due_on).days - 1
        since = due_on - ATTESTATION_AHEAD if late < 0 else day - timedelta(days=late % 7)
        return self.attestation_reminded_on is None or self.attestation_reminded_on < since

    @property
    def parts(self) -> dict[str, Any]:
        """What it says besides its text and table, by name."""
        return {name: getattr(self, name) for name in PARTS}

    @property
    def naming(self) -> str:
        """All of it that may name documents: the text, and what its steps say and lead to."""
        said = (one[name] for one in self.steps for name in ("action", "decision", "exception"))
        return "\n".join([self.body, *said, self.said_in_languages])

    @property
    def said_in_languages(self) -> str:
        return texts_as_text(self.texts)

    @property
    def next_stage(self) -> ClassStage | None:
        """The first stage of its class in which nobody has approved; None when there is none."""
        rules = self.document.document_class
        if rules is None:
            return None
        done = self.approvals.standing().filter(stage__isnull=False).values("stage")
        return rules.stages.exclude(pk__in=done).select_related("role").first()

    @property
    def is_last_approval(self) -> bool:
        """Whether one more approval is enough."""
        rules = self.document.document_class
        if rules is None:
            return True
        standing = self.approvals.standing()
        done = standing.filter(stage__isnull=False).values("stage")
        left = rules.stages.exclude(pk__in=done).count()
        return standing.count() + 1 >= rules.minimum_approvers and left <= 1

    @property
    def review_due_on(self) -> date | None:
        """By which day it should be approved, as its class says."""
        rules = self.document.document_class
        if rules is None or rules.review_days is None or self.submitted_at is None:
            return None
        return timezone.localdate(self.submitted_at) + timedelta(days=rules.review_days)

    def wants_approval_reminder_on(self, day: date) -> bool:
        """Once, on the day before the deadline or on it."""
        due_on = self.review_due_on
        is_near = due_on is not None and due_on - timedelta(days=1) <= day <= due_on
        return is_near and self.approval_reminded_on is None


class ReleaseItem(models.Model):
    """A document that a release shall bring, with its new version once somebody drafts it."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="items")
    document = models.ForeignKey(Document, models.PROTECT, related_name="release_items")
    version = models.OneToOneField(
        DocumentVersion, models.PROTECT, related_name="release_item", null=True
    )

    objects = ReleaseItemQuerySet.as_manager()

    class Meta:
        ordering = ["release", "document"]
        verbose_name = _("release item")
        constraints = [
            models.UniqueConstraint(
                fields=["release", "document"], name="release_item_document_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.release.number}: {self.document.number}"
