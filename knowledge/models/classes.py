"""How strictly documents are approved: their classes, the stages of a class, and who approved."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge.models.kinds import DocumentKind
from knowledge.querysets import ApprovalQuerySet, ClassQuerySet

MOST_APPROVERS = 5


class DocumentClass(models.Model):
    """How documents of this class are approved: by how many, in which stages, by when.

    The author never approves, whatever the class says.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    description = models.CharField(_("for which documents"), max_length=300, blank=True)
    minimum_approvers = models.PositiveSmallIntegerField(
        _("approvers, at least"), default=1, help_text=_("From 1 to 5; each stage is one of them.")
    )
    contributors_may_approve = models.BooleanField(
        _("who wrote a part may approve"),
        default=False,
        help_text=_("The author never may. Who wrote a part of the text may where this is ticked."),
    )
    review_days = models.PositiveSmallIntegerField(
        _("days to approve"),
        null=True,
        blank=True,
        help_text=_("From submission; approvers are reminded, then the owner is told."),
    )

    attestation_percent = models.PositiveSmallIntegerField(
        _("attested before it is in force, percent"),
        null=True,
        blank=True,
        help_text=_("Of those who must read it. Empty: it comes into force without."),
    )

    objects = ClassQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("document class")
        verbose_name_plural = _("document classes")
        constraints = [
            models.CheckConstraint(
                name="document_class_approvers",
                condition=Q(minimum_approvers__gte=1, minimum_approvers__lte=MOST_APPROVERS),
            ),
            models.CheckConstraint(
                name="document_class_days",
                condition=Q(review_days__isnull=True) | Q(review_days__gte=1, review_days__lte=365),
            ),
            models.CheckConstraint(
                name="document_class_attestation",
                condition=Q(attestation_percent__isnull=True)
                | Q(attestation_percent__gte=1, attestation_percent__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("document-class", args=[self.pk])


class ClassStage(models.Model):
    """One stage of approval: somebody of a role approves, after the stage before."""

    document_class = models.ForeignKey(DocumentClass, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("stage"), max_length=80)
    role = models.ForeignKey("auth.Group", models.PROTECT, related_name="+", verbose_name=_("role"))

    class Meta:
        ordering = ["document_class", "position"]
        verbose_name = _("stage of a document class")
        constraints = [
            models.UniqueConstraint(
                fields=["document_class", "position"], name="class_stage_position_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"


class KindDefault(models.Model):
    """The class that new documents of a kind get."""

    kind = models.CharField(_("kind"), choices=DocumentKind, max_length=16, unique=True)
    document_class = models.ForeignKey(DocumentClass, models.CASCADE, related_name="defaults")

    class Meta:
        ordering = ["kind"]
        verbose_name = _("default class of a kind")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.document_class}"


class Approval(models.Model):
    """One person's approval of the text with this digest; void when the text is taken back.

    `back_tests`: those that told of this very table when it was given.
    """

    version = models.ForeignKey(
        "knowledge.DocumentVersion", models.PROTECT, related_name="approvals"
    )
    stage = models.ForeignKey(ClassStage, models.SET_NULL, related_name="+", null=True)
    stage_name = models.CharField(max_length=80, blank=True)
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    break_glass = models.ForeignKey(
        "kernel.BreakGlass", models.PROTECT, related_name="+", null=True
    )
    back_tests = models.ManyToManyField("knowledge.BackTest", related_name="+", blank=True)
    approved_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["version", "approved_at", "pk"]
        verbose_name = _("approval")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "approver"],
                condition=Q(voided_at__isnull=True),
                name="approval_once_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version.label}: {self.approver}"
