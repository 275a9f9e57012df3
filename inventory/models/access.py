from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessKind(models.TextChoices):
    VIEW = "view", _("Viewed")
    SEARCH = "search", _("Searched")
    EXPORT = "export", _("Exported")
    IMPORT = "import", _("Imported")


class AccessEntry(models.Model):
    """Somebody saw customer data: who, when, what they asked, and how many records it showed."""

    at = models.DateTimeField(_("at"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    kind = models.CharField(_("act"), choices=AccessKind, max_length=8)
    page = models.CharField(_("page"), max_length=80)
    customer = models.ForeignKey(
        "inventory.Customer",
        models.SET_NULL,
        related_name="accesses",
        null=True,
        verbose_name=_("customer"),
    )
    customer_number = models.CharField(_("customer"), max_length=40, blank=True)
    query = models.TextField(_("question"), blank=True)
    records = models.PositiveIntegerField(_("records"), default=1)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("access")
        verbose_name_plural = _("access register")

    def __str__(self) -> str:
        return f"{self.actor} {self.get_kind_display()} {self.customer_number or self.page}"
