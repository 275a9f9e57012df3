from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.lifecycle import BaselineState
from reporting.models.definitions import CadenceChoice
from reporting.models.measures import Measure
from reporting.models.verdicts import WHOLE_OR_SEGMENT, OfSeries
from reporting.period_words import period_mark
from reporting.querysets import BaselineQuerySet


class ChartKind(models.TextChoices):
    """Which control chart a measure is judged by."""

    XMR = "xmr", gettext_lazy("XmR: single values")
    P = "p", gettext_lazy("p: shares, binomial limits")
    P_PRIME = "p_prime", gettext_lazy("p′: shares of large numbers (Laney)")
    U = "u", gettext_lazy("u: occurrences a case")
    C = "c", gettext_lazy("c: counts in equal periods")
    EWMA = "ewma", gettext_lazy("EWMA: small shifts, weighted mean")
    CUSUM = "cusum", gettext_lazy("CUSUM: small shifts, summed up")


class RuleSet(models.TextChoices):
    """Which run rules are looked for."""

    MAKING_DATA_COUNT = "making_data_count", gettext_lazy("NHS, Making Data Count (four rules)")
    WESTERN_ELECTRIC = "western_electric", gettext_lazy("Western Electric (four rules)")
    NELSON = "nelson", gettext_lazy("Nelson (eight rules)")
    OUTSIDE = "outside", gettext_lazy("Beyond the limits only")


class MeasureChart(models.Model):
    """The control chart and run rules chosen for a measure; without a row it is the usual one."""

    measure = models.OneToOneField(Measure, models.PROTECT, related_name="chosen_chart")
    chart = models.CharField(
        gettext_lazy("chart"), choices=ChartKind, default=ChartKind.XMR, max_length=10
    )
    rules = models.CharField(
        gettext_lazy("run rules"),
        choices=RuleSet,
        default=RuleSet.MAKING_DATA_COUNT,
        max_length=20,
    )
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    chosen_at = models.DateTimeField(gettext_lazy("chosen"), editable=False)

    class Meta:
        verbose_name = gettext_lazy("choice of chart")
        verbose_name_plural = gettext_lazy("choices of charts")
        permissions = [("choose_chart", gettext_lazy("Can choose chart and run rules"))]

    def __str__(self) -> str:
        return f"{self.measure}: {self.get_chart_display()}"

    def get_absolute_url(self) -> str:
        return self.measure.get_absolute_url()


class Baseline(OfSeries):
    """From where to where the limits of a series are computed. A row is never edited.

    With `until` the limits are frozen as they were up to and with that period; without, they move
    on with the series that began anew in `since`. The newest in force counts; undoing it restores
    the former. It says nothing of the same measure read in another cadence.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="baselines")
    since = models.DateField(gettext_lazy("from"))
    until = models.DateField(gettext_lazy("to"), null=True, blank=True)
    cadence = models.CharField(
        gettext_lazy("cadence"), choices=CadenceChoice, default=CadenceChoice.MONTH, max_length=8
    )
    state = models.CharField(
        gettext_lazy("state"),
        choices=BaselineState,
        default=BaselineState.ACTIVE,
        max_length=8,
        editable=False,
    )
    reason = models.TextField(gettext_lazy("reason"))
    signal = models.ForeignKey(
        "reporting.Signal",
        models.PROTECT,
        related_name="baselines",
        null=True,
        blank=True,
        verbose_name=gettext_lazy("signal"),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    made_at = models.DateTimeField(gettext_lazy("made"), editable=False)

    objects = BaselineQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "-pk"]
        verbose_name = gettext_lazy("baseline")
        verbose_name_plural = gettext_lazy("baselines")
        permissions = [("set_baseline", gettext_lazy("Can freeze and reset limits"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="baseline_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=WHOLE_OR_SEGMENT, name="baseline_of_whole_or_segment"),
        ]

    def __str__(self) -> str:
        return f"{self.series_name}: {self.window_text}"

    def get_absolute_url(self) -> str:
        return reverse("baseline", args=[self.pk])

    @property
    def is_frozen(self) -> bool:
        return self.until is not None

    @property
    def window_text(self) -> str:
        """`limits of Jan 2025 to Dec 2025, frozen`."""
        since = period_mark(self.since, self.cadence)
        if self.until is None:
            return _("limits from %(since)s on") % {"since": since}
        words = {"since": since, "until": period_mark(self.until, self.cadence)}
        return _("limits of %(since)s to %(until)s, frozen") % words

    def newest(self) -> "Baseline | None":
        """The one in force on the same series, read in the same cadence."""
        same = Baseline.objects.of_series(self.measure_id, self.place, self.segment)
        return same.in_force().filter(cadence=self.cadence).order_by("-pk").first()
