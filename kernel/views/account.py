"""A person's own page: who they are here, and what they wish."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kernel.actions import accounts
from kernel.forms import AccountForm
from kernel.models import SavedView
from kernel.pages import FormPage


class AccountPage(FormPage):
    title = _("My account")
    form_class = AccountForm
    success = _("Your settings are saved.")
    template_name = "kernel/account.html"

    def find(self) -> None:
        self.record = self.request.user

    def act(self, form: Any) -> str:
        wanted = form.cleaned_data["email_notices"]
        accounts.set_email_notices(self.record, wanted=wanted, actor=self.request.user)
        return "account"

    def cancel_url(self) -> str:
        return ""

    def context(self) -> dict[str, Any]:
        return {
            "roles": self.record.role_names,
            "views": SavedView.objects.owned_by(self.record).order_by("page", "name"),
        }
