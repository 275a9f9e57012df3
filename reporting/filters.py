"""What one may ask of the overview."""

from django import forms
from django.utils.translation import gettext_lazy as _

from inventory.models import Vertical
from reporting.models import Assurance, Variation
from reporting.queries.overview import WANTS_ANSWER

VERTICALS = (Vertical.FULFILMENT, Vertical.ASSURANCE, Vertical.BILLING, Vertical.SUPPORT)
VERDICTS = [
    (WANTS_ANSWER, _("Wants an answer")),
    *((one.value, one.label) for one in Assurance if one != Assurance.TOO_LITTLE_DATA),
    *((one.value, one.label) for one in Variation),
]


class OverviewForm(forms.Form):
    vertical = forms.ChoiceField(
        label=_("Vertical"),
        required=False,
        choices=[("", _("All verticals")), *((one.value, one.label) for one in VERTICALS)],
    )
    verdict = forms.ChoiceField(
        label=_("Verdict"), required=False, choices=[("", _("Any verdict")), *VERDICTS]
    )
