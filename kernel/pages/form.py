"""The page with one form: to create a record, or to change one."""

from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.forms import BaseForm, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.pages.guard import GuardedPage, visible
from kernel.ruling import DomainError

Text = str | Promise


class FormPage(GuardedPage):
    """Say `title`, `form_class`, `submit_label`, and in `act` which action to call.

    With a `queryset` the page changes the record that the address names (in `self.record`);
    without, it makes a new one. A refusal stands on the form, and nothing typed is lost.
    """

    title: Text = ""
    intro: Text = ""
    form_class: type[BaseForm]
    submit_label: Text = _("Save")
    success: Text = _("Saved.")
    queryset: QuerySet[Any] | None = None
    template_name = "pages/form.html"
    record: Any = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.address = kwargs

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find()
        return self.show(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find()
        form = self.form(data=request.POST, files=request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            done = self.act(form)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, status=409)
        if self.success:
            messages.success(request, self.success)
        return done if isinstance(done, HttpResponse) else redirect(done)

    def act(self, form: Any) -> Model | HttpResponse | str:
        """Call the action; answer with the record (or address) to go to."""
        raise NotImplementedError

    def form_kwargs(self) -> dict[str, Any]:
        """What the form is made with, besides what was sent; `initial` for a prefilled one."""
        if self.record is not None and issubclass(self.form_class, ModelForm):
            return {"instance": self.record}
        return {}

    def context(self) -> dict[str, Any]:
        """What this page shows besides."""
        return {}

    def cancel_url(self) -> str:
        return self.record.get_absolute_url() if self.record is not None else ""

    def find(self) -> None:
        if self.queryset is not None:
            found = visible(self.queryset, self.request.user)
            self.record = get_object_or_404(found, **self.address)

    def form(self, **sent: Any) -> Any:
        return self.form_class(**sent, **self.form_kwargs())

    def show(self, form: Any, status: int = 200) -> HttpResponse:
        context = {
            "title": self.title,
            "intro": self.intro,
            "form": form,
            "submit_label": self.submit_label,
            "cancel_url": self.cancel_url(),
            "record": self.record,
            **self.context(),
        }
        return render(self.request, self.template_name, context, status=status)
