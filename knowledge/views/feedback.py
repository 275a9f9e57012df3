"""What readers say of documents: the word on the page, the list, and what came of it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from kernel.pages import FormPage, ListPage, RecordPage, confirm_move
from knowledge import actions
from knowledge.filters import FeedbackFilter
from knowledge.lifecycle.feedback import FEEDBACK_LIFECYCLE
from knowledge.models import Document, Feedback
from knowledge.tables import FeedbackTable

ACTS = {"answer": actions.answer_feedback, "close": actions.close_feedback}


class FeedbackForm(forms.Form):
    """Did it help, and what is missing?"""

    is_helpful = forms.TypedChoiceField(
        label=_("Did it help?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda told: told == "yes",
        widget=forms.RadioSelect,
    )
    missing = forms.CharField(
        label=_("What is missing, or wrong?"),
        help_text=_("The owner answers you."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FeedbackGive(FormPage):
    """Where the word on the page of a document goes; what is refused is given back here."""

    permission_required = "knowledge.add_feedback"
    queryset = Document.objects.all()
    title = _("Feedback")
    intro = _("Did the text in force help, and what is missing?")
    form_class = FeedbackForm
    submit_label = _("Send")
    success = _("Thank you. It is kept with the text you read.")

    def act(self, form: Any) -> str:
        actions.give_feedback(self.record, actor=self.request.user, **form.cleaned_data)
        return f"{self.record.get_absolute_url()}#feedback"

    def context(self) -> dict[str, Any]:
        document = self.record
        return {
            "title": f"{self.title}: {document}",
            "crumbs": [
                (_t("Documents"), reverse("document-list")),
                (document.number, document.get_absolute_url()),
                (self.title, ""),
            ],
        }


class FeedbackList(ListPage):
    permission_required = "knowledge.view_feedback"
    queryset = Feedback.objects.with_parts()
    filterset_class = FeedbackFilter
    table_class = FeedbackTable
    title = _("Feedback")
    intro = _("What readers say of documents in force: did it help, and what is missing.")


class FeedbackPage(RecordPage):
    queryset = Feedback.objects.with_parts()
    template_name = "knowledge/feedback.html"
    lifecycle = FEEDBACK_LIFECYCLE

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        may_list = request.user.has_perm("knowledge.view_feedback")
        above = reverse("feedback-list") if may_list else record.version.document.get_absolute_url()
        name = _t("Feedback") if may_list else record.version.document.number
        return {"crumbs": [(name, above), (record, "")]}


def feedback_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    found = Feedback.objects.with_parts().visible_to(request.user)
    feedback = get_object_or_404(found, pk=pk)
    return confirm_move(request, feedback, FEEDBACK_LIFECYCLE, move, ACTS[move])


def feedback_shown(document: Document, version: Any, user: Any) -> dict[str, Any]:
    """What the page of a document shows of what its readers say."""
    counts = Feedback.objects.filter(version__document=document).counted()
    mine = version and Feedback.objects.filter(version=version, reader=user).standing().first()
    may = version and not mine and user.has_perm("knowledge.add_feedback")
    return {"counts": counts, "mine": mine, "form": FeedbackForm() if may else None}
