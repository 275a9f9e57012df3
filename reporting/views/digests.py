"""Digests: one's own list, each with what it would say now, and the way out of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from kernel import pdf
from kernel.models import SavedView
from kernel.pages import FormPage, ListPage, RecordPage
from reporting.actions import digests
from reporting.digest_mail import digest_of, shown_of
from reporting.forms.digests import DigestForm
from reporting.models import Digest
from reporting.queries.digests import digest_content, in_words
from reporting.tables import DigestTable

ISSUES_SHOWN = 12


class DigestList(ListPage):
    permission_required = "reporting.view_verdict"
    queryset = Digest.objects.with_last_issue()
    table_class = DigestTable
    title = gettext_lazy("Digests")
    intro = gettext_lazy("The overview by e-mail, as often as you like, with the filters you like.")
    create_route = "digest-new"
    create_label = gettext_lazy("New digest")


class DigestPage(RecordPage):
    """What it would say if it were sent now; `?format=pdf` as the paper that would go with it."""

    permission_required = "reporting.view_verdict"
    queryset = Digest.objects.with_last_issue().select_related("owner")
    template_name = "reporting/digest.html"
    paper_template_name = "reporting/paper/digest.html"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        content = digest_content(record, record.last_at or record.created_at)
        facts = [
            (_("How often"), record.get_cadence_display()),
            (_("Which processes"), in_words(record)),
            (_("When there is nothing to tell"), _empty_words(record)),
            (_("Sent to"), record.owner.email),
            (_("Last sent"), record.last_at),
        ]
        return {
            **shown_of(content, record.period_of(timezone.localdate())),
            "title": str(record),
            "facts": facts,
            "rows": content.pictured,
            "issues": record.issues.all()[:ISSUES_SHOWN],
            "crumbs": _crumbs(str(record)),
            "can_make_pdf": pdf.is_there(),
        }


class _DigestForm(FormPage):
    permission_required = "reporting.view_verdict"
    form_class = DigestForm

    def form_kwargs(self) -> dict[str, Any]:
        views = SavedView.objects.offered_to(self.request.user, reverse("overview"))
        asked = self.request.GET.get("query", "")
        return {**super().form_kwargs(), "views": list(views), "asked": asked}


class DigestNew(_DigestForm):
    title = gettext_lazy("New digest")
    submit_label = gettext_lazy("Subscribe")
    success = gettext_lazy("You are subscribed. This is what it would say now.")

    def form_kwargs(self) -> dict[str, Any]:
        found = super().form_kwargs()
        return {**found, "initial": {"query": found["asked"]}}

    def act(self, form: Any) -> Digest:
        return digests.subscribe(actor=self.request.user, **form.cleaned_data)

    def context(self) -> dict[str, Any]:
        return {"crumbs": _crumbs(_("New digest"))}

    def cancel_url(self) -> str:
        return reverse("digest-list")


class DigestChange(_DigestForm):
    queryset = Digest.objects.all()
    title = gettext_lazy("Change the digest")
    success = gettext_lazy("The digest is changed.")

    def act(self, form: Any) -> Digest:
        kept = Digest.objects.get(pk=self.record.pk)
        return digests.change_digest(kept, actor=self.request.user, **form.cleaned_data)


@require_POST
def digest_switch(request: HttpRequest, pk: int) -> HttpResponse:
    digest = get_object_or_404(Digest.objects.visible_to(request.user), pk=pk)
    wanted = request.POST.get("on") == "1"
    digests.switch_digest(digest, on=wanted, actor=request.user)
    messages.success(request, _("It is switched on.") if wanted else _("It is switched off."))
    return redirect(digest)


@csrf_exempt  # the token is the proof; mail programs post it by themselves (RFC 8058)
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def digest_unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """From the link in a message; looking at it changes nothing."""
    digest = digest_of(token)
    if digest is None:
        raise Http404(_("This link is not whole, or the digest is gone."))
    if request.method == "POST":
        digests.switch_digest(digest, on=False, actor=digest.owner)
        digest.refresh_from_db()
    shown = {"digest": digest, "title": _("Unsubscribe"), "asked": in_words(digest)}
    return render(request, "reporting/digest_unsubscribe.html", shown)


def _empty_words(digest: Digest) -> str:
    return _("nothing is sent") if digest.skips_empty else _("one line says so")


def _crumbs(here: str) -> list[tuple[str, str]]:
    return [(_("Digests"), reverse("digest-list")), (here, "")]
