from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reporting.models.sources import Source


class Outcome(models.TextChoices):
    NONE = "", _("None said")
    MET = "met", _("Met")
    MISSED = "missed", _("Missed")
    ABANDONED = "abandoned", _("Abandoned")


class CaseFact(models.Model):
    """One case of a process, as all its events so far tell it.

    Days are days in the time zone of the source. `repeats`: how often the case came back to an
    activity it had left. `handovers`: how often another resource went on with it.

    `cycle_minutes`: from opened to closed; empty while the case is open. `stopped_minutes`: the
    part of it in which the clock stood. `business_minutes`: the part in business hours, without
    the stops; empty without a calendar. `service_minutes` and `waiting_minutes`: in which it was
    worked on, and waited for somebody; empty when the log tells no start. `cycle_bucket` and
    `business_bucket`: their places in a histogram; `counted_bucket`: that of the cycle time
    without the stops, empty where the clock never stood.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="cases", db_index=False)
    process = models.ForeignKey(
        "inventory.ProcessElement", models.PROTECT, related_name="+", db_index=False
    )
    case_key = models.CharField(_("case"), max_length=200)
    segment_1 = models.CharField(_("segment"), max_length=200, blank=True)
    segment_2 = models.CharField(_("second segment"), max_length=200, blank=True)
    segment_3 = models.CharField(_("third segment"), max_length=200, blank=True)
    segment_4 = models.CharField(_("fourth segment"), max_length=200, blank=True)
    opened_at = models.DateTimeField(_("opened"))
    last_at = models.DateTimeField(_("last event"))
    closed_at = models.DateTimeField(_("closed"), null=True)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True)
    outcome = models.CharField(_("outcome"), choices=Outcome, max_length=10, blank=True)
    events = models.PositiveIntegerField(_("events"))
    repeats = models.PositiveIntegerField(_("repeated activities"))
    handovers = models.PositiveIntegerField(_("hand-overs"), default=0)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2)
    cycle_minutes = models.FloatField(_("cycle time in minutes"), null=True)
    waiting_minutes = models.FloatField(_("waiting time in minutes"), null=True)
    service_minutes = models.FloatField(_("service time in minutes"), null=True)
    stopped_minutes = models.FloatField(_("minutes with the clock stopped"), default=0)
    business_minutes = models.FloatField(_("cycle time in business hours, minutes"), null=True)
    variant = models.CharField(_("variant"), max_length=16)
    cycle_bucket = models.PositiveSmallIntegerField(null=True, editable=False)
    business_bucket = models.PositiveSmallIntegerField(null=True, editable=False)
    counted_bucket = models.PositiveSmallIntegerField(null=True, editable=False)

    class Meta:
        ordering = ["source", "case_key"]
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.UniqueConstraint(fields=["source", "case_key"], name="case_fact_once")
        ]
        indexes = [
            models.Index(fields=["source", "opened_on"], name="case_fact_opened"),
            models.Index(fields=["source", "closed_on"], name="case_fact_closed"),
            models.Index(
                fields=["source", "outcome"], condition=Q(closed_on=None), name="case_fact_open"
            ),
            models.Index(fields=["source", "variant"], name="case_fact_variant"),
        ]

    def __str__(self) -> str:
        return self.case_key

    def get_absolute_url(self) -> str:
        """By what does not change when the facts are rebuilt."""
        return reverse("case", args=[self.source.number, self.case_key])
