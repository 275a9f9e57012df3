"""Keeping, preferring and deleting views of lists."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kernel.actions import saved_views
from kernel.forms import SaveViewForm
from kernel.models import SavedView
from kernel.pages.active_filters import filtering


@require_POST
def saved_view_save(request: HttpRequest) -> HttpResponse:
    """Saves the list at `path` as it is filtered and ordered, and goes back to it."""
    form = SaveViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The view was not saved: give it a name of 1 to 80 characters."))
        return _back(request.POST.get("path", ""))
    asked = form.cleaned_data
    query = filtering(QueryDict(asked["query"])).urlencode()
    view = saved_views.save_view(
        asked["path"],
        name=asked["name"],
        query=query,
        is_shared=asked["is_shared"],
        is_default=asked["is_default"],
        actor=request.user,
    )
    messages.success(request, _("Saved as “%(name)s”.") % {"name": view})
    return _back(f"{asked['path']}?{query or 'all=1'}")


@require_POST
def saved_view_default(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.owned_by(request.user), pk=pk)
    saved_views.toggle_default_view(view, actor=request.user)
    text = _("“%(name)s” is what you see first.") if view.is_default else _("Nothing comes first.")
    messages.success(request, text % {"name": view} if view.is_default else text)
    return _back(request.POST.get("path", ""))


@require_POST
def saved_view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    name = str(view)
    saved_views.delete_view(view, actor=request.user)
    messages.success(request, _("“%(name)s” is deleted.") % {"name": name})
    return _back(request.POST.get("path", ""))


def _back(path: str) -> HttpResponse:
    inside = path.startswith("/") and url_has_allowed_host_and_scheme(path, None)
    return redirect(path if inside else "account")
