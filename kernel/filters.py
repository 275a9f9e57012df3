"""What may be asked of the cellar's lists."""

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters.widgets import BooleanWidget

from kernel.forms import day_input
from kernel.models import AuditEntry, BreakGlass, JobRun, JobState, Notice, User


class YesNoInput(BooleanWidget):
    """Any, yes or no: who has not chosen does not ask for what is unknown."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.choices = [("", _("Any")), ("true", _("Yes")), ("false", _("No"))]


class YesNoField(forms.NullBooleanField):
    widget = YesNoInput

    def in_words(self, value: bool) -> Any:
        return _("yes") if value else _("no")


class YesNoFilter(filters.BooleanFilter):
    field_class = YesNoField


class AuditEntryFilter(filters.FilterSet):
    actor = filters.ModelChoiceFilter(queryset=User.objects.all(), label=_("Who"))
    act = filters.CharFilter(
        label=_("What"), method="told_of", help_text=_("Its beginning, as in policy.approved")
    )
    record = filters.CharFilter(label=_("Record"), method="concerning")
    since = filters.DateFilter(label=_("From day"), method="begun_on", widget=day_input())
    until = filters.DateFilter(label=_("To day"), method="ended_on", widget=day_input())
    request_id = filters.CharFilter(label=_("Request"))

    class Meta:
        model = AuditEntry
        fields = ["actor", "act", "record", "since", "until", "request_id"]

    def told_of(self, entries: QuerySet, _name: str, value: str) -> Any:
        return entries.told_of(value)

    def concerning(self, entries: QuerySet, _name: str, value: str) -> Any:
        return entries.concerning(value)

    def begun_on(self, entries: QuerySet, _name: str, value: date) -> Any:
        return entries.between(value, None)

    def ended_on(self, entries: QuerySet, _name: str, value: date) -> Any:
        return entries.between(None, value)


class BreakGlassFilter(filters.FilterSet):
    actor = filters.ModelChoiceFilter(
        queryset=User.objects.filter(is_superuser=True), label=_("Who")
    )
    subject_label = filters.CharFilter(lookup_expr="icontains", label=_("Record"))
    used = YesNoFilter("used_at", lookup_expr="isnull", exclude=True, label=_("Was it used?"))

    class Meta:
        model = BreakGlass
        fields = ["actor", "subject_label", "used"]


class JobRunFilter(filters.FilterSet):
    label = filters.CharFilter(lookup_expr="icontains", label=_("Job"))
    state = filters.MultipleChoiceFilter(
        choices=JobState.choices,
        label=_("State"),
        distinct=False,
        widget=forms.CheckboxSelectMultiple,
    )
    since = filters.DateFilter("created_at", "date__gte", label=_("From day"), widget=day_input())

    class Meta:
        model = JobRun
        fields = ["label", "state", "since"]


class NoticeFilter(filters.FilterSet):
    text = filters.CharFilter(lookup_expr="icontains", label=_("Text"))
    unread = YesNoFilter("read_at", lookup_expr="isnull", label=_("Only unread?"))

    class Meta:
        model = Notice
        fields = ["text", "unread"]
