"""For what a version holds, row by row, so that lists and searches find documents by it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from knowledge.models.documents import DocumentVersion
from knowledge.querysets import ScopeEntryQuerySet


class ScopeAspect(models.TextChoices):
    """In what a document may be narrowed; where it names nothing it holds for all."""

    PROCESSES = "processes", _("Processes")
    OFFERINGS = "offerings", _("Offerings")
    SEGMENTS = "segments", _("Segments")
    CHANNELS = "channels", _("Channels")
    AUDIENCE = "audience", _("Audience")


class ScopeEntry(models.Model):
    """One thing that the scope of a version names. The version's own `scope` is what holds."""

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="scope_entries")
    aspect = models.CharField(_("aspect"), choices=ScopeAspect, max_length=12)
    value = models.CharField(_("value"), max_length=150)

    objects = ScopeEntryQuerySet.as_manager()

    class Meta:
        ordering = ["version", "aspect", "value"]
        verbose_name = _("scope entry")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "aspect", "value"], name="scope_entry_once_a_version"
            )
        ]
        indexes = [models.Index(fields=["aspect", "value"], name="scope_entry_value")]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()}: {self.value}"
