"""What people wish to be sent of the overview, and what they were sent."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reporting.periods import CADENCES
from reporting.querysets import DigestQuerySet


class DigestCadence(models.TextChoices):
    DAILY = "day", _("Every day")
    WEEKLY = "week", _("Every Monday")
    MONTHLY = "month", _("On the first of every month")


class Digest(models.Model):
    """The overview as a person wants it by e-mail: how often, and which processes.

    `query`: the filters of the overview as they stand in its address; `verticals` and `family`
    narrow it further.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    cadence = models.CharField(
        _("how often"), choices=DigestCadence, default=DigestCadence.WEEKLY, max_length=8
    )
    query = models.CharField(_("view of the overview"), max_length=500, blank=True)
    verticals = models.JSONField(_("verticals"), default=list, blank=True)
    family = models.CharField(
        _("process family"),
        max_length=30,
        blank=True,
        help_text=_("The beginning of the identifiers, for example 1.3; empty: all"),
    )
    skips_empty = models.BooleanField(
        _("nothing when there is nothing to tell"),
        default=False,
        help_text=_("Else one line says that nothing changed and nothing wants an answer."),
    )
    is_on = models.BooleanField(_("switched on"), default=True, editable=False)
    created_at = models.DateTimeField(_("created"), editable=False)

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["owner", "pk"]
        verbose_name = _("digest")
        verbose_name_plural = _("digests")

    def __str__(self) -> str:
        return str(_("Digest: %(often)s") % {"often": self.get_cadence_display()})

    def get_absolute_url(self) -> str:
        return reverse("digest", args=[self.pk])

    def period_of(self, day: date) -> str:
        """The period that a day lies in, as `2026-W48`."""
        cadence = CADENCES[self.cadence]
        return cadence.label(cadence.number_on(day))

    def is_due(self, day: date, last_at: Any) -> bool:
        """Whether a period has begun since the last one, or since the digest was asked for."""
        since = CADENCES[self.cadence].number_on(timezone.localdate(last_at or self.created_at))
        return self.is_on and since < CADENCES[self.cadence].number_on(day)


class DigestIssue(models.Model):
    """A digest of one period: sent once, or left out because there was nothing to tell.

    `sent_at` empty: it could not be sent, and is tried again. `claimed_until`: until then whoever
    claimed it is thought to be sending it. `may_be_double`: a sending before was broken off, and
    nobody knows whether the mail server had it already.
    """

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="issues")
    period = models.CharField(_("period"), max_length=12)
    prepared_at = models.DateTimeField(_("prepared"))
    claimed_until = models.DateTimeField(_("claimed until"), null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    may_be_double = models.BooleanField(_("may have come twice"), default=False)
    was_empty = models.BooleanField(_("nothing to tell"), default=False)

    class Meta:
        ordering = ["-prepared_at", "-pk"]
        verbose_name = _("issue of a digest")
        verbose_name_plural = _("issues of digests")
        constraints = [
            models.UniqueConstraint(fields=["digest", "period"], name="digest_issue_once_a_period")
        ]

    def __str__(self) -> str:
        return f"{self.digest} {self.period}"
