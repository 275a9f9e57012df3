"""The page with one form, and the page of one record, tried on the account and the jobs."""

import pytest
from django import forms
from django.http import Http404
from django.test import RequestFactory

from kernel.models import JobRun
from kernel.pages import FormPage
from kernel.ruling import DomainError
from tests.kernel.sheep import a_run


class RenameForm(forms.ModelForm):
    class Meta:
        model = JobRun
        fields = ["label"]


class RenamePage(FormPage):
    title = "Rename"
    intro = "What shall it be called?"
    form_class = RenameForm
    submit_label = "Rename it"
    success = ""
    queryset = JobRun.objects.all()

    def act(self, form):
        if form.cleaned_data["label"] == "Wolf":
            raise DomainError("No wolves here.")
        self.record.label = form.cleaned_data["label"]
        self.record.save()
        return self.record


@pytest.fixture
def run(admin_user):
    return a_run()


@pytest.fixture
def open_page(admin_user):
    def go(method="get", pk=0, **data):
        request = getattr(RequestFactory(), method)("/", data)
        request.user = admin_user
        return RenamePage.as_view()(request, pk=pk)

    return go


def test_a_form_shows_the_record_its_words_and_a_way_back(open_page, run):
    page = open_page(pk=run.pk)

    assert 'value="Count sheep"' in page.text
    assert "What shall it be called?" in page.text
    assert "Rename it" in page.text
    assert f'href="{run.get_absolute_url()}"' in page.text


def test_what_is_sent_goes_to_the_action_and_on_to_the_record(open_page, run):
    answer = open_page("post", pk=run.pk, label="Count goats")

    assert answer.url == run.get_absolute_url()
    run.refresh_from_db()
    assert run.label == "Count goats"


def test_what_is_wrong_is_shown_at_its_field(open_page, run):
    page = open_page("post", pk=run.pk, label="")

    assert page.status_code == 422
    assert "Fill this in" in page.text


def test_a_refusal_stands_on_the_form_and_nothing_typed_is_lost(open_page, run):
    page = open_page("post", pk=run.pk, label="Wolf")

    assert page.status_code == 409
    assert "No wolves here." in page.text
    assert 'value="Wolf"' in page.text


def test_a_record_that_is_not_there_is_not_found(open_page):
    with pytest.raises(Http404):
        open_page(pk=0)


def test_a_page_must_say_its_action(admin_user):
    class Bare(FormPage):
        form_class = forms.Form

    request = RequestFactory().post("/")
    request.user = admin_user
    with pytest.raises(NotImplementedError):
        Bare.as_view()(request)


def test_a_record_page_shows_its_history(as_user, run, admin_user):
    client = as_user(admin_user)
    client.post(f"{run.get_absolute_url()}cancel/")

    page = client.get(run.get_absolute_url())

    assert page.context["record"] == run
    assert [entry.act for entry in page.context["entries"]] == ["job.cancel_asked"]
