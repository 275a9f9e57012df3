"""The page of the demonstration: what is invented, and a way to let time pass."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.demonstration import months
from config.demonstration.people import PEOPLE
from kernel.models import JobRun
from kernel.ruling import DomainError
from kernel.tasks import send


@require_http_methods(["GET", "POST"])
def demonstration(request: HttpRequest) -> HttpResponse:
    if months.last_day() is None:
        raise DomainError(_("There is no demonstration provider here. Run: manage.py demo"))
    if request.method == "POST":
        run = months.queue_next_month(actor=request.user)
        send(run)
        return redirect(run)
    context = {
        "people": PEOPLE,
        "last_day": months.last_day(),
        "runs": JobRun.objects.filter(job=months.JOB),
    }
    return render(request, "demonstration.html", context)
