"""What was accepted of that which the analysis finds in decision tables."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from knowledge.models.documents import Document
from knowledge.querysets import AcceptedFindingQuerySet


class AcceptedFinding(models.Model):
    """Something the analysis found in a table, accepted with a reason until a day.

    It is the document's, and outlives a version. After its day the finding counts again.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="accepted_findings")
    key = models.CharField(max_length=32, editable=False)
    kind = models.CharField(_("kind"), max_length=20)
    sentence = models.TextField(_("finding"))
    reason = models.TextField(_("reason"))
    accepter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("accepted by")
    )
    accepted_at = models.DateTimeField(_("accepted at"))
    expires_on = models.DateField(_("until"), help_text=_("The last day on which it holds."))
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = AcceptedFindingQuerySet.as_manager()

    class Meta:
        ordering = ["document", "-accepted_at"]
        verbose_name = _("accepted finding")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "key"],
                condition=Q(ended_at__isnull=True),
                name="accepted_finding_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.number}: {self.sentence}"

    def get_absolute_url(self) -> str:
        return self.document.get_absolute_url()
