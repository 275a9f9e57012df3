"""What a new document of a kind begins with."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge.models.kinds import DocumentKind
from knowledge.querysets import KindTemplateQuerySet


class KindTemplate(models.Model):
    """What new documents of a kind begin with. A row is one edition, never changed; the newest
    holds. `parts`: steps, or medium and languages, as a version has them."""

    kind = models.CharField(_("kind"), choices=DocumentKind, max_length=16)
    edition = models.PositiveSmallIntegerField(_("edition"))
    body = models.TextField(_("text"), blank=True)
    parts: Any = models.JSONField(default=dict, blank=True)
    note = models.CharField(_("what changes, and why"), max_length=300, blank=True)
    is_shipped = models.BooleanField(_("shipped"), default=False, editable=False)
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    written_at = models.DateTimeField(_("written"))

    objects = KindTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-edition"]
        verbose_name = _("template of a kind")
        verbose_name_plural = _("templates of kinds")
        constraints = [
            models.UniqueConstraint(fields=["kind", "edition"], name="kind_template_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {_('edition')} {self.edition}"

    def get_absolute_url(self) -> str:
        return reverse("kind-template", args=[self.kind])
