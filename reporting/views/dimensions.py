"""What the dimensions of a process are called."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import ProcessElement
from kernel.pages import FormPage
from reporting import actions
from reporting.forms.dimensions import DimensionNamesForm
from reporting.models import SegmentDimension


class DimensionNames(FormPage):
    permission_required = "reporting.change_segmentdimension"
    queryset = ProcessElement.objects.all()
    form_class = DimensionNamesForm
    title = gettext_lazy("Name the dimensions")
    intro = gettext_lazy(
        "Every page, file and digest calls them so from now on. Segments, targets, verdicts and "
        "addresses stay: they know a dimension by its number."
    )
    success = gettext_lazy("The dimensions are called so now.")

    def form_kwargs(self) -> dict[str, Any]:
        return {"dimensions": list(SegmentDimension.objects.filter(process=self.record))}

    def act(self, form: Any) -> str:
        actions.rename_dimensions(self.record, names=form.names(), actor=self.request.user)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("process-performance", args=[self.record.key])

    def context(self) -> dict[str, Any]:
        process = self.record
        return {
            "title": _("Name the dimensions of %(process)s") % {"process": process},
            "crumbs": [
                (_("Overview"), reverse("overview")),
                (str(process), process.get_absolute_url()),
                (_("How it goes"), self.cancel_url()),
                (_("Dimensions"), ""),
            ],
        }
