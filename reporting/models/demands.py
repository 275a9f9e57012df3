"""What the house keeps asking for until somebody acts: answers to verdicts, and records."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reporting.models.measures import Measure
from reporting.models.sources import Source
from reporting.models.verdicts import WHOLE_OR_SEGMENT, OfSeries, Verdict
from reporting.querysets import SilenceQuerySet, VerdictDemandQuerySet


class DemandEnd(models.TextChoices):
    ANSWERED = "answered", _("Answered")
    NOT_NEEDED = "not_needed", _("No longer needed")


class VerdictDemand(OfSeries):
    """An answer that the verdicts of a series ask for: until when, and who was told of it.

    It stays the same one while later verdicts of the series ask too. `verdict`: the first of them.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="demands")
    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    due_on = models.DateField(_("to be answered by"))
    reminded_on = models.DateField(_("reminded"), null=True)
    escalated_at = models.DateTimeField(_("escalated"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.CharField(_("ended by"), choices=DemandEnd, max_length=12, blank=True)

    objects = VerdictDemandQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("demand for an answer")
        verbose_name_plural = _("demands for an answer")
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "place", "segment"],
                condition=Q(ended_at__isnull=True),
                name="verdict_demand_one_open_a_series",
            ),
            models.CheckConstraint(
                condition=WHOLE_OR_SEGMENT, name="verdict_demand_of_whole_or_segment"
            ),
        ]

    def __str__(self) -> str:
        return self.series_name

    def get_absolute_url(self) -> str:
        return self.series_url

    @property
    def owner(self) -> Any:
        """Who shall see to the answer; None: nobody owns the process."""
        return self.measure.process.owner


class Silence(models.Model):
    """A source, or a measure, whose newest record is older than is allowed."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="silences", null=True)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="silences", null=True)
    newest_on = models.DateField(_("newest record"))
    allowed_days = models.PositiveSmallIntegerField(_("allowed days"))
    noticed_at = models.DateTimeField(_("noticed"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = SilenceQuerySet.as_manager()

    class Meta:
        ordering = ["newest_on", "pk"]
        verbose_name = _("silence")
        verbose_name_plural = _("silences")
        constraints = [
            models.CheckConstraint(
                condition=Q(source__isnull=True) ^ Q(measure__isnull=True),
                name="silence_of_a_source_or_a_measure",
            ),
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(ended_at__isnull=True),
                name="silence_one_open_a_source",
            ),
            models.UniqueConstraint(
                fields=["measure"],
                condition=Q(ended_at__isnull=True),
                name="silence_one_open_a_measure",
            ),
        ]

    def __str__(self) -> str:
        return str(self.silent)

    def get_absolute_url(self) -> str:
        return self.silent.get_absolute_url()

    @property
    def silent(self) -> Any:
        return self.source or self.measure

    @property
    def owner(self) -> Any:
        """The measure's own, or that of the process, or who opened the source."""
        if self.source:
            return self.source.process.owner or self.source.created_by
        measure: Any = self.measure
        return measure.owner or measure.process.owner
