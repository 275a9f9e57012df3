"""Business calendars, the processes that go by them, and limits of service levels."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import ProcessElement
from kernel.models import JobRun, JobState
from kernel.pages import FormPage, ListPage, RecordPage
from kernel.tasks import send
from reporting import actions
from reporting.actions.calendars import REBUILD
from reporting.forms.calendars import DAYS, CalendarForm, CalendarUseForm, LimitForm
from reporting.models import BusinessCalendar, SegmentDimension, ServiceLimit
from reporting.tables import CalendarTable


class CalendarList(ListPage):
    permission_required = "reporting.view_businesscalendar"
    queryset = BusinessCalendar.objects.all()
    table_class = CalendarTable
    title = gettext_lazy("Business calendars")
    intro = gettext_lazy("Hours and holidays by which cycle times in business hours are counted.")
    create_route = "calendar-new"
    create_label = gettext_lazy("New calendar")
    create_permission = "reporting.add_businesscalendar"


class CalendarPage(RecordPage):
    permission_required = "reporting.view_businesscalendar"
    queryset = BusinessCalendar.objects.all()
    template_name = "reporting/calendar.html"

    def context(self, request: HttpRequest, record: BusinessCalendar) -> dict[str, Any]:
        week = zip(DAYS, record.weekly_hours, strict=True)
        return {
            "crumbs": _crumbs((record.name, "")),
            "facts": [
                (_("Time zone"), record.time_zone),
                *((label, hours or _("no work")) for (_name, label), hours in week),
                (_("Holidays"), ", ".join(record.holidays) or _("none")),
            ],
            "processes": [one.process for one in record.processes.select_related("process")],
        }


class CalendarNew(FormPage):
    permission_required = "reporting.add_businesscalendar"
    form_class = CalendarForm
    title = gettext_lazy("New calendar")
    submit_label = gettext_lazy("Make the calendar")

    def context(self) -> dict[str, Any]:
        return {"crumbs": _crumbs((_("New"), ""))}

    def cancel_url(self) -> str:
        return reverse("calendar-list")

    def act(self, form: Any) -> BusinessCalendar:
        return actions.save_calendar(BusinessCalendar(), actor=self.request.user, **form.told())


class CalendarChange(FormPage):
    permission_required = "reporting.change_businesscalendar"
    queryset = BusinessCalendar.objects.all()
    form_class = CalendarForm
    title = gettext_lazy("Change the calendar")
    intro = gettext_lazy(
        "The cases of its processes are timed anew; very many in a job, and figures stay as they "
        "are until it is done."
    )

    def form_kwargs(self) -> dict[str, Any]:
        return {"calendar": self.record}

    def context(self) -> dict[str, Any]:
        return {"crumbs": _crumbs(_step(self.record), (_("Change"), ""))}

    def act(self, form: Any) -> Any:
        done = actions.save_calendar(self.record, actor=self.request.user, **form.told())
        return _timed_anew(done, self.request.user)


class CalendarUse(FormPage):
    permission_required = "reporting.change_businesscalendar"
    queryset = BusinessCalendar.objects.all()
    form_class = CalendarUseForm
    title = gettext_lazy("Use the calendar for a process")
    submit_label = gettext_lazy("Use it")

    def context(self) -> dict[str, Any]:
        return {"crumbs": _crumbs(_step(self.record), (_("Use"), ""))}

    def act(self, form: Any) -> Any:
        process = form.cleaned_data["process"]
        actions.set_calendar(process, calendar=self.record, actor=self.request.user)
        return _timed_anew(self.record, self.request.user)


class LimitSet(FormPage):
    permission_required = "reporting.change_businesscalendar"
    queryset = ProcessElement.objects.all()
    form_class = LimitForm
    title = gettext_lazy("Service level limits")
    intro = gettext_lazy("They tell met from missed where the log does not; stops do not count.")

    def context(self) -> dict[str, Any]:
        return {
            "title": _("Service level limits of %(process)s") % {"process": self.record},
            "crumbs": [
                (_("Processes"), reverse("process-list")),
                (self.record, self.record.get_absolute_url()),
                (_("Service level limits"), ""),
            ],
        }

    def form_kwargs(self) -> dict[str, Any]:
        limits = list(ServiceLimit.objects.filter(process=self.record))
        told: dict[str, Any] = {"by_segment": ""}
        for limit in limits:
            told["in_business_hours"] = limit.in_business_hours
            if limit.place:
                told["place"] = limit.place
                told["by_segment"] += f"{limit.segment} = {limit.hours}\n"
            else:
                told["hours"] = limit.hours
        dimensions = SegmentDimension.objects.filter(process=self.record).order_by("place")
        return {"initial": told, "dimensions": dimensions}

    def act(self, form: Any) -> Any:
        done = actions.set_limits(
            self.record,
            limits=form.limits(),
            in_business_hours=form.cleaned_data["in_business_hours"],
            actor=self.request.user,
        )
        return _timed_anew(done, self.request.user)


def _timed_anew(record: Any, user: Any) -> Any:
    """Where to go on: to the record, or to the run that times very many cases, which is sent."""
    waiting = list(JobRun.objects.filter(job=REBUILD, state=JobState.QUEUED, started_by=user))
    for run in waiting:
        send(run)
    return waiting[0] if waiting else record


def _crumbs(*below: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("Business calendars"), reverse("calendar-list")), *below]


def _step(calendar: BusinessCalendar) -> tuple[str, str]:
    return calendar.name, calendar.get_absolute_url()
