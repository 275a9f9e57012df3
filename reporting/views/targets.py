"""Targets: all of them, those of a measure, one with what came of it, and setting the next."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.pages import FormPage, ListPage, RecordPage
from kernel.pages.export import Cell, Rows
from kernel.pages.viewing import file_links
from reporting import actions
from reporting.filters import TargetFilter
from reporting.forms.targets import TargetForm
from reporting.models import Measure, SegmentDimension, Target
from reporting.queries.attainment import Attainment, attainments, place_text, target_facts
from reporting.queries.case_choices import without_cases
from reporting.tables import AllTargetsTable, TargetTable
from reporting.views.crumbs import measure_crumbs


class AllTargets(ListPage):
    permission_required = "reporting.view_target"
    queryset = Target.objects.select_related("owner", "measure__process")
    filterset_class = TargetFilter
    table_class = AllTargetsTable
    title = gettext_lazy("Targets")
    intro = gettext_lazy("What is to be reached by when, who set it, and why.")


class TargetList(ListPage):
    permission_required = "reporting.view_target"
    queryset = Target.objects.select_related("owner", "measure__process")
    table_class = TargetTable
    title = gettext_lazy("Targets")
    intro = gettext_lazy("Every version stays: a verdict is read with the target of its day.")
    create_route = "target-set"
    create_label = gettext_lazy("Set a target")
    create_permission = "reporting.add_target"

    def get_queryset(self) -> QuerySet[Target]:
        return super().get_queryset().filter(measure=self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        measure = get_object_or_404(Measure.objects.select_related("process"), **self.kwargs)
        return {
            "title": _("Targets of %(measure)s") % {"measure": measure},
            "crumbs": measure_crumbs(measure, _("Targets")),
        }


class TargetPage(RecordPage):
    """One version: who set it and why, and how each version was attained while it held."""

    permission_required = "reporting.view_target"
    queryset = Target.objects.select_related("measure__process", "owner", "set_by")
    template_name = "reporting/target.html"

    def context(self, request: HttpRequest, record: Target) -> dict[str, Any]:
        measure = record.measure
        versions = attainments(measure, record.place, record.segment)
        return {
            "crumbs": measure_crumbs(
                measure,
                (_("Targets"), reverse("target-list", args=[measure.pk])),
                _("Version %(n)d") % {"n": record.version},
            ),
            "exports": file_links(request),
            "measure": measure,
            "facts": target_facts(record),
            "versions": versions,
            "newest": versions[0].target if versions else record,
        }

    def rows(self, request: HttpRequest, record: Target) -> Rows:
        found = attainments(record.measure, record.place, record.segment)
        return _attained(found, place_text(record))


def _attained(versions: Sequence[Attainment], place: str) -> Iterator[list[Cell]]:
    """Every version, newest first, in the unit of the measure; `place`: what they hold of."""
    yield [
        *(_("Version"), _("Measure"), _("Unit"), _("Holds of"), _("Target"), _("Valid from")),
        *(_("Held until"), _("To be reached by"), _("Readings"), _("Reached"), _("Percent")),
        *(_("Newest reading"), _("Period of it"), _("It reached the target")),
        *(_("Owner"), _("Set by"), _("Why")),
    ]
    for one in versions:
        target, measure = one.target, one.target.measure
        told = [one.until, target.due_on, one.readings, one.reached, one.percent]
        latest = [one.latest, one.latest_period, one.latest_reached if one.readings else None]
        yield [
            *(target.version, measure.name, str(measure.get_unit_display()), place),
            *(float(target.value), target.valid_from),
            *("" if cell is None else cell for cell in (*told, *latest)),
            *(str(target.owner), str(target.set_by), target.rationale),
        ]


class TargetSet(FormPage):
    """`?place=1&segment=gold` begins with the target of a segment."""

    permission_required = "reporting.add_target"
    queryset = Measure.objects.select_related("process")
    form_class = TargetForm
    title = gettext_lazy("Set a target")
    submit_label = gettext_lazy("Set the target")
    success = gettext_lazy("The target is set. Verdicts from now on are against it.")

    def form_kwargs(self) -> dict[str, Any]:
        asked = self.request.GET
        place = int(asked["place"]) if asked.get("place") in {"1", "2", "3", "4"} else 0
        segment = asked.get("segment", "") if place else ""
        former = self.record.targets.of_segment(place, segment).first()
        return {
            "dimensions": SegmentDimension.objects.filter(process=self.record.process_id),
            "initial": {
                "place": place,
                "segment": segment,
                "owner": former.owner if former else self.record.owner or self.request.user,
                "value": former.value if former else None,
                "kind": former.kind if former else "point",
                "period": former.period if former else "",
            },
        }

    def act(self, form: Any) -> Measure:
        target = actions.set_target(self.record, actor=self.request.user, **form.cleaned_data)
        if target.segment and (told := without_cases(target)):
            messages.warning(self.request, told)
        return self.record

    def context(self) -> dict[str, Any]:
        return {
            "title": _("Set the target of %(measure)s") % {"measure": self.record},
            "intro": _("In %(unit)s; %(direction)s.")
            % {
                "unit": self.record.get_unit_display(),
                "direction": self.record.get_direction_display().lower(),
            },
            "crumbs": measure_crumbs(self.record, _("Target")),
        }
