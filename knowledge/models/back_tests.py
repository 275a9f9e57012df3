"""Back-tests: what a draft of a decision table would have decided differently."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge.models.decisions import Decision
from knowledge.models.documents import DocumentVersion
from knowledge.querysets import BackTestQuerySet, BackTestRowQuerySet


class BackTestSource(models.TextChoices):
    LOG = "log", _("Log of decisions")
    FILE = "file", _("File")


class RowOutcome(models.TextChoices):
    """Of a row that is kept; those that are decided alike are only counted."""

    CHANGED = "changed", _("Decided otherwise")
    GAINED = "gained", _("Newly decided")
    LOST = "lost", _("No longer decided")
    ERROR = "error", _("Input error")


class BackTest(models.Model):
    """A draft set against the version in force, over decisions of the log or the rows of a file.

    It is pinned to what both said when it began: `table` is the draft's, `digest` and
    `against_digest` are those of the two tables. `setup` holds `segment`, `money`, `assumed` and,
    of a file, `columns`; `figures` what was counted.
    """

    version = models.ForeignKey(
        DocumentVersion, models.PROTECT, related_name="back_tests", verbose_name=_("draft")
    )
    against = models.ForeignKey(
        DocumentVersion, models.PROTECT, related_name="+", verbose_name=_("version in force")
    )
    table = models.JSONField(editable=False)
    digest = models.CharField(max_length=64, editable=False)
    against_digest = models.CharField(max_length=64, editable=False)
    source = models.CharField(_("over"), choices=BackTestSource, max_length=4)
    since = models.DateField(_("from day"), null=True)
    until = models.DateField(_("to day"), null=True)
    upload = models.ForeignKey("kernel.Upload", models.PROTECT, related_name="+", null=True)
    setup = models.JSONField(default=dict, editable=False)
    figures = models.JSONField(default=dict, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("begun by")
    )
    started_at = models.DateTimeField(_("begun"))
    done_at = models.DateTimeField(_("done"), null=True, editable=False)

    objects = BackTestQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("back-test")
        constraints = [
            models.CheckConstraint(
                name="back_test_of_a_file_has_it",
                condition=Q(source="log", upload__isnull=True)
                | Q(source="file", upload__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.version.label} ↔ {self.against.label}"

    def get_absolute_url(self) -> str:
        return reverse("back-test", args=[self.pk])

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def differing(self) -> int:
        """How many rows are decided otherwise."""
        return sum(self.figures.get(name, 0) for name in ("changed", "gained", "lost"))


class BackTestRow(models.Model):
    """A row that is decided otherwise, or whose inputs are wrong. Personal inputs are masked.

    `number`: the line of the file, or the place in the log; `before` and `after`: `way`, the rules
    as `1+3`, and `outputs`.
    """

    back_test = models.ForeignKey(BackTest, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("line"))
    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="+", null=True, verbose_name=_("decision")
    )
    outcome = models.CharField(_("outcome"), choices=RowOutcome, max_length=8)
    segment = models.CharField(_("segment"), max_length=200, blank=True)
    inputs: Any = models.JSONField(_("inputs"), default=dict)
    way_before = models.CharField(_("rules before"), max_length=60)
    way_after = models.CharField(_("rules after"), max_length=60)
    before: Any = models.JSONField(_("before"), default=list)
    after: Any = models.JSONField(_("after"), default=list)
    faults: Any = models.JSONField(_("input errors"), default=list)

    objects = BackTestRowQuerySet.as_manager()

    class Meta:
        ordering = ["back_test", "number"]
        verbose_name = _("row of a back-test")
        verbose_name_plural = _("rows of a back-test")
        indexes = [models.Index(fields=["back_test", "outcome"], name="back_test_row_outcome")]

    def __str__(self) -> str:
        return f"{self.back_test} {self.number}"
