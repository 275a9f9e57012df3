"""The words a measure is defined with: calculation, unit, direction, cadence."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    HIGHER = "higher", _("Higher is better")
    LOWER = "lower", _("Lower is better")


class Calculation(models.TextChoices):
    """How a measure is worked out from the daily cells."""

    SLA_ATTAINMENT = "sla_attainment", _("SLA attainment")
    CYCLE_TIME = "cycle_time", _("Cycle time")
    FIRST_TIME_RIGHT = "first_time_right", _("First time right")
    COST_PER_CASE = "cost_per_case", _("Cost per case")
    VOLUME = "volume", _("Volume")
    BACKLOG = "backlog", _("Backlog")
    CYCLE_TIME_P50 = "cycle_time_p50", _("Cycle time, median")
    CYCLE_TIME_P90 = "cycle_time_p90", _("Cycle time, 90th percentile")
    BUSINESS_CYCLE_TIME = "business_cycle_time", _("Cycle time in business hours")
    BUSINESS_CYCLE_TIME_P50 = "business_cycle_time_p50", _("Business hours, median")
    BUSINESS_CYCLE_TIME_P90 = "business_cycle_time_p90", _("Business hours, 90th percentile")
    REWORK = "rework", _("Rework")
    THROUGHPUT = "throughput", _("Throughput")
    BACKLOG_AGE = "backlog_age", _("Backlog age")
    HANDOVERS = "handovers", _("Hand-overs")
    ABANDONMENT = "abandonment", _("Abandonment")
    CAPACITY_USE = "capacity_use", _("Capacity use")
    RATIO = "ratio", _("Ratio of two measures")


class Unit(models.TextChoices):
    PERCENT = "%", _("%")
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    CURRENCY = "currency/case", _("per case")
    CASES = "cases", _("cases")
    NUMBER = "number", _("times")


class CadenceChoice(models.TextChoices):
    """How often a measure is read."""

    DAY = "day", _("Daily")
    WEEK = "week", _("Weekly")
    MONTH = "month", _("Monthly")
    QUARTER = "quarter", _("Quarterly")


class TargetKind(models.TextChoices):
    POINT = "point", _("Each reading")
    PERIOD = "period", _("The figure of a whole period")


class TargetPeriod(models.TextChoices):
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    YEAR = "year", _("Year")
