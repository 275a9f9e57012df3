"""Load an event log: the file, its columns with a look at the first rows, the job, the result."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import ProcessElement
from kernel import jobs
from kernel.models import JobRun, JobState, Upload
from kernel.pages import FormPage
from kernel.ruling import DomainError
from kernel.tasks import send
from kernel.uploads import receive_upload
from reporting import actions, tasks
from reporting.event_mapping import EventMapping
from reporting.files import reader_of
from reporting.forms.imports import GUESS, OWN, OWN_KEY, EventFileForm, MappingForm, known_mappings
from reporting.mapping_files import mapping_text
from reporting.queries.guesses import first_look
from reporting.queries.preview import Preview, preview_of


class SourceImport(FormPage):
    permission_required = "reporting.load_source"
    form_class = EventFileForm
    title = gettext_lazy("Load an event log")
    intro = gettext_lazy("Nothing is loaded before you have seen how the first rows are read.")
    submit_label = gettext_lazy("Look at it")
    success = ""

    def form_kwargs(self) -> dict[str, Any]:
        asked = self.request.GET
        process = ProcessElement.objects.filter(key=asked.get("process", "")).first()
        return {"initial": {"process": process, "mapping": asked.get("mapping", GUESS)}}

    def act(self, form: Any) -> HttpResponse:
        upload = receive_upload(
            form.cleaned_data["file"],
            actor=self.request.user,
            kinds={"text", "gzip", "xlsx", "parquet"},
        )
        chosen = {
            "process": form.cleaned_data["process"].key,
            "mapping": form.cleaned_data["mapping"],
        }
        page = "source-import-columns" if chosen["mapping"] == OWN_KEY else "source-import-roles"
        return redirect(f"{reverse(page, args=[upload.pk])}?{urlencode(chosen)}")

    def context(self) -> dict[str, Any]:
        return {"crumbs": crumbs()}

    def cancel_url(self) -> str:
        return reverse("source-list")


class SourceImportColumns(FormPage):
    """Only who handed the file in goes on with it. “Look again” shows, “Load” loads."""

    permission_required = "reporting.load_source"
    queryset = Upload.objects.all()
    form_class = MappingForm
    template_name = "reporting/source_import_columns.html"
    title = gettext_lazy("How the file is read")
    success = ""

    def find(self) -> None:
        mine = Upload.objects.filter(uploaded_by=self.request.user)
        self.record = get_object_or_404(mine, **self.address)
        self.process = get_object_or_404(ProcessElement, key=self.request.GET.get("process", ""))
        self.read: Preview | None = None

    def form_kwargs(self) -> dict[str, Any]:
        asked = self.request.GET.get("mapping", "")
        if asked == GUESS:
            look = first_look(Path(self.record.file.path), name=self.record.name)
            return {"initial": {"mapping": mapping_text(look.guessed.mapping)}}
        _name, text = known_mappings().get(asked, ("", OWN))
        return {"initial": {"mapping": text}}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find()
        form = self.form()
        first_look = self.form(data=form.initial)
        if first_look.is_valid():
            return self._look(form, first_look.event_mapping)
        return self.show(form)

    def act(self, form: Any) -> HttpResponse:
        if "load" not in self.request.POST:
            return self._look(form, form.event_mapping)
        path = Path(self.record.file.path)
        reader_of(path, form.event_mapping, name=self.record.name, at_a_glance=True)
        run = start_load(self.record, self.process, form.event_mapping, actor=self.request.user)
        return redirect("source-load", pk=run.pk)

    def context(self) -> dict[str, Any]:
        asked = self.request.GET.urlencode()
        return {
            "process": self.process,
            "preview": self.read,
            "form_url": f"{reverse('source-import-roles', args=[self.record.pk])}?{asked}",
            "upload": self.record,
            "crumbs": crumbs(),
        }

    def cancel_url(self) -> str:
        return reverse("source-list")

    def _look(self, form: Any, mapping: EventMapping) -> HttpResponse:
        try:
            self.read = preview_of(Path(self.record.file.path), mapping, name=self.record.name)
        except DomainError as fault:
            if not form.is_bound:
                form = self.form(data=form.initial)
                form.is_valid()
            form.add_error("mapping", str(fault))
        return self.show(form)


def source_load(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the load is; once it is done, what it brought."""
    run = get_object_or_404(JobRun, pk=pk, job=tasks.LOAD, started_by=request.user)
    if run.state == JobState.DONE:
        told = run.result  # of an older edition: the key of the batch, and no address
        return redirect(told.get("url") or reverse("event-batch", args=[told["batch"]]))
    return render(
        request,
        "reporting/source_load.html",
        {"run": run, "title": _("Loading"), "crumbs": crumbs()},
    )


def crumbs() -> list[tuple[str, str]]:
    return [(_("Event sources"), reverse("source-list")), (_("Load an event log"), "")]


def start_load(
    upload: Upload, process: ProcessElement, mapping: EventMapping, *, actor: Any
) -> JobRun:
    """Queue the load; after one that failed or was cancelled, it may be tried again."""
    source = actions.open_source(process, mapping=mapping, actor=actor)
    run = jobs.queue(
        tasks.LOAD,
        f"{source.number}:{upload.pk}",
        label=_("Load %(file)s into %(source)s") % {"file": upload.name, "source": source.number},
        actor=actor,
        task=tasks.load_event_file.name,
        arguments=[source.pk, upload.pk],
    )
    send(run)
    return run
