from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inventory.capture.mapping import CHOICE_FIELDS, FIELDS, SHIPPED, TEXT_FIELDS
from inventory.models import Customer
from kernel.mapping import find_mapping, read_mapping, shipped_mappings

OWN_CHOICE = ""
LIKELY = {
    "number": ("customerid", "customernumber", "customer", "id", "number"),
    "name": ("name", "fullname", "customername"),
    "email": ("email", "mail", "emailaddress"),
    "phone": ("phone", "telephone", "mobile"),
    "postcode": ("postcode", "zip", "zipcode", "postalcode"),
    "city": ("city", "town"),
    "tax_id": ("taxid", "vat", "vatid"),
    "tenure_months": ("tenure",),
    "monthly_amount": ("monthlycharges", "monthlyamount"),
    "billed_amount": ("totalcharges", "billedamount"),
    "payment_method": ("paymentmethod",),
    "since_on": ("customersince", "since"),
}


class CustomerFileForm(forms.Form):
    """A file, and how to read it."""

    file = forms.FileField(
        label=_("File"), help_text=_("CSV, plain or gzipped, with a heading line.")
    )
    shipped = forms.ChoiceField(label=_("Mapping"), required=False)
    own = forms.CharField(
        label=_("Or a mapping of your own"),
        required=False,
        help_text=_("YAML, as the command import_customers reads it."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shipped"].choices = [
            (OWN_CHOICE, _("I choose the columns on the next page")),
            *(
                (name, find_mapping(name, shipped=SHIPPED)["title"])
                for name in shipped_mappings(SHIPPED)
            ),
        ]

    def mapping(self) -> dict[str, Any]:
        """The mapping told, or an empty one. Raises DomainError when it is not YAML."""
        if own := self.cleaned_data["own"].strip():
            return read_mapping(own, name=str(_("Your mapping")))
        if shipped := self.cleaned_data["shipped"]:
            return find_mapping(shipped, shipped=SHIPPED)
        return {}


class ColumnsForm(forms.Form):
    """For each field of a customer, the column that holds it."""

    date_format = forms.ChoiceField(
        label=_("Dates are written"),
        choices=[
            ("%Y-%m-%d", "2026-11-23"),
            ("%d.%m.%Y", "23.11.2026"),
            ("%d/%m/%Y", "23/11/2026"),
            ("%m/%d/%Y", "11/23/2026"),
        ],
    )

    def __init__(self, *args: Any, columns: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Not in this file")), *((one, one) for one in columns)]
        for name in FIELDS:
            self.fields[name] = forms.ChoiceField(
                label=Customer._meta.get_field(name).verbose_name.capitalize(),
                choices=choices,
                required=name == "number",
                initial=_likely(name, columns),
                help_text=_words(name),
            )
        self.order_fields([*FIELDS, "date_format"])

    def mapping(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "title": str(_("Columns chosen by hand")),
            "fields": {name: told[name] for name in FIELDS if told[name]},
            "date_format": told["date_format"],
        }


def _likely(name: str, columns: tuple[str, ...]) -> str:
    wanted = LIKELY.get(name, (name.replace("_", ""),))
    plain = {"".join(filter(str.isalnum, one.lower())): one for one in columns}
    return next((plain[word] for word in wanted if word in plain), "")


def _words(name: str) -> Any:
    if name in CHOICE_FIELDS:
        return _("Its cells must say: %(words)s.") % {"words": ", ".join(CHOICE_FIELDS[name])}
    return "" if name in TEXT_FIELDS else _("A blank cell is reported.")
