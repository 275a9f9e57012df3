"""The overview and a verdict on paper: what the page says, and its pictures."""

from datetime import date
from io import BytesIO

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from kernel import pdf
from kernel.accounts import clock_user
from reporting.actions.judging import judge_measures
from reporting.models import Verdict
from tests.reporting.history import drifting, judged_process, noise

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not pdf.is_there(), reason="WeasyPrint is not installed"),
]


@pytest.fixture
def words(monkeypatch):
    """The words that were set, beside the PDF itself."""
    written = []

    def keep(template, shown):
        written.append(render_to_string(template, shown))
        return written[-1]

    monkeypatch.setattr(pdf, "render_to_string", keep)
    return written


@pytest.fixture
def judged(support_manager):
    measures = [
        judged_process(drifting()),
        judged_process(98.5 + noise(sigma=0.3), "1.3.3", "Order Handling", "F"),
    ]
    judge_measures(measures, actor=clock_user())
    return measures


def test_the_overview_holds_the_rows_that_are_filtered(judged, words, as_user, support_manager):
    client = as_user(support_manager)
    answer = client.get(reverse("overview"), {"vertical": "B", "format": "pdf"})

    assert answer.content.startswith(b"%PDF-")
    (told,) = words
    assert "Bill Inquiry Handling" in told
    assert "Order Handling" not in told
    assert "Vertical: Billing" in told
    assert told.count("<svg") == 1


def test_the_overview_on_paper_tells_the_cases_of_the_last_month(
    judged, words, as_user, support_manager, monkeypatch
):
    monkeypatch.setattr(timezone, "localdate", lambda *_zone: date(2026, 11, 26))
    as_user(support_manager).get(reverse("overview"), {"format": "pdf"})

    (told,) = words
    assert "Completed<br>Oct 2026" in told
    assert told.count('<td class="num" align="right">400</td>') == 2


def test_the_overview_offers_it_beside_the_other_files(judged, as_user, support_manager):
    page = as_user(support_manager).get(reverse("overview"), {"vertical": "B"}).content.decode()

    assert 'href="?vertical=B&amp;export=pdf"' in page


def test_a_verdict_on_paper_holds_every_figure_and_picture(judged, words, as_user, support_manager):
    verdict = Verdict.objects.get(measure=judged[0])
    client = as_user(support_manager)
    page = client.get(verdict.get_absolute_url())
    assert 'href="?format=pdf"' in page.content.decode()
    answer = client.get(verdict.get_absolute_url(), {"format": "pdf"})

    assert answer["Content-Type"] == "application/pdf"
    (told,) = words
    assert verdict.because in told.replace("&#x27;", "'")
    for label, _value in page.context["evidence"]:
        assert str(label) in told
    assert "<svg" in told
    assert len(verdict.points) <= told.count("<tr>")


def test_who_may_not_see_the_verdict_gets_no_paper(judged, as_user, person):
    verdict = Verdict.objects.first()
    stranger = as_user(person("nobody"))

    assert stranger.get(verdict.get_absolute_url(), {"format": "pdf"}).status_code == 403
    assert stranger.get(reverse("overview"), {"format": "pdf"}).status_code == 403


def test_an_overview_without_verdicts_is_a_page_too(as_user, support_manager):
    answer = as_user(support_manager).get(reverse("overview"), {"format": "pdf"})

    assert BytesIO(answer.content).read(5) == b"%PDF-"
