from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.querysets import NoticeQuerySet, SavedViewQuerySet


class Notice(models.Model):
    """Something a person is told, in the application and, if they want it, by e-mail."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    text = models.CharField(max_length=250)
    url = models.CharField(max_length=250, blank=True)
    entry = models.ForeignKey("kernel.AuditEntry", models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    emailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "entry"], name="notice_once_an_entry")
        ]
        indexes = [
            models.Index(
                fields=["recipient"], condition=Q(read_at__isnull=True), name="notice_unread"
            )
        ]

    def __str__(self) -> str:
        return self.text


class SavedView(models.Model):
    """A list with its filters, under a name; shared with everyone or kept to oneself."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    page = models.CharField(
        max_length=80, help_text=_("The address of the list, for example /notices/")
    )
    name = models.CharField(max_length=80)
    query = models.TextField(blank=True)
    is_shared = models.BooleanField(_("shared with everyone"), default=False)
    is_default = models.BooleanField(_("what I see first"), default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_view_name_once"),
            models.UniqueConstraint(
                fields=["owner", "page"],
                condition=Q(is_default=True),
                name="saved_view_one_default_a_page",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.page}?{self.query or 'all=1'}"


class Upload(models.Model):
    """A file that somebody handed in, as it came, checked for what it really holds."""

    file = models.FileField(upload_to="uploads/%Y/%m/")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
