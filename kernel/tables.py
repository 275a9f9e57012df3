"""What the cellar's lists show, and in which order."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from kernel import tokens
from kernel.models import ApiToken, AuditEntry, BreakGlass, JobRun, Notice

NUMBERS = {"td": {"class": "num"}, "th": {"class": "num"}}
ONE_LINE = {"td": {"class": "one-line"}}
WORDS = {"td": {"class": "words"}}  # never narrower than a few words


class AuditEntryTable(tables.Table):
    at = tables.DateTimeColumn(
        verbose_name=_("When"),
        linkify=("audit-entry", [tables.A("pk")]),
        format="j M Y, H:i:s",
        attrs=ONE_LINE,
    )
    actor_name = tables.Column(verbose_name=_("Who"), attrs=ONE_LINE)
    act = tables.Column(verbose_name=_("What"))
    subject_label = tables.Column(verbose_name=_("Record"))
    note = tables.TemplateColumn(
        "{{ record.note|truncatechars:120 }}", verbose_name=_("Why"), orderable=False
    )
    request_id = tables.Column(verbose_name=_("Request"), visible=False)
    seal = tables.Column(
        accessor="seal__position",
        verbose_name=_("Seal"),
        default="",
        orderable=False,
        attrs=ONE_LINE,
    )

    class Meta:
        model = AuditEntry
        fields = ["at", "actor_name", "act", "subject_label", "note", "seal"]
        empty_text = _("Nothing was recorded that answers these filters. Take one off.")

    def value_note(self, record: AuditEntry) -> str:
        return record.note

    def render_seal(self, value: int) -> str:
        return f"№ {value}"

    def value_seal(self, value: int) -> int:
        return value


class BreakGlassTable(tables.Table):
    opened_at = tables.DateTimeColumn(verbose_name=_("When"))
    actor = tables.Column(verbose_name=_("Who"))
    subject_label = tables.Column(verbose_name=_("Record"))
    move = tables.Column(verbose_name=_("Move"))
    reason = tables.Column(verbose_name=_("Reason"), orderable=False)
    used_at = tables.DateTimeColumn(verbose_name=_("Used"), default=_("not used"))

    class Meta:
        model = BreakGlass
        fields = ["opened_at", "actor", "subject_label", "move", "reason", "used_at"]
        empty_text = _("No separation of duties was ever set aside.")


class JobRunTable(tables.Table):
    label = tables.Column(verbose_name=_("Job"), linkify=True)
    state = tables.TemplateColumn(
        template_name="components/state_badge.html", verbose_name=_("State")
    )
    progress = tables.TemplateColumn(
        template_name="kernel/job_progress_cell.html",
        verbose_name=_("Progress"),
        orderable=False,
        exclude_from_export=True,
    )
    started_by = tables.Column(verbose_name=_("Started by"), default=_("the clock"))
    created_at = tables.DateTimeColumn(verbose_name=_("Asked for"))
    finished_at = tables.DateTimeColumn(verbose_name=_("Ended"))

    nothing_yet = _("No job has run yet.")

    class Meta:
        model = JobRun
        fields = ["label", "state", "progress", "started_by", "created_at", "finished_at"]
        empty_text = _("No job answers these filters. Take one off.")

    def value_state(self, record: JobRun) -> str:
        return record.get_state_display()


class NoticeTable(tables.Table):
    text = tables.TemplateColumn(template_name="kernel/notice_cell.html", verbose_name=_("Notice"))
    created_at = tables.DateTimeColumn(verbose_name=_("When"))
    mark = tables.TemplateColumn(
        template_name="kernel/notice_mark_cell.html",
        verbose_name=_("Read"),
        orderable=False,
        exclude_from_export=True,
        accessor="pk",
    )

    class Meta:
        model = Notice
        fields = ["text", "created_at", "mark"]
        empty_text = _("Nothing to tell you. What concerns you appears here.")

    def value_text(self, value: Any) -> Any:
        return value


class ApiTokenTable(tables.Table):
    scopes = tables.Column(orderable=False, attrs=WORDS)
    created_at = tables.DateTimeColumn(format="j M Y", attrs=ONE_LINE)
    expires_at = tables.DateTimeColumn(format="j M Y", attrs=ONE_LINE)
    last_used_at = tables.DateTimeColumn(format="j M Y, H:i", attrs=ONE_LINE)
    revoked_at = tables.DateTimeColumn(format="j M Y, H:i", attrs=ONE_LINE)
    revoke = tables.TemplateColumn(
        template_name="kernel/api_token_revoke_cell.html",
        verbose_name="",
        orderable=False,
        exclude_from_export=True,
    )

    class Meta:
        model = ApiToken
        fields = [
            "name",
            "prefix",
            "owner",
            "scopes",
            "created_at",
            "expires_at",
            "last_used_at",
            "revoked_at",
        ]
        empty_text = _("You have no token. Make one for a program that sends or reads for you.")

    def render_scopes(self, value: list[str]) -> str:
        """In the words in which it was made; a scope that is offered no more by its name."""
        offered = tokens.offered()
        return "; ".join(str(offered.get(scope, scope)) for scope in value)

    def value_scopes(self, value: list[str]) -> str:
        return ", ".join(value)
