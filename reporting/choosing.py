"""Questions about a list that are chosen rather than typed."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from inventory.models import ProcessElement

Choices = list[tuple[str, Any]]
FEW = 400  # what has more choices is typed


class ChoosingFilterSet(filters.FilterSet):
    """Text that an address asks for may be chosen where the choices are few. An address may name
    others: what it says stays as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, one in self.filters.items():
            if isinstance(one, ProcessFilter):
                self.offer(name, one.choices())

    def offer(self, name: str, choices: Choices) -> None:
        """Let it be chosen from these, grouped or not; what is asked for is among them."""
        if not choices or len(choices) > FEW:
            return
        asked = (self.data or {}).get(name, "")
        flat = {
            key
            for value, told in choices
            for key in ([value] if isinstance(told, str) else [one for one, _text in told])
        }
        more = [(asked, asked)] if asked and asked not in flat else []
        widget = forms.Select(choices=[("", _("Any")), *choices, *more])
        self.filters[name].extra.update(widget=widget, help_text="")


class ProcessFilter(filters.CharFilter):
    """A process by its key, with all that lies below it; those of the records `having` are offered.

    `field_name` is the path to the key, as in `measure__process__key`.
    """

    def __init__(self, field_name: str, *, having: QuerySet[Any]) -> None:
        super().__init__(field_name, label=_("Process"))
        self.having = having

    def choices(self) -> Choices:
        keys = self.having.order_by().values("process")
        found = ProcessElement.objects.filter(pk__in=keys).order_by("position")[: FEW + 1]
        return [(one.key, str(one)) for one in found]

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return qs
        below = Q(**{f"{self.field_name}__startswith": f"{value.rstrip('.')}."})
        return qs.filter(Q(**{self.field_name: value}) | below)
