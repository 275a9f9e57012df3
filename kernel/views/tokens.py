"""Keys for programs: one's own list, making one (its secret is shown once), taking one back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kernel.actions import tokens
from kernel.forms import ApiTokenForm
from kernel.models import ApiToken
from kernel.pages import FormPage, ListPage
from kernel.tables import ApiTokenTable


class ApiTokenList(ListPage):
    queryset = ApiToken.objects.select_related("owner")
    table_class = ApiTokenTable
    title = gettext_lazy("API tokens")
    intro = gettext_lazy("With a token a program acts as you: it may what you may, and no more.")
    create_route = "api-token-make"
    create_label = gettext_lazy("Make a token")


class ApiTokenMake(FormPage):
    form_class = ApiTokenForm
    title = gettext_lazy("Make a token")
    intro = gettext_lazy("The token is shown once, on the next page. Only a digest of it is kept.")
    submit_label = gettext_lazy("Make the token")
    success = ""

    def act(self, form: Any) -> HttpResponse:
        token, secret = tokens.make_token(
            self.request.user, **form.cleaned_data, actor=self.request.user
        )
        context = {"title": _("Your new token"), "token": token, "secret": secret, **self.context()}
        answer = render(self.request, "kernel/api_token_made.html", context)
        answer["Cache-Control"] = "no-store"
        return answer

    def context(self) -> dict[str, Any]:
        return {"crumbs": [(_("API tokens"), reverse("api-token-list")), (_("New"), "")]}

    def cancel_url(self) -> str:
        return reverse("api-token-list")


@require_POST
def api_token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.visible_to(request.user), pk=pk)
    tokens.revoke_token(token, actor=request.user)
    messages.success(request, _("%(token)s is revoked.") % {"token": token})
    return redirect("api-token-list")
