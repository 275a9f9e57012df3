from django import forms
from django.utils.translation import gettext_lazy as _

from inventory.models import Customer, Offering, SalesLead
from kernel.forms import day_input
from kernel.money import in_currency_lazy


class CustomerForm(forms.ModelForm):
    class Meta:
        model = Customer
        fields = [
            "number",
            "name",
            "segment",
            "standing",
            "email",
            "phone",
            "street",
            "postcode",
            "city",
            "country",
            "tax_id",
            "since_on",
            "contract",
            "payment_method",
        ]
        widgets = {"since_on": day_input()}


class OfferingForm(forms.ModelForm):
    class Meta:
        model = Offering
        fields = [
            "code",
            "name",
            "family",
            "description",
            "monthly_price",
            "sold_from",
            "sold_until",
        ]
        labels = {"monthly_price": in_currency_lazy(_("Price a month"))}
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "sold_from": day_input(),
            "sold_until": day_input(),
        }


class SalesLeadForm(forms.ModelForm):
    class Meta:
        model = SalesLead
        fields = [
            "name",
            "email",
            "phone",
            "channel",
            "stage",
            "offering",
            "owner",
            "monthly_value",
            "received_on",
            "next_step_on",
        ]
        labels = {"monthly_value": in_currency_lazy(_("Value a month"))}
        widgets = {"received_on": day_input(), "next_step_on": day_input()}
