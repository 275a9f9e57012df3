"""The files of a version: attach one to a draft, take one away, download one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kernel.attached_files import MEDIA_TYPES, demand_attachable
from kernel.forms import CheckedFileField
from kernel.models import Upload
from kernel.pages import FormPage
from kernel.pages.download import file_response
from knowledge import actions
from knowledge.models import DocumentVersion
from knowledge.views.versions import VERSIONS, crumbs_of


class AttachmentForm(forms.Form):
    file = CheckedFileField(
        check=demand_attachable,
        label=_("File"),
        help_text=_("A picture (PNG, JPEG), PDF, office document, CSV or text, up to 20 MB."),
    )
    note = forms.CharField(label=_("What it is"), max_length=200, required=False)


class AttachFile(FormPage):
    permission_required = "knowledge.change_documentversion"
    queryset = VERSIONS
    title = _("Attach a file")
    intro = _("It belongs to the version as its text does: approved, compared and kept with it.")
    form_class = AttachmentForm
    submit_label = _("Attach it")
    success = _("Attached.")

    def act(self, form: Any) -> str:
        actions.attach_file(self.record, **form.cleaned_data, actor=self.request.user)
        return f"{self.record.get_absolute_url()}#attachments"

    def context(self) -> dict[str, Any]:
        return {"crumbs": crumbs_of(self.record, _t("Attach a file"))}


@require_POST
def file_detach(request: HttpRequest, pk: int) -> HttpResponse:
    version = get_object_or_404(VERSIONS.visible_to(request.user), pk=pk)
    actions.detach_file(version, name=request.POST.get("name", ""), actor=request.user)
    messages.success(request, _t("It is taken away from this version."))
    return redirect(f"{version.get_absolute_url()}#attachments")


@require_safe
def attached_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    version = get_object_or_404(DocumentVersion.objects.visible_to(request.user), pk=pk)
    told = next((one for one in version.attachments if one["name"] == name), None)
    if told is None:
        raise Http404
    upload = get_object_or_404(Upload, pk=told["upload"], sha256=told["sha256"])
    kind = MEDIA_TYPES.get(told["kind"], "application/octet-stream")
    return file_response(upload.file, told["name"], content_type=kind, sha256=told["sha256"])
