"""What the pages of signals and limits ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.models import User
from kernel.pages import NoteForm
from reporting.models import ChartKind, Measure, RuleSet
from reporting.period_words import period_noun
from reporting.queries.chart_choices import chart_kinds, expected_false_signals

BACKEND = "django.contrib.auth.backends.ModelBackend"


def handlers() -> Any:
    """Everybody whose role handles signals."""
    return User.objects.with_perm(
        "reporting.handle_signal", include_superusers=False, backend=BACKEND
    ).filter(is_active=True, is_clock=False)


class AssignForm(NoteForm):
    assignee = forms.ModelChoiceField(label=_("Assign to"), queryset=User.objects.none())
    field_order = ["assignee", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = handlers()


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Comment"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )


class PeriodField(forms.DateField):
    """Any day of a period; a month also as browsers send it (2026-10)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%Y-%m"], **kwargs)

    def ask_for(self, cadence: str) -> None:
        """As a month, or as a day of whatever else the periods are."""
        kind, written = ("month", "%Y-%m") if cadence == "month" else ("date", "%Y-%m-%d")
        self.widget = forms.DateInput(attrs={"type": kind}, format=written)


class LimitsForm(forms.Form):
    """What the forms about limits share: their fields ask in the cadence of the measure."""

    def __init__(self, *args: Any, cadence: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PeriodField):
                field.ask_for(cadence)
                words = {"period": period_noun(cadence)}
                field.label, field.help_text = (
                    str(told) % words for told in (field.label, field.help_text)
                )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stands in the history, beside the limits."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FreezeForm(LimitsForm, ReasonForm):
    since = PeriodField(label=_("First %(period)s"))
    until = PeriodField(
        label=_("Last %(period)s"),
        help_text=_("Twelve with cases at least; any day of the %(period)s will do."),
    )
    field_order = ["since", "until", "reason"]


class ResetForm(LimitsForm, ReasonForm):
    since = PeriodField(
        label=_("From this %(period)s on"),
        help_text=_(
            "The %(period)s in which the change began; it takes six with cases since then."
        ),
    )
    field_order = ["since", "reason"]


class ChartForm(ReasonForm):
    """Every choice tells how often it raises a signal without a cause."""

    chart = forms.ChoiceField(label=_("Control chart"), widget=forms.RadioSelect)
    rules = forms.ChoiceField(
        label=_("Run rules"),
        help_text=_("EWMA and CUSUM use none: each of their points holds the ones before."),
        widget=forms.RadioSelect,
    )
    field_order = ["chart", "rules", "reason"]

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chart"].choices = [(one, _kind(one)) for one in chart_kinds(measure)]
        self.fields["rules"].choices = [
            (one.value, _with_rate(one.label, ChartKind.XMR, one.value)) for one in RuleSet
        ]


def _kind(chart: str) -> str:
    label = str(ChartKind(chart).label)
    if chart in (ChartKind.EWMA, ChartKind.CUSUM):
        return _with_rate(label, chart, RuleSet.OUTSIDE)
    return label


def _with_rate(label: Any, chart: str, rules: str) -> str:
    words = {"label": label, "rate": f"{expected_false_signals(chart, rules):.3f}"}
    return str(_("%(label)s · %(rate)s false signals a month")) % words
