"""What may be asked of the lists of attestations."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory.models import ProcessElement
from kernel.filters import YesNoFilter
from kernel.models import User
from knowledge.attestation_coverage import missed_by, overdue
from knowledge.filters import all_teams
from knowledge.models import DocumentKind, DocumentVersion
from knowledge.reading import may_attest

STANDINGS = [
    ("missing", _("Somebody has not attested")),
    ("overdue", _("Somebody is overdue")),
    ("complete", _("Everybody has attested")),
]


class ReaderFilter(filters.FilterSet):
    """Who must read a version."""

    name = filters.CharFilter(label=_("Name"), method="named")
    team = filters.ChoiceFilter(label=_("Team"), choices=all_teams, empty_label=_("Any"))
    attested = YesNoFilter("attested_at", lookup_expr="isnull", exclude=True, label=_("Attested"))

    class Meta:
        model = User
        fields = ["name", "team", "attested"]

    def named(self, people: QuerySet[User], name: str, text: str) -> QuerySet[User]:
        return people.filter(_named(text))


class CoverageFilter(filters.FilterSet):
    """What is to be attested, and by whom it is not yet; team and name are asked together."""

    document = filters.CharFilter(label=_("Document"), method="called")
    kind = filters.ChoiceFilter(
        "document__kind", choices=DocumentKind.choices, label=_("Kind"), empty_label=_("Any")
    )
    process = filters.ModelChoiceFilter(
        "document__process", queryset=ProcessElement.objects.all(), label=_("Process")
    )
    owner = filters.ModelChoiceFilter(
        "document__owner", queryset=User.objects.all(), label=_("Owner")
    )
    standing = filters.ChoiceFilter(
        choices=STANDINGS, label=_("Standing"), method="standing_so", empty_label=_("Any")
    )
    team = filters.ChoiceFilter(
        choices=all_teams, label=_("Missing in team"), method="missed", empty_label=_("Any")
    )
    person = filters.CharFilter(label=_("Missing person"), method="missed")

    class Meta:
        model = DocumentVersion
        fields = ["document", "kind", "process", "owner", "standing", "team", "person"]

    def called(self, versions: QuerySet, _name: str, text: str) -> QuerySet:
        named = Q(document__number__icontains=text) | Q(document__title__icontains=text)
        return versions.filter(named)

    def standing_so(self, versions: QuerySet, _name: str, standing: str) -> QuerySet:
        missing = missed_by(versions, may_attest())
        if standing == "complete":
            return versions.exclude(pk__in=missing.order_by().values("pk"))
        return overdue(missing, timezone.localdate()) if standing == "overdue" else missing

    def missed(self, versions: QuerySet, name: str, value: str) -> QuerySet:
        """Once for both questions, whichever comes first: the same person is meant."""
        told = self.form.cleaned_data
        if name == "person" and told.get("team"):
            return versions
        people = may_attest()
        if told.get("team"):
            people = people.filter(team=told["team"])
        if told.get("person"):
            people = people.filter(_named(told["person"]))
        return missed_by(versions, people)


def _named(text: str) -> Q:
    named = Q(first_name__icontains=text) | Q(last_name__icontains=text)
    return named | Q(username__icontains=text)
