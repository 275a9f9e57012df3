from django import forms

from inventory.models import Customer, Offering, SalesLead
from kernel.forms import day_input


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
        widgets = {"received_on": day_input(), "next_step_on": day_input()}
