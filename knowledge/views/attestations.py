"""Attestations: who must read a document, the page on which one attests, and who is missing."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from kernel.pages import FormPage, ListPage, confirm_move, visible
from knowledge import actions
from knowledge.attestation_coverage import asked_versions
from knowledge.attestation_filters import CoverageFilter, ReaderFilter
from knowledge.attestation_forms import AttestForm, AudienceForm
from knowledge.attestation_tables import CoverageTable, ReaderTable
from knowledge.attesting import attesting_ruling
from knowledge.lifecycle import VERSION_CLAIM
from knowledge.models import Attestation, Document, DocumentVersion
from knowledge.reading import coverage_by_team, coverage_of, readers_of, shortfall
from knowledge.shown_wording import shown_wording
from knowledge.views.about import shown_about
from knowledge.views.steps import shown_steps
from knowledge.views.versions import VERSIONS, crumbs_of


class DocumentAddress(FormPage):
    permission_required = "knowledge.address_document"
    queryset = Document.objects.select_related("process", "document_class")
    title = _("Who must read it")
    intro = _(
        "Each part names a role, the owner and notification list of a process, a team, or what "
        "all of them hold for. The parts add up."
    )
    form_class = AudienceForm
    success = _("Saved. Who has not attested what is in force is asked to.")

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": AudienceForm.initial_of(self.record)}

    def act(self, form: Any) -> Document:
        return actions.set_audience(self.record, **form.told(), actor=self.request.user)


class VersionAttest(FormPage):
    """The text, and below it the word that one has read it."""

    permission_required = "knowledge.view_documentversion"
    queryset = VERSIONS
    title = _("Read and attest")
    form_class = AttestForm
    submit_label = _("Attest")
    success = _("Attested. The text is kept with it as you read it.")
    template_name = "knowledge/version_attest.html"

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"read": self.record.digest}}

    def act(self, form: Any) -> Document:
        actions.attest_version(
            self.record,
            actor=self.request.user,
            read=form.cleaned_data["read"],
            statement=form.statement,
        )
        return self.record.document

    def context(self) -> dict[str, Any]:
        return {
            "crumbs": crumbs_of(self.record, _t("Read and attest")),
            "title": f"{self.title}: {self.record.document.title}",
            **_shown(self.record, self.request.user),
            "ruling": attesting_ruling(self.record, self.request.user),
        }


class AttestationCoverage(ListPage):
    """All that is to be attested, and who has not attested it yet."""

    permission_required = "knowledge.view_attestation"
    filterset_class = CoverageFilter
    table_class = CoverageTable
    title = _("Attestations")
    intro = _("All that is to be attested now: how many have, and who has not yet.")

    def get_queryset(self) -> QuerySet[Any]:
        return visible(asked_versions(), self.request.user)


class AttestationList(ListPage):
    """Everybody who must read a version: who has attested it, and who is missing."""

    permission_required = "knowledge.view_attestation"
    filterset_class = ReaderFilter
    table_class = ReaderTable
    template_name = "knowledge/attestation_list.html"
    intro = _("Everybody in the audience: who has attested, and who is missing.")

    @cached_property
    def version(self) -> DocumentVersion:
        found = visible(VERSIONS, self.request.user)
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @property
    def title(self) -> str:  # type: ignore[override]  # it names the version
        return _t("Attestations of %(version)s") % {"version": self.version.label}

    def get_queryset(self) -> QuerySet[Any]:
        return readers_of(self.version)

    def context(self) -> dict[str, Any]:
        version = self.version
        return {
            "crumbs": crumbs_of(version, _t("Attestations")),
            "version": version,
            "coverage": coverage_of(version),
            "teams": coverage_by_team(version),
            "shortfall": shortfall(version),
            "may_address": self.request.user.has_perm("knowledge.address_document"),
        }


def attested_text(request: HttpRequest, pk: int, attestation: int) -> HttpResponse:
    """What a person attested, word for word; their own, or anybody's to who sees coverage."""
    version = get_object_or_404(VERSIONS.visible_to(request.user), pk=pk)
    found = Attestation.objects.filter(version=version).select_related("person", "text")
    if not request.user.has_perm("knowledge.view_attestation"):
        found = found.filter(person=request.user.pk)
    one = get_object_or_404(found, pk=attestation)
    read = {"body": one.text.body, "table": one.text.table, **one.text.parts}
    context = {
        "crumbs": crumbs_of(version, _t("Attestations")),
        "title": one.text.title,
        "attestation": one,
        **_shown(DocumentVersion(document=version.document, **read), request.user),
    }
    return render(request, "knowledge/attested_text.html", context)


def minor_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    version = get_object_or_404(VERSIONS.visible_to(request.user), pk=pk)
    return confirm_move(request, version, VERSION_CLAIM, "refuse_minor", actions.refuse_minor)


def _shown(version: DocumentVersion, user: Any) -> dict[str, Any]:
    """All that a version says: what is attested is what is shown."""
    return {
        "wording": shown_wording(version),
        "steps": shown_steps(version, user),
        "about": shown_about(version, user),
        "replaces": version.replaces,
        "files": version.attachments,
    }
