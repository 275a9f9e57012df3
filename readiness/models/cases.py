from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from readiness.lifecycle import OVER, CaseState
from readiness.querysets import ChangeCaseQuerySet, VerdictDecisionQuerySet


class Trigger(models.TextChoices):
    VERDICT = "verdict", _("Verdict on a measure")
    COMPLAINT = "complaint", _("Complaint")
    AUDIT = "audit", _("Audit finding")
    REGULATION = "regulation", _("Regulation")
    OTHER = "other", _("Another reason")


class ChangeCase(models.Model):
    """One change to a process, from its trigger to the review of its benefit."""

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=160)
    description = models.TextField(
        _("what shall change"), blank=True, help_text=_("In a few sentences, for everyone.")
    )
    process = models.ForeignKey("inventory.ProcessElement", models.PROTECT, related_name="+")
    trigger = models.CharField(
        _("trigger"), choices=Trigger, default=Trigger.VERDICT, max_length=12
    )
    trigger_note = models.TextField(
        _("trigger, in words"),
        blank=True,
        help_text=_("The complaint, the finding, the paragraph: what obliges us to act."),
    )
    verdict = models.ForeignKey("reporting.Verdict", models.PROTECT, related_name="+", null=True)
    measure = models.ForeignKey(
        "reporting.Measure", models.PROTECT, related_name="+", null=True, blank=True
    )
    proposer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    tester = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    broke_glass = models.BooleanField(
        default=False, editable=False, help_text=_("Separation of duties was lifted, with a reason")
    )
    release = models.ForeignKey("knowledge.Release", models.PROTECT, related_name="+", null=True)
    planned_on = models.DateField(
        _("planned for"), null=True, blank=True, help_text=_("Day of general availability")
    )
    opened_at = models.DateTimeField()
    state = models.CharField(
        choices=CaseState, default=CaseState.PROPOSED, max_length=24, editable=False
    )

    objects = ChangeCaseQuerySet.as_manager()

    moved_from = ""  # the state before the move just made, for its record

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("design_changecase", _("Can design the change")),
            ("test_changecase", _("Can test the change")),
            ("accept_changecase", _("Can accept the change")),
            ("question_changecase", _("Can ask for re-confirmation")),
            ("release_changecase", _("Can roll the change out")),
            ("reject_changecase", _("Can reject the change")),
            ("review_changecase", _("Can review the benefit and close")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__isnull=False) | ~Q(trigger_note=""),
                name="change_case_has_a_trigger",
            ),
            models.CheckConstraint(
                condition=Q(broke_glass=True)
                | (
                    (Q(approver__isnull=True) | ~Q(approver=F("proposer")))
                    & (Q(tester__isnull=True) | ~Q(tester=F("proposer")))
                    & (Q(approver__isnull=True) | Q(tester__isnull=True) | ~Q(approver=F("tester")))
                ),
                name="change_case_six_eyes",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="change_case_state")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("change-case", args=[self.number])

    @property
    def is_over(self) -> bool:
        return self.state in OVER


class CaseProvision(models.Model):
    """Infrastructure that this change needs at the process before customers meet it."""

    case = models.ForeignKey(ChangeCase, models.CASCADE, related_name="provision_links")
    provision = models.ForeignKey("inventory.Provision", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "provision"], name="case_provision_once")
        ]

    def __str__(self) -> str:
        return f"{self.provision}"


class VerdictDecision(models.Model):
    """A dated, reasoned decision not to act on a verdict, for a time."""

    verdict = models.ForeignKey("reporting.Verdict", models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    until = models.DateField(
        _("holds until"), help_text=_("Then the verdict wants an answer again")
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = VerdictDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="verdict_decision_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.verdict}"
