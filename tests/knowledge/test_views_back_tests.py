"""The pages of a back-test: begin, watch, read, follow to the rows, take them away as a file."""

import io
import re
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from kernel import jobs
from kernel.models import JobRun
from knowledge import actions, back_test_runs, tasks
from knowledge.lifecycle import VersionState
from knowledge.models import BackTest
from tests import doors
from tests.knowledge.back_testing.world import (
    csv_file,
    decided,
    drafted,
    generous_table,
    world,
    xlsx_file,
)
from tests.knowledge.factories import DocumentFactory, PersonFactory, VersionFactory
from tests.knowledge.tables import credit_table

pytestmark = pytest.mark.django_db
LOG = {"source": "log", "segment": "input:reason", "money": "limit"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def draft(editor):
    return world(editor)


@pytest.fixture
def client(editor, as_user):
    return as_user(editor)


def begin(client, draft, **asked):
    return client.post(reverse("back-test-create", args=[draft.pk]), asked or LOG, follow=True)


def latest():
    return BackTest.objects.latest("pk")


def page_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def rows_url(**asked):
    return (
        reverse("back-test-row-list", args=[latest().pk])
        + "?"
        + "&".join(f"{name}={said}" for name, said in asked.items())
    )


def test_it_runs_as_a_job_and_its_page_tells_what_differs(client, draft):
    page = begin(client, draft).content.decode()
    assert JobRun.objects.get(job="back_test").state == "done"
    for told in ("40.0 %", ">125<", ">75<", ">-50<", "slow", "outage", "rule 2", "1 by both"):
        assert told in page
    assert "Amount “much”: It is a string; a number is wanted." in page
    decision = latest().rows.filter(outcome="changed").first().decision
    assert decision.get_absolute_url() in page


def test_the_page_of_the_version_lists_them_and_says_when_one_is_stale(client, draft, editor):
    begin(client, draft)
    page = page_of(client, draft.get_absolute_url())
    assert latest().get_absolute_url() in page
    assert ">holds<" in page
    actions.edit_version(
        draft, body="", table=credit_table(), expected_digest=draft.digest, actor=editor
    )
    assert "The table has changed since." in page_of(client, draft.get_absolute_url())
    assert "It is stale" in page_of(client, latest().get_absolute_url())


def test_rewording_the_explanation_leaves_it_standing(client, draft, editor):
    begin(client, draft)
    actions.edit_version(
        draft, body="Why.", table=draft.table, expected_digest=draft.digest, actor=editor
    )
    assert ">holds<" in page_of(client, draft.get_absolute_url())


def test_who_approves_sees_what_stood_and_the_version_shows_it_ever_after(
    client, draft, editor, approver, as_user
):
    begin(client, draft)
    actions.submit_version(draft, actor=editor)
    other = as_user(approver)
    assert ">holds<" in page_of(other, draft.get_absolute_url())
    doors.answer(other, reverse("version-move", args=[draft.pk, "approve"]), note="Fine.")
    draft.refresh_from_db()
    actions.enact_version(draft, actor=PersonFactory(role="Go-live approver"))
    page = page_of(other, draft.get_absolute_url())
    assert "Stood at the approval" in page
    assert ">holds<" in page


def approve_page(client, draft):
    return page_of(client, reverse("version-move", args=[draft.pk, "approve"]))


def figures_in(page):
    """What stands beside each word of the panel, without tags."""
    panel = page[page.index('id="back-test-figures"') :].partition("</section>")[0]
    facts = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", panel)
    return {word: re.sub("<[^>]*>", "", told) for word, told in facts}


def test_who_approves_reads_the_figures_before_they_approve(
    client, draft, editor, approver, as_user
):
    begin(client, draft)
    actions.submit_version(draft, actor=editor)
    page = approve_page(as_user(approver), draft)
    told = figures_in(page)
    assert told.pop("Back-test").endswith("Log of decisions")
    assert told == {
        "Rows": "5",
        "Other outputs": "2",
        "Newly decided": "0",
        "No longer decided": "0",
        "Input errors": "1",
        "Sum of Limit, before and after": "125 → 75 (-50 €)",
    }
    assert "against version 1, which is in force" in page
    assert latest().get_absolute_url() in page


def test_who_approves_is_told_that_there_are_no_figures(client, draft, editor, approver, as_user):
    actions.submit_version(draft, actor=editor)
    other = as_user(approver)
    assert "There is no back-test of this version" in approve_page(other, draft)
    begin(client, draft)
    BackTest.objects.update(digest="f" * 64)
    page = approve_page(other, draft)
    assert "No back-test tells of this table as it is now" in page
    assert "125 →" not in page


def test_a_first_version_has_nothing_to_be_set_against(editor, approver, as_user):
    first = drafted(DocumentFactory(kind="decision_table"), editor, credit_table())
    actions.submit_version(first, actor=editor)
    assert "Nothing is in force that it could be back-tested" in approve_page(
        as_user(approver), first
    )


def test_a_text_is_approved_without_a_word_of_back_tests(approver, as_user):
    version = VersionFactory(state=VersionState.IN_REVIEW)
    assert "decide differently" not in approve_page(as_user(approver), version)


def test_the_rows_are_filtered_and_taken_away_without_formulas(client, editor):
    reason = "=HYPERLINK(1)"
    cases = [{"amount": Decimal(30), "reason": one} for one in (reason, "slow")]
    begin(client, world(editor, cases=cases))
    page = page_of(client, rows_url(outcome="changed", way_before="3", way_after="1"))
    assert reason in page
    assert "Decision before" in page
    assert "No row answers" in page_of(client, rows_url(way_before="2"))
    csv = b"".join(client.get(rows_url(export="csv"))).decode()
    assert "'=HYPERLINK(1)" in csv
    assert ",=HYPERLINK" not in csv
    told = b"".join(client.get(rows_url(export="xlsx")))
    sheet = openpyxl.load_workbook(io.BytesIO(told)).active
    heading = [cell.value for cell in sheet[1]]
    assert heading[-6:] == [
        "Amount",
        "Reason",
        "Decision before",
        "Decision after",
        "Limit before",
        "Limit after",
    ]
    assert {sheet.cell(row, heading.index("Reason") + 1).value for row in (2, 3)} == {
        reason,
        "slow",
    }


def test_the_rows_tell_in_words_by_what_they_were_decided_and_a_file_as_it_is_kept(client, draft):
    begin(client, draft)

    page = page_of(client, rows_url(outcome="error"))
    taken = b"".join(client.get(rows_url(export="csv"))).decode()

    assert "inputs refused" in page
    assert ">input_error<" not in page
    assert "input_error" in taken


def test_a_file_is_handed_in_and_its_cells_are_told_by_line_and_column(client, draft):
    file = csv_file("Amount;Reason\n30;slow\n1.5.5;slow\n")
    page = begin(client, draft, source="file", file=file).content.decode()
    assert "column “Amount” “1.5.5”: It is a string; a number is wanted." in page


WRONG = [
    ({"source": "file"}, 422, "Choose a file."),
    ({"source": "log", "file": "x"}, 422, "say that it is the source"),
    ({"source": "file", "file": "region\n1\n"}, 409, "no column for the input “amount”"),
    ({"source": "log", "since": "2026-05-02", "until": "2026-05-01"}, 409, "comes after the last"),
    ({"source": "log", "money": "decision"}, 422, "not offered here"),
]


@pytest.mark.parametrize(("asked", "status", "message"), WRONG)
def test_what_does_not_fit_stands_on_the_form(client, draft, asked, status, message):
    sent = {**asked, "file": csv_file(asked["file"])} if "file" in asked else asked
    response = begin(client, draft, **sent)
    assert response.status_code == status
    assert message in response.content.decode()
    assert not BackTest.objects.exists()


def test_one_that_was_cancelled_keeps_nothing_and_is_begun_again(
    client, draft, editor, monkeypatch
):
    monkeypatch.setattr(back_test_runs, "send", lambda run: None)
    begin(client, draft)
    run = JobRun.objects.get(job="back_test")
    assert "Cancel" in page_of(client, latest().get_absolute_url())
    client.post(reverse("job-run-cancel", args=[run.pk]))
    tasks.run_back_test(run.pk, latest().pk)
    assert "Cancelled" in page_of(client, latest().get_absolute_url())
    assert latest().done_at is None
    client.post(reverse("back-test-again", args=[latest().pk]))
    run.refresh_from_db()
    assert (run.state, BackTest.objects.count()) == ("queued", 1)
    tasks.run_back_test(run.pk, latest().pk)
    assert latest().is_done


def test_a_run_whose_worker_was_killed_is_taken_up_and_comes_to_the_same(
    client, draft, monkeypatch
):
    monkeypatch.setattr(back_test_runs, "send", lambda run: None)
    begin(client, draft)
    run = JobRun.objects.get(job="back_test")

    def killed(*_told, **_more):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(actions, "run_back_test", killed)
        with pytest.raises(SystemExit):
            tasks.run_back_test(run.pk, latest().pk)
    JobRun.objects.update(heard_at=run.created_at.replace(year=2020))
    (taken,) = jobs.take_up_abandoned(jobs.SILENCE)
    tasks.run_back_test(taken.pk, *taken.arguments)
    assert (latest().figures["rows"], latest().differing) == (5, 2)


def test_once_done_the_same_is_asked_of_what_stands_now(client, draft):
    begin(client, draft)
    decided(draft.document, [{"amount": Decimal(39), "reason": "slow"}])
    client.post(reverse("back-test-again", args=[latest().pk]))
    assert BackTest.objects.count() == 2
    assert (latest().figures["rows"], latest().setup["money"]) == (6, "limit")


MAY = [
    ("Knowledge editor", 200, 200, 200),
    ("Go-live approver", 403, 200, 403),
    ("Auditor", 403, 200, 200),
    ("Agent", 403, 403, 403),
]


@pytest.mark.parametrize(("role", "create", "page", "rows"), MAY)
def test_each_role_comes_as_far_as_it_may(client, draft, as_user, role, create, page, rows):
    begin(client, draft)
    person = as_user(PersonFactory(role=role))
    create_url = reverse("back-test-create", args=[draft.pk])
    assert person.get(create_url).status_code == create
    assert person.get(rows_url()).status_code == rows
    told = page_of(person, latest().get_absolute_url(), page)
    assert ("The first rows that differ" in told) is (page == rows == 200)
    again = person.post(reverse("back-test-again", args=[latest().pk]))
    assert (again.status_code == 302) is (role == "Knowledge editor")


def test_a_superuser_cannot_test_what_is_in_force(as_user, administrator, draft):
    boss = as_user(administrator)
    in_force = draft.document.version_in_force
    response = boss.post(reverse("back-test-create", args=[in_force.pk]), LOG, follow=True)
    assert "not in force yet" in response.content.decode()
    assert boss.get(f"/admin/knowledge/backtest/{draft.pk}/change/").status_code in (302, 404)
    assert not BackTest.objects.exists()


def test_its_pages_ask_the_database_a_few_questions(client, editor, django_assert_max_num_queries):
    cases = [{"amount": Decimal(26 + n % 14), "reason": f"r{n}"} for n in range(60)]
    draft = world(editor, cases=cases, draft=generous_table())
    begin(client, draft)
    with django_assert_max_num_queries(16):
        page_of(client, latest().get_absolute_url())
    with django_assert_max_num_queries(12):
        page_of(client, rows_url())
    for _n in range(3):
        begin(client, draft)
    with django_assert_max_num_queries(45):
        page_of(client, draft.get_absolute_url())


def test_a_file_that_turns_out_unreadable_fails_with_its_place(client, draft):
    file = xlsx_file([["amount", "reason"], [30, "slow"], ["=B2", "slow"]])
    page = begin(client, draft, source="file", file=file).content.decode()
    assert "formula in cell A3, column “amount”. Save it as values." in page
    assert (latest().is_done, latest().rows.count()) == (False, 0)
    assert "Run it again" in page
