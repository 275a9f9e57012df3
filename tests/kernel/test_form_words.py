"""Forms speak the words of the house, wherever they come from."""

from decimal import Decimal

import pytest
from django import forms

from kernel.models import SavedView, User


class Sheep(forms.Form):
    name = forms.CharField(max_length=4, min_length=2)
    legs = forms.IntegerField(min_value=1, max_value=4)
    weight = forms.DecimalField(max_digits=4, decimal_places=1)
    colour = forms.ChoiceField(choices=[("", "---------"), ("b", "black")])
    herds = forms.MultipleChoiceField(choices=[("1", "one")])
    picture = forms.FileField()
    is_shorn = forms.BooleanField()
    shepherd = forms.ModelChoiceField(User.objects.none())
    mark = forms.ChoiceField(choices=[("", "---------"), ("x", "cross")], required=False)


class View(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ["name"]


def said(**told):
    return {name: errors[0] for name, errors in Sheep(data=told).errors.items()}


def test_what_is_missing_is_asked_for_in_the_words_of_its_kind(db):
    assert said() == {
        "name": "Fill this in.",
        "legs": "Fill this in.",
        "weight": "Fill this in.",
        "colour": "Choose one.",
        "herds": "Choose at least one.",
        "picture": "Choose a file.",
        "is_shorn": "Tick this first.",
        "shepherd": "Choose one.",
    }
    assert View(data={}).errors["name"] == ["Fill this in."]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("legs", "0", "Write 1 or more."),
        ("legs", "5", "Write 4 or less."),
        ("name", "a", "Write at least 2 characters; there are 1."),
        ("name", "Dolly", "Shorten this to 4 characters; there are 5."),
        ("weight", "1.25", "Write 1 decimal at most."),
        ("weight", Decimal("12345"), "Write 4 digits at most."),
        ("colour", "green", "“green” is not offered here. Choose another."),
        ("herds", ["9"], "“9” is not offered here. Choose another."),
        ("shepherd", "9", "That is not offered here, or not any more. Choose another."),
    ],
)
def test_what_does_not_fit_is_told_with_what_would(db, field, value, words):
    assert said(**{field: value})[field] == words


def test_a_select_says_what_to_do_where_it_begins_with_nothing(db):
    form = Sheep()
    assert "Choose …</option>" in str(form["colour"])
    assert "Choose …</option>" in str(form["shepherd"])
    assert "– none –</option>" in str(form["mark"])
    assert "---------" not in form.as_p()
