"""The page with one form for a piece of work in a case."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile

from kernel.pages import FormPage
from kernel.uploads import receive_upload
from readiness.forms import EVIDENCE_KINDS
from readiness.models import ChangeCase
from readiness.permits import PERMITS, demand


class CaseForm(FormPage):
    """Say `work`, a name of PERMITS: it gives the title, and who may, when, is asked before."""

    queryset = ChangeCase.objects.with_people()
    permission_required = "readiness.view_changecase"
    work = ""
    anchor = ""

    def find(self) -> None:
        lookup = {name: self.address[name] for name in ("number",) if name in self.address}
        everything, self.address = self.address, lookup
        super().find()
        self.address = everything
        demand(self.record, self.work, self.request.user)

    def form_kwargs(self) -> dict[str, Any]:
        return {}

    def show(self, form: Any, status: int = 200) -> Any:
        self.title = self.title or PERMITS[self.work].label
        return super().show(form, status)

    def back(self) -> str:
        return f"{self.record.get_absolute_url()}{self.anchor}"

    def cancel_url(self) -> str:
        return self.back()

    def context(self) -> dict[str, Any]:
        return {"crumbs": [(str(self.record), self.record.get_absolute_url()), (self.title, "")]}


def keep_evidence(file: UploadedFile | None, actor: Any) -> Any:
    """The upload that proves something, or None when no file was given."""
    return receive_upload(file, actor=actor, kinds=EVIDENCE_KINDS) if file else None
