"""Which of the shipped examples became documents here."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge.models.documents import Document


class AdoptedExample(models.Model):
    """A shipped example that somebody made documents of: once, and nothing follows the file."""

    key = models.CharField(_("example"), max_length=60, unique=True)
    edition = models.CharField(_("edition"), max_length=40)
    policy = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("policy"))
    table = models.ForeignKey(
        Document, models.PROTECT, related_name="+", verbose_name=_("decision table")
    )
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    adopted_at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["key"]
        verbose_name = _("adopted example")

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("shipped-example", args=[self.key])
