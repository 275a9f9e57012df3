from django.urls import reverse

from kernel.accounts import clock_user
from readiness.forms import EditCaseForm, OpenCaseForm
from tests.readiness.world import proposed


def test_a_change_is_carried_by_somebody_who_will_see_its_next_step(world):
    clock = clock_user()
    for form in (OpenCaseForm(verdict=world.verdict), EditCaseForm(instance=proposed(world))):
        offered = set(form.fields["owner"].queryset)
        assert world.omar in offered
        assert not offered & {clock, world.ayo, world.aude}


def test_the_proposed_title_keeps_the_capitals_of_an_abbreviation(world, client):
    client.force_login(world.sofia)
    form = client.get(reverse("change-case-open", args=[world.verdict.pk])).context["form"]
    assert form.initial["title"] == "Bill Inquiry Handling: improve SLA attainment"
