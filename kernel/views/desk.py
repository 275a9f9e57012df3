"""“My work” and the notices of a person."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from kernel import inbox
from kernel.actions import desk
from kernel.filters import NoticeFilter
from kernel.models import Notice
from kernel.pages import ListPage
from kernel.tables import NoticeTable


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, floor by floor; the most urgent floor first."""
    items = inbox.work_of(request.user)
    today = timezone.localdate()
    order = list(dict.fromkeys(str(item.floor) for item in items))
    ranked = sorted(items, key=lambda item: order.index(str(item.floor)))
    context = {
        "groups": [
            (floor, list(group)) for floor, group in groupby(ranked, lambda item: str(item.floor))
        ],
        "work_count": len(items),
        "overdue_count": sum(1 for item in items if item.due_on and item.due_on < today),
        "today": today,
        "notices": Notice.objects.visible_to(request.user).unread()[:8],
    }
    return render(request, "kernel/home.html", context)


class NoticeList(ListPage):
    queryset = Notice.objects.all()
    filterset_class = NoticeFilter
    table_class = NoticeTable
    title = gettext_lazy("Notices")
    template_name = "kernel/notice_list.html"

    def context(self) -> dict[str, Any]:
        return {"unread_count": self.request.user.unread_notices}


@require_POST
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks it read and goes to what it is about."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    desk.mark_notice_read(notice, actor=request.user)
    inside = url_has_allowed_host_and_scheme(notice.url, None)
    return redirect(notice.url if inside and "stay" not in request.POST else "notice-list")


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    count = desk.mark_all_notices_read(actor=request.user)
    text = ngettext("%(n)d notice is marked read.", "%(n)d notices are marked read.", count)
    messages.success(request, text % {"n": count} if count else _("There was nothing unread."))
    return redirect("notice-list")
