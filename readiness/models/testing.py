from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from readiness.lifecycle import DefectState, RunState
from readiness.models.cases import ChangeCase
from readiness.querysets import DefectQuerySet, FloorQuerySet, TestRunQuerySet


class TestTemplate(models.Model):
    """A proven way to test one kind of change; plans are copied from it."""

    key = models.SlugField(unique=True)
    title = models.CharField(_("title"), max_length=120)
    purpose = models.TextField(_("when to use it"))

    objects = FloorQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class TemplateStep(models.Model):
    """One step of a test template."""

    template = models.ForeignKey(TestTemplate, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    action = models.TextField(_("do"))
    expected = models.TextField(_("expect"))
    is_mandatory = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="template_step_once")
        ]

    def __str__(self) -> str:
        return self.action


class TestPlan(models.Model):
    """What must be tried before customers meet the change. One a case."""

    case = models.OneToOneField(ChangeCase, models.CASCADE, related_name="test_plan")
    template = models.ForeignKey(TestTemplate, models.SET_NULL, related_name="+", null=True)
    title = models.CharField(_("title"), max_length=160)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()

    objects = FloorQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.case.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("test-plan", args=[self.pk])


class TestStep(models.Model):
    """One thing to do and what must then be seen."""

    plan = models.ForeignKey(TestPlan, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("position"))
    action = models.TextField(_("do"))
    expected = models.TextField(_("expect"))
    is_mandatory = models.BooleanField(
        _("mandatory"), default=True, help_text=_("Acceptance needs it passed.")
    )

    objects = FloorQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.action


class StepTrace(models.Model):
    """A step of a procedure that a test step tries, by its lasting number: PRO-0003#4."""

    step = models.ForeignKey(TestStep, models.CASCADE, related_name="traces")
    procedure = models.ForeignKey("knowledge.Document", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("step"))

    objects = FloorQuerySet.as_manager()

    class Meta:
        ordering = ["procedure__number", "number"]
        verbose_name = _("traced step")
        constraints = [
            models.UniqueConstraint(
                fields=["step", "procedure", "number"], name="step_trace_once_a_test_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.procedure.number}#{self.number}"


class TestRun(models.Model):
    """One execution of a plan on exact document versions. Frozen when finished."""

    plan = models.ForeignKey(TestPlan, models.PROTECT, related_name="runs")
    number = models.PositiveSmallIntegerField()
    tester = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    retest_of = models.ForeignKey("self", models.PROTECT, related_name="retests", null=True)
    pinned = models.JSONField(default=list, help_text=_("Document versions with their digests"))
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(
        choices=RunState, default=RunState.RUNNING, max_length=12, editable=False
    )

    objects = TestRunQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="test_run_number_once"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state="running"), name="test_run_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.case.number} run {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("test-run", args=[self.pk])

    @property
    def case(self) -> ChangeCase:
        return self.plan.case

    @property
    def is_frozen(self) -> bool:
        return self.state != RunState.RUNNING

    def has_results(self) -> bool:
        return self.results.exclude(result=Result.NOT_RUN).exists()


class Result(models.TextChoices):
    NOT_RUN = "not_run", _("Not run")
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Failed")
    BLOCKED = "blocked", _("Blocked")


class StepResult(models.Model):
    """What a step of a run gave, with the step's words as they were on the day."""

    run = models.ForeignKey(TestRun, models.CASCADE, related_name="results")
    step = models.ForeignKey(TestStep, models.SET_NULL, related_name="results", null=True)
    position = models.PositiveSmallIntegerField()
    action = models.TextField()
    expected = models.TextField()
    is_mandatory = models.BooleanField()
    result = models.CharField(choices=Result, default=Result.NOT_RUN, max_length=8)
    note = models.TextField(_("what was seen"), blank=True)
    evidence = models.ForeignKey("kernel.Upload", models.PROTECT, related_name="+", null=True)
    carried_from = models.ForeignKey(TestRun, models.PROTECT, related_name="+", null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    recorded_at = models.DateTimeField(null=True)

    objects = FloorQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.position}. {self.action}"


class Severity(models.TextChoices):
    MINOR = "minor", _("Minor")
    MAJOR = "major", _("Major")
    CRITICAL = "critical", _("Critical")


class Defect(models.Model):
    """Something that a failed test step has shown; it must be fixed and tested again."""

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    case = models.ForeignKey(ChangeCase, models.PROTECT, related_name="defects")
    found_in = models.ForeignKey(StepResult, models.PROTECT, related_name="defects")
    title = models.CharField(_("title"), max_length=160)
    description = models.TextField(_("what was seen"), blank=True)
    severity = models.CharField(choices=Severity, default=Severity.MAJOR, max_length=8)
    fixed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    opened_at = models.DateTimeField()
    state = models.CharField(
        choices=DefectState, default=DefectState.OPEN, max_length=8, editable=False
    )

    objects = DefectQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        permissions = [("fix_defect", _("Can mark a defect as fixed"))]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("defect", args=[self.number])

    def retest_has_passed(self) -> bool:
        """Whether its step passed in a run finished after the one that found it."""
        later = StepResult.objects.filter(
            step=self.found_in.step,
            step__isnull=False,
            run__number__gt=self.found_in.run.number,
            run__state=RunState.FINISHED,
        ).order_by("-run__number")
        last = later.first()
        return last is not None and last.result == Result.PASSED
