from django.db import models
from django.utils.translation import gettext_lazy as _

from reporting.models.sources import EventBatch, Source


class FolderFile(models.Model):
    """A file that was seen in the folder of a source, and what came of it.

    It is whole when two looks, one after the other, found it alike.
    """

    source = models.ForeignKey(Source, models.CASCADE, related_name="files")
    name = models.CharField(_("file"), max_length=400)
    size_bytes = models.PositiveBigIntegerField(_("size"))
    changed_ns = models.BigIntegerField(_("changed"))
    seen_at = models.DateTimeField(_("seen"))
    done_at = models.DateTimeField(_("loaded"), null=True)
    batch = models.ForeignKey(EventBatch, models.PROTECT, related_name="+", null=True)
    trouble = models.TextField(_("trouble"), blank=True)

    class Meta:
        ordering = ["source", "-seen_at", "name"]
        verbose_name = _("watched file")
        verbose_name_plural = _("watched files")
        constraints = [
            models.UniqueConstraint(fields=["source", "name"], name="watched_file_once_a_source")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def mark(self) -> tuple[int, int]:
        """What a file that has not changed has in common with itself."""
        return self.size_bytes, self.changed_ns
