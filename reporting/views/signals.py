"""Signals: the list, the page of each, and what people make of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.charts import Annotation
from kernel.pages import FormPage, ListPage, NoteForm, RecordPage, confirm_move, moves
from reporting import actions
from reporting.filters import SignalFilter
from reporting.forms.signals import AssignForm, CommentForm, ResetForm
from reporting.lifecycle import SIGNAL_LIFECYCLE
from reporting.models import Baseline, Signal
from reporting.models.signals import SignalState
from reporting.queries import evidence, pictures
from reporting.queries.annotations import annotations_on
from reporting.tables import SignalTable

SIGNALS = Signal.objects.select_related("measure__process", "verdict__target", "assignee")


class SignalList(ListPage):
    permission_required = "reporting.view_signal"
    queryset = Signal.objects.select_related("measure__process", "assignee")
    filterset_class = SignalFilter
    table_class = SignalTable
    title = gettext_lazy("Signals")
    intro = gettext_lazy("What chance alone would hardly draw, and verdicts that changed.")


class SignalPage(RecordPage):
    permission_required = "reporting.view_signal"
    queryset = SIGNALS
    template_name = "reporting/signal.html"

    def context(self, request: HttpRequest, record: Signal) -> dict[str, Any]:
        verdict = record.verdict
        verdict.measure = record.measure
        offers = moves(record, SIGNAL_LIFECYCLE, request.user)
        return {
            "crumbs": [(_("Signals"), reverse("signal-list")), (record.get_rule_display(), "")],
            "measure": record.measure,
            "offers": [offer for offer in offers if offer.move.label],
            "facts": evidence.signal_facts(record),
            "chart": pictures.verdict_chart(
                verdict, [verdict.target] if verdict.target else [], _flags(record)
            ),
            "comments": record.comments.select_related("author"),
            "comment_form": CommentForm(),
        }


def _flags(signal: Signal) -> list[Annotation]:
    """What happened to the measure, and the signal itself: where it was seen, or as explained."""
    flags = annotations_on(signal.measure, [signal])
    if signal.state != SignalState.EXPLAINED:
        flags.append(Annotation(signal.period, str(signal.get_rule_display())))
    return sorted(flags, key=lambda one: one.day)


class SignalComment(FormPage):
    """Sent from the page of the signal; its own page is for a browser that went wrong."""

    permission_required = "reporting.handle_signal"
    queryset = SIGNALS
    form_class = CommentForm
    title = gettext_lazy("Comment")
    submit_label = gettext_lazy("Comment")
    success = gettext_lazy("Your comment stands under the signal.")

    def act(self, form: Any) -> str:
        actions.comment_on_signal(self.record, actor=self.request.user, **form.cleaned_data)
        return f"{self.record.get_absolute_url()}#comments"


class SignalRebaseline(FormPage):
    permission_required = "reporting.set_baseline"
    queryset = SIGNALS
    form_class = ResetForm
    title = gettext_lazy("Reset the limits because of this signal")
    intro = gettext_lazy(
        "Only after a change of the process that stays. It can be undone from the baseline's page."
    )
    submit_label = gettext_lazy("Reset the limits")
    success = gettext_lazy("The limits are computed anew, and the measure is judged by them.")

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "cadence": self.record.measure.cadence,
            "initial": {"since": self.record.began_on},
        }

    def act(self, form: Any) -> Baseline:
        return actions.reset_limits(
            self.record.measure,
            signal=self.record,
            actor=self.request.user,
            **form.cleaned_data,
        )

    def context(self) -> dict[str, Any]:
        signals = (_("Signals"), reverse("signal-list"))
        here = (str(self.record), self.record.get_absolute_url())
        return {"crumbs": [signals, here, (_("Limits"), "")]}


def signal_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    signal = get_object_or_404(SIGNALS.visible_to(request.user), pk=pk)
    form = AssignForm if move == "assign" else NoteForm
    act = actions.SIGNAL_ACTS.get(move, actions.acknowledge_signal)
    known = move if move in actions.SIGNAL_ACTS else ""
    return confirm_move(request, signal, SIGNAL_LIFECYCLE, known, act, form_class=form)
