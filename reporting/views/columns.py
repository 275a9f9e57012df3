"""Which column is what, guessed and put right in a form; the YAML is the expert's view of it."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import ProcessElement
from kernel.models import Upload
from kernel.pages import FormPage
from kernel.ruling import DomainError
from reporting.event_mapping import EventMapping
from reporting.files import reader_of
from reporting.forms.columns import FAULTS, ColumnsForm, initial_of
from reporting.forms.imports import GUESS, MappingFileForm, known_mappings
from reporting.mapping_files import mapping_text, mapping_written
from reporting.queries.guesses import first_look
from reporting.queries.preview import Preview, preview_of
from reporting.views.imports import crumbs, start_load

MOST_OFFERED = 300  # columns; a dozen lists of more of them keep a page waiting for seconds


class SourceImportRoles(FormPage):
    """Only who handed the file in goes on with it. “Look again” shows, “Load” loads, “Download”
    gives the mapping as a file, and “Fill in” takes one."""

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
        self.asked = self.request.GET.get("mapping", GUESS)
        self.look = first_look(Path(self.record.file.path), name=self.record.name)
        self.begins = self._begin()
        self.preview: Preview | None = None
        self.faults: list[Any] = []
        self.yaml = ""

    def _begin(self) -> EventMapping:
        """What the form begins with: a mapping that is known, else what is guessed."""
        _name, text = known_mappings().get(self.asked, ("", ""))
        return mapping_written(text) if text else self.look.guessed.mapping

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "columns": self.look.columns,
            "guessed": self.look.guessed,
            "initial": initial_of(self.begins),
        }

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find()
        if len(self.look.columns) > MOST_OFFERED:
            told = _("%(file)s has %(count)d columns: too many for lists. Write those that matter.")
            messages.info(
                request, told % {"file": self.record.name, "count": len(self.look.columns)}
            )
            return redirect(self._as_yaml())
        return self._as_it_begins()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "fill" not in request.POST:
            return super().post(request, **kwargs)
        self.find()
        sent = MappingFileForm(request.POST, request.FILES)
        if not sent.is_valid():
            self.faults = sent.errors["mapping_file"]
            return self.show(self.form(), status=422)
        self.begins = sent.event_mapping
        return self._as_it_begins()

    def act(self, form: Any) -> HttpResponse:
        mapping = form.event_mapping
        if "yaml" in self.request.POST:
            return self._download(mapping)
        if "load" not in self.request.POST:
            self._read(form, mapping)
            return self.show(form)
        self._demand_columns(mapping)
        run = start_load(self.record, self.process, mapping, actor=self.request.user)
        return redirect("source-load", pk=run.pk)

    def context(self) -> dict[str, Any]:
        return {
            "process": self.process,
            "preview": self.preview,
            "yaml": self.yaml,
            "faults": self.faults,
            "expert_url": self._as_yaml(),
            "upload": self.record,
            "look": self.look,
            "crumbs": crumbs(),
        }

    def cancel_url(self) -> str:
        return reverse("source-list")

    def _as_yaml(self) -> str:
        asked = urlencode({"process": self.process.key, "mapping": self.asked})
        return f"{reverse('source-import-columns', args=[self.record.pk])}?{asked}"

    def _as_it_begins(self) -> HttpResponse:
        """The form unsent, with the first rows where they can be read so."""
        form = self.form()
        read = self.form(data=form.initial)
        if read.is_valid():
            self._read(form, read.event_mapping)
        elif self.begins == self.look.guessed.mapping:
            self.faults = [FAULTS[one] for one in self.look.guessed.faults]
        else:
            self._name_absent()
        return self.show(form)

    def _name_absent(self) -> None:
        """A known mapping may name columns that this file does not have."""
        try:
            self._demand_columns(self.begins)
        except DomainError as fault:
            self.faults = [str(fault)]

    def _demand_columns(self, mapping: EventMapping) -> None:
        """Raises DomainError where the file lacks one; it is read whole in the job that follows."""
        path = Path(self.record.file.path)
        reader_of(path, mapping, name=self.record.name, at_a_glance=True)

    def _download(self, mapping: EventMapping) -> HttpResponse:
        name = self.record.name.partition(".")[0] or "mapping"
        disposition = content_disposition_header(
            as_attachment=True, filename=f"{name}.mapping.yaml"
        )
        return HttpResponse(
            mapping_text(mapping),
            content_type="application/yaml; charset=utf-8",
            headers={"Content-Disposition": disposition or "attachment"},
        )

    def _read(self, form: Any, mapping: EventMapping) -> None:
        try:
            self.preview = preview_of(Path(self.record.file.path), mapping, name=self.record.name)
            self.yaml = mapping_text(mapping)
        except DomainError as fault:
            if form.is_bound:
                form.add_error(None, str(fault))
            else:
                self.faults = [str(fault)]
