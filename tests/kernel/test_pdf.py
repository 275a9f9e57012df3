"""Pages as PDF, by the installation that can; the others say what is missing."""

import pytest
from django.template import engines

from kernel import pdf
from kernel.models import JobRun, JobState
from kernel.pages import export
from kernel.ruling import DomainError

pytestmark = pytest.mark.django_db
needs_maker = pytest.mark.skipif(not pdf.is_there(), reason="WeasyPrint is not installed")
MAGIC = b"%PDF-"


@pytest.fixture
def without_maker(monkeypatch):
    monkeypatch.setattr(pdf, "_weasyprint", lambda: None)


@pytest.fixture
def run(support_manager):
    return JobRun.objects.create(
        job="x", period="1", label="<b>Count</b>", created_at="2026-01-05T08:00Z", state="done"
    )


@needs_maker
def test_a_list_is_there_as_pdf_by_either_name(run, as_user, auditor):
    client = as_user(auditor)
    for address in ("/jobs/?export=pdf", "/jobs/?format=pdf"):
        answer = client.get(address)
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith('attachment; filename="jobs-')
        assert answer.content.startswith(MAGIC)


def test_without_its_maker_the_page_says_what_to_do(run, without_maker, as_user, auditor):
    answer = as_user(auditor).get("/jobs/?export=pdf")

    assert answer.status_code == 409
    assert "WeasyPrint is not installed" in answer.content.decode()


def test_whether_it_is_there_is_not_asked_of_the_machine_twice():
    assert pdf.is_there() is pdf.is_there()


def test_a_list_too_long_for_paper_is_refused(monkeypatch):
    monkeypatch.setattr(export, "PDF_ROWS", 2)
    with pytest.raises(DomainError, match="no more than 2 rows"):
        export.pdf_response("Sheep", iter([["Name"], ["a"], ["b"], ["c"]]))


@needs_maker
def test_a_list_of_no_rows_is_a_page_with_its_heading():
    assert export.pdf_response("Sheep", iter([["Name"]])).content.startswith(MAGIC)


def test_what_people_wrote_is_no_markup_on_paper(monkeypatch):
    written = {}
    monkeypatch.setattr(export, "pdf_page", lambda template, shown, name: written.update(shown))
    export.pdf_response("Sheep", iter([["Name"], ["<b>x</b>"]]))
    words = engines["django"].get_template("paper/list.html").render(written)

    assert "&lt;b&gt;x&lt;/b&gt;" in words


@needs_maker
def test_a_page_on_paper_fetches_nothing(monkeypatch, tmp_path, caplog):
    asked = []
    refuse = pdf._Nothing.__call__
    monkeypatch.setattr(
        pdf._Nothing, "__call__", lambda self, url, *_more: asked.append(url) or refuse(self, url)
    )
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    words = f'<img src="file://{secret}"><img src="http://127.0.0.1:9/x.png"><p>Words</p>'
    monkeypatch.setattr(pdf, "render_to_string", lambda *_arguments: words)

    assert pdf.pdf_of("any.html", {}).startswith(MAGIC)
    assert len(asked) == 2


@needs_maker
def test_a_run_over_is_on_paper_as_on_the_page(run, as_user, auditor):
    JobRun.objects.update(state=JobState.FAILED)
    assert as_user(auditor).get("/jobs/?state=failed&export=pdf").content.startswith(MAGIC)
    assert "format" not in as_user(auditor).get("/jobs/?format=nonsense").context["query"]
