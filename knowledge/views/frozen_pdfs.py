"""The PDF of a version as it was published: download it, or have it made again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST, require_safe

from kernel import pdf
from kernel.pages import OfferedMove
from kernel.pages.download import file_response
from knowledge import actions
from knowledge.lifecycle.frozen_pdf import PDF_LIFECYCLE, PdfState
from knowledge.models import DocumentVersion, FrozenPdf

FROZEN = FrozenPdf.objects.select_related("version__document")


@require_safe
def version_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    frozen = get_object_or_404(FROZEN.visible_to(request.user), version=pk)
    if frozen.state != PdfState.MADE:
        raise Http404
    version = frozen.version
    name = f"{version.document.number}-v{version.version}.pdf"
    kind = "application/pdf"
    return file_response(frozen.file, name, content_type=kind, sha256=frozen.sha256)


@require_POST
def pdf_retry(request: HttpRequest, pk: int) -> HttpResponse:
    frozen = get_object_or_404(FROZEN.visible_to(request.user), version=pk)
    actions.retry_pdf(frozen, actor=request.user)
    messages.success(request, _t("It is tried again."))
    return redirect(frozen)


def frozen_shown(version: DocumentVersion, user: Any) -> dict[str, Any]:
    """What the page of a version shows of its PDF."""
    frozen = FROZEN.filter(version=version).first()
    offers = []
    if frozen and frozen.state == PdfState.FAILED:
        ruling = PDF_LIFECYCLE.ruling(frozen, "retry", user)
        address = reverse("version-pdf-retry", args=[version.pk])
        offers = [OfferedMove(PDF_LIFECYCLE.moves["retry"], ruling, address)]
    return {"frozen": frozen, "can_make_pdf": pdf.is_there(), "pdf_offers": offers}
