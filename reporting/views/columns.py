"""Which column is what, guessed and put right in a form; the YAML is the expert's view of it."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from inventory.models import ProcessElement
from kernel.models import Upload
from kernel.pages import FormPage
from kernel.ruling import DomainError
from reporting.files import reader_of
from reporting.forms.columns import FAULTS, ColumnsForm, initial_of
from reporting.mapping_files import mapping_text
from reporting.queries.guesses import first_look
from reporting.queries.preview import Preview, preview_of
from reporting.views.imports import crumbs, start_load


class SourceImportRoles(FormPage):
    """Only who handed the file in goes on with it. “Look again” shows, “Load” loads."""

    permission_required = "reporting.load_source"
    queryset = Upload.objects.all()
    form_class = ColumnsForm
    template_name = "reporting/source_import_roles.html"
    title = gettext_lazy("Which column is what")
    success = ""

    def find(self) -> None:
        mine = Upload.objects.filter(uploaded_by=self.request.user)
        self.record = get_object_or_404(mine, **self.address)
        self.process = get_object_or_404(ProcessElement, key=self.request.GET.get("process", ""))
        self.look = first_look(Path(self.record.file.path), name=self.record.name)
        self.preview: Preview | None = None
        self.yaml = ""

    def form_kwargs(self) -> dict[str, Any]:
        guessed = self.look.guessed
        return {
            "columns": self.look.columns,
            "guessed": guessed,
            "initial": initial_of(guessed.mapping),
        }

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find()
        form = self.form()
        read = self.form(data=form.initial)
        if read.is_valid():
            self._read(form, read.event_mapping)
        return self.show(form)

    def act(self, form: Any) -> HttpResponse:
        if "load" not in self.request.POST:
            self._read(form, form.event_mapping)
            return self.show(form)
        reader_of(Path(self.record.file.path), form.event_mapping, name=self.record.name)
        run = start_load(self.record, self.process, form.event_mapping, actor=self.request.user)
        return redirect("source-load", pk=run.pk)

    def context(self) -> dict[str, Any]:
        asked = urlencode({"process": self.process.key, "mapping": "guess"})
        return {
            "process": self.process,
            "preview": self.preview,
            "yaml": self.yaml,
            "faults": [FAULTS[one] for one in self.look.guessed.faults],
            "expert_url": f"{reverse('source-import-columns', args=[self.record.pk])}?{asked}",
            "upload": self.record,
            "crumbs": crumbs(),
        }

    def cancel_url(self) -> str:
        return reverse("source-list")

    def _read(self, form: Any, mapping: Any) -> None:
        try:
            self.preview = preview_of(Path(self.record.file.path), mapping, name=self.record.name)
            self.yaml = mapping_text(mapping)
        except DomainError as fault:
            if form.is_bound:
                form.add_error(None, str(fault))
