from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class BusinessCalendar(models.Model):
    """When work is done: the hours of each weekday, without holidays, where the clock is."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    weekly_hours = models.JSONField(_("hours of the week"), default=list)
    holidays = models.JSONField(_("holidays"), default=list, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("business calendar")
        verbose_name_plural = _("business calendars")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("calendar", args=[self.pk])


class ProcessCalendar(models.Model):
    """The calendar by which the business hours of a process are counted."""

    process = models.OneToOneField("inventory.ProcessElement", models.PROTECT, related_name="+")
    calendar = models.ForeignKey(BusinessCalendar, models.PROTECT, related_name="processes")

    class Meta:
        ordering = ["process"]
        verbose_name = _("calendar of a process")
        verbose_name_plural = _("calendars of processes")

    def __str__(self) -> str:
        return f"{self.process}: {self.calendar}"


class ServiceLimit(models.Model):
    """How many hours a case of a segment may take, where its log does not say whether it was met.

    Place 0 is the limit of all cases for which no segment has one of its own.
    """

    process = models.ForeignKey("inventory.ProcessElement", models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(_("dimension"), default=0)
    segment = models.CharField(_("segment"), max_length=200, blank=True)
    hours = models.DecimalField(_("hours"), max_digits=9, decimal_places=2)
    in_business_hours = models.BooleanField(_("in business hours"), default=False)

    class Meta:
        ordering = ["process", "place", "segment"]
        verbose_name = _("service level limit")
        verbose_name_plural = _("service level limits")
        constraints = [
            models.UniqueConstraint(
                fields=["process", "place", "segment"], name="service_limit_once"
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0, place__lte=4), name="service_limit_makes_sense"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process} {self.segment}: {self.hours} h".replace(" :", ":")
