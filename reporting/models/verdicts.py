from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reporting.models.definitions import CadenceChoice, Calculation
from reporting.models.measures import Measure
from reporting.models.targets import PLACES, Target
from reporting.period_words import period_mark, period_name
from reporting.querysets import NEWEST_FIRST, VerdictQuerySet

COUNTS_ONLY = {Calculation.VOLUME, Calculation.THROUGHPUT}  # what comes is nobody's failure


class Variation(models.TextChoices):
    """Where the process is going."""

    IMPROVING = "improving", _("Improving")
    STABLE = "stable", _("Stable")
    DETERIORATING = "deteriorating", _("Deteriorating")
    UNSTABLE = "unstable", _("Unstable")
    TOO_LITTLE_DATA = "too_little_data", _("Too little data")


class Assurance(models.TextChoices):
    """What may be expected of the process as it is, against its target."""

    MEETS = "meets", _("Meets target")
    HIT_OR_MISS = "hit_or_miss", _("Hit or miss")
    MISSES = "misses", _("Misses target")
    NO_TARGET = "no_target", _("No target")
    TOO_LITTLE_DATA = "too_little_data", _("Too little data")


class Shape(models.TextChoices):
    """What the course of the measure looks like."""

    NONE = "none", _("No pattern")
    TREND = "trend", _("Trend")
    STEP = "step", _("Step")
    SEASON = "season", _("Season")


class Advice(models.TextChoices):
    """What a control chart teaches to do about it."""

    LEAVE = "leave", _("Leave it alone")
    REDUCE_VARIATION = "reduce_variation", _("Reduce the variation")
    INVESTIGATE = "investigate", _("Find the cause")
    MODIFY = "modify", _("Change the process")
    WAIT = "wait", _("Wait for more data")


SEVERITY = {
    (Assurance.MISSES, Variation.DETERIORATING): 0,
    (Assurance.MISSES, Variation.UNSTABLE): 1,
    (Assurance.MISSES, Variation.STABLE): 2,
    (Assurance.MISSES, Variation.IMPROVING): 3,
    (Assurance.HIT_OR_MISS, Variation.DETERIORATING): 4,
    (Assurance.MEETS, Variation.DETERIORATING): 5,
    (Assurance.NO_TARGET, Variation.DETERIORATING): 6,
    (Assurance.HIT_OR_MISS, Variation.UNSTABLE): 7,
    (Assurance.MEETS, Variation.UNSTABLE): 8,
    (Assurance.NO_TARGET, Variation.UNSTABLE): 9,
    (Assurance.HIT_OR_MISS, Variation.STABLE): 10,
    (Assurance.HIT_OR_MISS, Variation.IMPROVING): 11,
    (Assurance.TOO_LITTLE_DATA, Variation.TOO_LITTLE_DATA): 12,
    (Assurance.NO_TARGET, Variation.STABLE): 13,
    (Assurance.NO_TARGET, Variation.IMPROVING): 14,
    (Assurance.MEETS, Variation.STABLE): 15,
    (Assurance.MEETS, Variation.IMPROVING): 16,
}


class Why(models.TextChoices):
    """Why a verdict cannot be given: what is wrong with the records."""

    NONE = "", _("There is enough")
    SHORT = "short", _("Too few periods")
    STALE = "stale", _("The records have stopped")
    INCOMPLETE = "incomplete", _("The last period is incomplete")


SeriesKey = tuple[int, int, str]  # the key of a measure, a place and a segment
WHOLE_OR_SEGMENT = Q(place=0, segment="") | Q(place__in=PLACES[1:]) & ~Q(segment="")


