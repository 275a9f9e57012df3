"""The second editor of decision tables: dmn-js, on the draft's table as DMN."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from kernel.pages import FormPage
from kernel.ruling import DomainError
from knowledge import actions
from knowledge.decision_table import faults
from knowledge.dmn_editing import table_for_editor, table_from_editor
from knowledge.forms import DmnEditForm
from knowledge.lifecycle import VERSION_LIFECYCLE
from knowledge.models import DocumentVersion
from knowledge.views.versions import VERSIONS, crumbs_of


class DmnEdit(FormPage):
    """Without a script the DMN itself can be edited; text and test cases stay as they are."""

    permission_required = "knowledge.change_documentversion"
    queryset = VERSIONS.filter(table__isnull=False)
    title = _("Edit as DMN")
    form_class = DmnEditForm
    submit_label = _("Save the draft")
    success = _("Saved. Submit it when it is ready for review.")
    template_name = "knowledge/dmn_edit.html"

    def find(self) -> None:
        super().find()
        if found := faults(self.record.table):
            raise DomainError(_t("Mend the table in the grid first: %(why)s") % {"why": found[0]})

    def form_kwargs(self) -> dict[str, Any]:
        document = self.record.document
        content = table_for_editor(document.number, document.title, self.record.table)
        summary, digest = self.record.summary, self.record.digest
        return {"initial": {"content": content, "summary": summary, "expected_digest": digest}}

    def act(self, form: Any) -> DocumentVersion:
        told = form.cleaned_data
        return actions.edit_version(
            self.record,
            body=self.record.body,
            table=table_from_editor(self.record.document.number, told["content"]),
            summary=told["summary"],
            expected_digest=told["expected_digest"],
            actor=self.request.user,
        )

    def context(self) -> dict[str, Any]:
        return {
            "crumbs": crumbs_of(self.record, _t("Edit as DMN")),
            "ruling": VERSION_LIFECYCLE.ruling(self.record, "edit", self.request.user),
        }
