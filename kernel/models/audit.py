from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.querysets import AuditEntryQuerySet, BreakGlassQuerySet


class AuditEntry(models.Model):
    """One thing that somebody did. Never changed, never deleted: triggers see to it."""

    serial = models.UUIDField(unique=True, editable=False)
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    actor_name = models.CharField(max_length=200)
    act = models.CharField(max_length=80, db_index=True, help_text=_("For example policy.approved"))
    subject = models.CharField(max_length=120, db_index=True)
    subject_label = models.CharField(max_length=250)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    note = models.TextField(blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64, unique=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = _("audit entries")

    def __str__(self) -> str:
        return f"{self.act} {self.subject_label}"


class AuditAbout(models.Model):
    """One record that an audit entry concerns, besides its subject: a page finds it by index."""

    entry = models.ForeignKey(AuditEntry, models.PROTECT, related_name="about")
    key = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["key", "entry"], name="audit_about_key")]
        constraints = [models.UniqueConstraint(fields=["entry", "key"], name="audit_about_once")]

    def __str__(self) -> str:
        return self.key


class AuditSeal(models.Model):
    """An entry's place in the sealed chain: its digest bound to that of the seal before it."""

    position = models.PositiveBigIntegerField(unique=True)
    entry = models.OneToOneField(AuditEntry, models.PROTECT, related_name="seal")
    chain = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position}"


class AuditCursor(models.Model):
    """How far one reader of the sealed chain has come."""

    reader = models.CharField(max_length=40, unique=True)
    position = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.reader


class BreakGlass(models.Model):
    """A superuser's stated reason to make one move that keeps two people apart, once, soon."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    subject = models.CharField(max_length=120)
    subject_label = models.CharField(max_length=250)
    move = models.CharField(max_length=40)
    reason = models.TextField()
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name_plural = _("broken glasses")
        indexes = [models.Index(fields=["subject", "move", "actor"], name="break_glass_key")]

    def __str__(self) -> str:
        return f"{self.move} {self.subject_label}"