class OfSeries(models.Model):
    """What is said of one series: of a measure (its `measure`), or of one segment of it.

    `place` 0 is the whole process, 1 to 4 the dimension in which `segment` lies.
    """

    place = models.PositiveSmallIntegerField(_("dimension"), default=0)
    segment = models.CharField(_("segment"), max_length=200, default="", blank=True)
    measure: Any  # whoever inherits has it
    measure_id: int

    class Meta:
        abstract = True

    @property
    def series_key(self) -> SeriesKey:
        return self.measure_id, self.place, self.segment

    @property
    def series_name(self) -> str:
        """`1.3.11 Attainment`, and `1.3.11 Attainment, Enterprise` of a segment."""
        return f"{self.measure}, {self.segment}" if self.place else str(self.measure)

    @property
    def series_url(self) -> str:
        """Where the newest verdict of the series is found, whichever that is by then."""
        url: str = self.measure.get_absolute_url()
        return f"{url}#segment-verdicts" if self.place else url


class Verdict(OfSeries):
    """What was found about one measure at the end of one period, with all it rests on.

    Of the whole process, or of one segment against the target of that segment. A row is never
    edited: when late records change a period, the next revision says so. `period`: its first day;
    `cadence`: whether it is a day, week, month or quarter. `since`: the first day of the period in
    which the present course began. `points`: period, value, limits and the run rules that fired.
    `figures`: the method, its parameters and every number the words are made of.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="verdicts")
    period = models.DateField(_("period"))
    cadence = models.CharField(
        _("cadence"), choices=CadenceChoice, default=CadenceChoice.MONTH, max_length=8
    )
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    variation = models.CharField(_("variation"), choices=Variation, max_length=16)
    assurance = models.CharField(_("assurance"), choices=Assurance, max_length=16)
    probability = models.FloatField(_("probability of the target"), null=True)
    shape = models.CharField(_("shape"), choices=Shape, default=Shape.NONE, max_length=8)
    since = models.DateField(_("since"), null=True)
    advice = models.CharField(_("advice"), choices=Advice, max_length=20)
    value = models.FloatField(_("latest value"), null=True)
    headline = models.CharField(_("headline"), max_length=200)
    reason = models.TextField(_("reason"))
    figures = models.JSONField(_("figures"), default=dict)
    points = models.JSONField(_("points"), default=list)
    why = models.CharField(
        _("why too little"), choices=Why, default=Why.NONE, max_length=10, blank=True
    )
    measure_version = models.PositiveSmallIntegerField(_("version of the measure"), default=1)
    baseline = models.ForeignKey(
        "reporting.Baseline",
        models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("baseline"),
    )
    target = models.ForeignKey(
        Target, models.PROTECT, related_name="+", null=True, verbose_name=_("target")
    )
    data_as_of = models.DateField(_("records up to"), null=True)
    judged_at = models.DateTimeField(_("judged"))

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = NEWEST_FIRST
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "place", "segment", "period", "revision"],
                name="verdict_once_a_revision",
            ),
            models.CheckConstraint(condition=WHOLE_OR_SEGMENT, name="verdict_of_whole_or_segment"),
        ]
        indexes = [
            models.Index(
                fields=["measure", "place", "segment", *NEWEST_FIRST], name="verdict_newest_first"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series_name}: {self.headline}"

    def get_absolute_url(self) -> str:
        return reverse("verdict", args=[self.pk])

    @property
    def period_name(self) -> str:
        """`August 2026`, `the week of 3 August 2026`."""
        return period_name(self.period, self.cadence)

    @property
    def period_mark(self) -> str:
        """The same for a narrow place: `Aug 2026`, `3 Aug 2026`."""
        return period_mark(self.period, self.cadence)

    @property
    def because(self) -> str:
        """The reason without the headline it begins with."""
        words = self.reason.removeprefix(f"{self.headline}: ")
        return words[:1].upper() + words[1:]

    @property
    def demands_answer(self) -> bool:
        """A process that fails its target or gets worse must not be passed over in silence.

        More or less work to do is no failure of a process: volume demands nothing.
        """
        fails = self.assurance == Assurance.MISSES
        worse = self.variation == Variation.DETERIORATING
        return (fails or worse) and self.measure.calculation not in COUNTS_ONLY

    @property
    def severity(self) -> int:
        """For sorting, the worst first."""
        key = (Assurance(self.assurance), Variation(self.variation))
        return SEVERITY.get(key, len(SEVERITY))
