from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reporting.lifecycle import SignalState
from reporting.models.definitions import CadenceChoice
from reporting.models.measures import Measure
from reporting.models.verdicts import WHOLE_OR_SEGMENT, OfSeries, Verdict
from reporting.period_words import period_mark, period_name
from reporting.periods import CADENCES
from reporting.querysets import SignalQuerySet


class SignalRule(models.TextChoices):
    """What a signal was raised by: a run rule of one of the sets, or a verdict that changed."""

    OUTSIDE = "outside", _("Outside the limits")
    ONE_SIDE = "one_side", _("Seven in a row on one side")
    ONE_WAY = "one_way", _("Seven in a row one way")
    TWO_OF_THREE = "two_of_three", _("Two of three near a limit")
    TWO_OF_THREE_SAME_SIDE = "two_of_three_same_side", _("Two of three near a limit, all one side")
    FOUR_OF_FIVE = "four_of_five", _("Four of five beyond one sigma")
    EIGHT_ONE_SIDE = "eight_one_side", _("Eight in a row on one side")
    NINE_ONE_SIDE = "nine_one_side", _("Nine in a row on one side")
    SIX_ONE_WAY = "six_one_way", _("Six in a row one way")
    FOURTEEN_ALTERNATING = "fourteen_alternating", _("Fourteen in a row up and down in turn")
    FIFTEEN_CLOSE = "fifteen_close", _("Fifteen in a row near the centre")
    EIGHT_FAR = "eight_far", _("Eight in a row far from the centre")
    VERDICT = "verdict", _("The verdict changed")


LENGTHS = {  # points up to the one that completes the pattern
    SignalRule.ONE_SIDE: 7,
    SignalRule.ONE_WAY: 7,
    SignalRule.TWO_OF_THREE: 3,
    SignalRule.TWO_OF_THREE_SAME_SIDE: 3,
    SignalRule.FOUR_OF_FIVE: 5,
    SignalRule.EIGHT_ONE_SIDE: 8,
    SignalRule.NINE_ONE_SIDE: 9,
    SignalRule.SIX_ONE_WAY: 6,
    SignalRule.FOURTEEN_ALTERNATING: 14,
    SignalRule.FIFTEEN_CLOSE: 15,
    SignalRule.EIGHT_FAR: 8,
}


class Signal(OfSeries):
    """Something in a series that chance alone would hardly draw, and what was made of it.

    Made by the judging, once a series, period and rule. `told`: what was seen, in words.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="signals")
    period = models.DateField(_("period"))
    cadence = models.CharField(
        _("cadence"), choices=CadenceChoice, default=CadenceChoice.MONTH, max_length=8
    )
    rule = models.CharField(_("rule"), choices=SignalRule, max_length=24)
    verdict = models.ForeignKey(
        Verdict, models.PROTECT, related_name="signals", verbose_name=_("verdict")
    )
    value = models.FloatField(_("value"), null=True)
    told = models.CharField(_("what was seen"), max_length=250)
    state = models.CharField(
        _("state"),
        choices=SignalState,
        default=SignalState.OPEN,
        max_length=12,
        editable=False,
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("assigned to"),
    )
    explanation = models.TextField(_("explanation or reason"), blank=True)
    raised_at = models.DateTimeField(_("raised"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ["-period", "-pk"]
        verbose_name = _("signal")
        verbose_name_plural = _("signals")
        permissions = [("handle_signal", _("Can handle signals"))]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "place", "segment", "cadence", "period", "rule"],
                name="signal_once_a_series_period_and_rule",
            ),
            models.CheckConstraint(condition=WHOLE_OR_SEGMENT, name="signal_of_whole_or_segment"),
        ]

    def __str__(self) -> str:
        return f"{self.series_name}, {self.period_mark}: {self.get_rule_display()}"

    def get_absolute_url(self) -> str:
        return reverse("signal", args=[self.pk])

    @property
    def period_mark(self) -> str:
        """`Aug 2026`, `3 Aug 2026` for a day or the week that begins on it."""
        return period_mark(self.period, self.cadence)

    @property
    def period_name(self) -> str:
        """`August 2026`, `the week of 3 August 2026`."""
        return period_name(self.period, self.cadence)

    @property
    def is_over(self) -> bool:
        return self.state in (SignalState.EXPLAINED, SignalState.DISMISSED)

    @property
    def began_on(self) -> date:
        """The period in which what it tells of began: the first of its run."""
        if self.rule == SignalRule.VERDICT and self.verdict.since:
            return self.verdict.since
        return CADENCES[self.cadence].before(self.period, LENGTHS.get(self.rule, 1) - 1)

    def baseline_in_force(self) -> models.Model | None:
        """The baseline that was set because of it and still stands."""
        return self.baselines.in_force().first()


class SignalComment(models.Model):
    """A word in the conversation about a signal. A row is never edited."""

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("comment"))
    written_at = models.DateTimeField(_("written"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("comment on a signal")
        verbose_name_plural = _("comments on signals")

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:60]}"
