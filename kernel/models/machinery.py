from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.querysets import JobRunQuerySet


class JobState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    WAITING = "waiting", _("Waits for its parts")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class JobRun(models.Model):
    """One run of a long or periodic job. A job has one run a period, so repeating is harmless.

    `heard_at`: the last sign of life; `task` and `arguments`: what to send when it fell silent.
    `whole`: the run that this one is a part of, so that several workers share it.
    """

    job = models.CharField(max_length=80)
    period = models.CharField(max_length=120, help_text=_("For example 2026-11-23, or an upload"))
    label = models.CharField(max_length=200)
    whole = models.ForeignKey("self", models.PROTECT, related_name="parts", null=True)
    state = models.CharField(
        choices=JobState, default=JobState.QUEUED, max_length=12, editable=False
    )
    steps_done = models.PositiveIntegerField(default=0)
    steps_total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=250, blank=True)
    cancel_asked = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    heard_at = models.DateTimeField(default=timezone.now)
    task = models.CharField(max_length=120, blank=True)
    arguments = models.JSONField(default=list)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["job", "period"], name="job_run_once")]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("job-run", args=[self.pk])

    @property
    def percent(self) -> int:
        return 100 * self.steps_done // self.steps_total if self.steps_total else 0

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


class CatalogueEdition(models.Model):
    """Which edition of a shipped catalogue is in the database, with its passport."""

    key = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    source = models.TextField()
    licence = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"
