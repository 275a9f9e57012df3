"""Who must read a document, and who said of which text that they have."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from knowledge.models.documents import Document, DocumentVersion
from knowledge.reading import AttestationQuerySet, AudienceQuerySet


class AudiencePart(models.Model):
    """A part of those who must read a document: of a role, about a process, in a team.

    What is empty asks for nothing; of the rest all must hold. The parts of a document add up.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="audience")
    role = models.ForeignKey(
        "auth.Group",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("role"),
    )
    process = models.ForeignKey(
        "inventory.ProcessElement",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("process"),
    )
    team = models.CharField(_("team"), max_length=80, blank=True)

    objects = AudienceQuerySet.as_manager()

    class Meta:
        ordering = ["document", "pk"]
        verbose_name = _("part of an audience")
        verbose_name_plural = _("parts of an audience")
        constraints = [
            models.CheckConstraint(
                name="audience_part_asks_for_something",
                condition=Q(role__isnull=False) | Q(process__isnull=False) | ~Q(team=""),
            )
        ]

    def __str__(self) -> str:
        about = _("owner and notification list of %(process)s") % {"process": self.process}
        return ", ".join(
            str(told) for told in (self.role, about if self.process_id else "", self.team) if told
        )


class AttestedText(models.Model):
    """A text as it was read by whoever attested it, kept once, word for word. Never changed.

    Another version that says the same in the same words has a text of its own: its title tells
    which one was read.
    """

    digest = models.CharField(max_length=64)
    title = models.CharField(max_length=250)
    body = models.TextField(blank=True)
    table = models.JSONField(null=True)
    parts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("attested text")
        constraints = [
            models.UniqueConstraint(fields=["digest", "title"], name="attested_text_once_a_title")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.digest[:12]}"


class Attestation(models.Model):
    """One person's word that they have read a text and will act by it. Never changed."""

    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="attestations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    text = models.ForeignKey(AttestedText, models.PROTECT, related_name="+")
    statement = models.CharField(_("what was said"), max_length=250)
    digest = models.CharField(max_length=64)
    attested_at = models.DateTimeField(_("attested"))

    objects = AttestationQuerySet.as_manager()

    class Meta:
        ordering = ["-attested_at", "-pk"]
        verbose_name = _("attestation")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "person", "digest"], name="attestation_once_a_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version.label}: {self.person}"
