from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kernel import break_glass
from knowledge import actions
from knowledge.decision_table import empty_table
from knowledge.lifecycle import VersionState
from tests import doors
from tests.knowledge.factories import (
    DocumentFactory,
    ReleaseFactory,
    VersionFactory,
    table_in_force,
)
from tests.knowledge.naughty import NAUGHTY
from tests.knowledge.tables import credit_table, small_case
from tests.knowledge.test_grid import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(editor):
    former = VersionFactory(state=VersionState.IN_FORCE, body="Credit up to 25 at once.")
    return actions.draft_version(former.document, actor=editor)


@pytest.fixture
def table_draft(editor):
    document = DocumentFactory(kind="decision_table", number="TAB-0001")
    return actions.draft_version(document, actor=editor)


def edit_url(version):
    return reverse("version-edit", args=[version.pk])


def move_url(version, move):
    return reverse("version-move", args=[version.pk, move])


def read(client, url, status=200, **kwargs):
    response = client.get(url, **kwargs)
    assert response.status_code == status
    return response.content.decode()


def test_the_page_shows_the_difference_to_the_version_in_force(client, editor, draft):
    actions.edit_version(
        draft, body="Credit up to 40 at once.", expected_digest=draft.digest, actor=editor
    )
    client.force_login(editor)
    page = read(client, draft.get_absolute_url())
    assert "What changes against version 1" in page
    assert "</span>25</del>" in page
    assert "</span>40</ins>" in page


def test_the_editor_saves_what_was_typed(client, editor, draft):
    client.force_login(editor)
    assert "Credit up to 25 at once." in read(client, edit_url(draft))
    asked = {"body": "New.\r\n", "summary": "Shorter", "expected_digest": draft.digest}
    client.post(edit_url(draft), asked)
    draft.refresh_from_db()
    assert (draft.body, draft.summary, draft.edits) == ("New.", "Shorter", 1)


def test_of_two_editors_the_second_sees_the_difference_and_loses_nothing(
    client, editor, approver, draft
):
    began_with = draft.digest
    actions.edit_version(draft, body="Theirs.", expected_digest=began_with, actor=approver)
    client.force_login(editor)
    asked = {"body": "Mine.", "summary": "My summary", "expected_digest": began_with}
    response = client.post(edit_url(draft), asked)
    page = response.content.decode()
    assert response.status_code == 409
    assert f"{approver} saved {draft.label} meanwhile" in page
    assert "Mine.</textarea>" in page
    assert "My summary" in page
    assert "</span>Theirs</del>" in page
    draft.refresh_from_db()
    assert draft.body == "Theirs."


def test_after_the_comparison_the_second_editor_may_save(client, editor, approver, draft):
    began_with = draft.digest
    theirs = actions.edit_version(draft, body="Theirs.", expected_digest=began_with, actor=approver)
    client.force_login(editor)
    asked = {"body": "Mine.", "expected_digest": began_with}
    page = client.post(edit_url(draft), asked).content.decode()
    assert f'name="expected_digest" value="{theirs.digest}"' in page
    client.post(edit_url(draft), {"body": "Both.", "expected_digest": theirs.digest})
    draft.refresh_from_db()
    assert draft.body == "Both."


def test_a_text_submitted_meanwhile_refuses_and_shows_what_was_typed(
    client, editor, approver, draft
):
    saved = actions.edit_version(draft, body="Done.", expected_digest=draft.digest, actor=editor)
    actions.submit_version(saved, actor=editor)
    client.force_login(approver)
    asked = {"body": "My late thought.", "expected_digest": saved.digest}
    response = client.post(edit_url(draft), asked)
    assert response.status_code == 409
    assert "My late thought.</textarea>" in response.content.decode()
    assert "closed for editing" in response.content.decode()


@pytest.mark.thorough
@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_texts_are_kept_as_they_are(client, editor, draft, text):
    client.force_login(editor)
    asked = {"body": text, "summary": text[:300], "expected_digest": draft.digest}
    assert client.post(edit_url(draft), asked).status_code == 302
    page = read(client, draft.get_absolute_url())
    assert "<script>alert" not in page
    assert "67048164" not in page


def test_a_table_is_typed_in_a_grid(client, editor, table_draft):
    client.force_login(editor)
    assert 'name="when-0-0"' in read(client, edit_url(table_draft))
    asked = {**fields_of(credit_table()), "body": "", "expected_digest": table_draft.digest}
    assert client.post(edit_url(table_draft), asked).status_code == 302
    table_draft.refresh_from_db()
    assert table_draft.table == credit_table()
    assert "Amount" in read(client, table_draft.get_absolute_url())


def test_a_shape_button_saves_nothing_and_keeps_what_was_typed(client, editor, table_draft):
    client.force_login(editor)
    asked = {**fields_of(credit_table()), "body": "Why.", "expected_digest": table_draft.digest}
    response = client.post(edit_url(table_draft), {**asked, "do": "add_rule"})
    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="when-3-0"' in page
    assert "Why.</textarea>" in page
    table_draft.refresh_from_db()
    assert table_draft.table is None


def test_a_faulty_cell_is_marked_where_it_is(client, editor, table_draft):
    table = credit_table()
    table["rules"][0]["when"][1] = "outage"
    client.force_login(editor)
    asked = {**fields_of(table), "body": "", "expected_digest": table_draft.digest}
    client.post(edit_url(table_draft), asked)
    page = read(client, edit_url(table_draft))
    assert 'aria-describedby="fault-when-0-1"' in page
    assert "Rule 1, “Reason”" in page


def test_a_table_with_a_fault_is_not_said_to_be_free_of_findings(client, editor, table_draft):
    table = credit_table()
    table["rules"][0]["when"][1] = "<= 10 and >"
    client.force_login(editor)
    asked = {**fields_of(table), "body": "", "expected_digest": table_draft.digest}
    client.post(edit_url(table_draft), asked)

    page = read(client, table_draft.get_absolute_url())

    assert "Rule 1, “Reason”" in page.partition('id="findings"')[2].partition("</section>")[0]
    assert "Nothing: no gap" not in page


def test_who_only_begins_a_table_is_blamed_for_nothing(client, editor, table_draft):
    client.force_login(editor)
    asked = {**fields_of(empty_table()), "body": "", "expected_digest": table_draft.digest}

    begun = client.post(edit_url(table_draft), {**asked, "do": "add_inputs"}).text

    for page in (read(client, edit_url(table_draft)), begun):
        assert 'name="inputs-0-label"' in page
        assert 'aria-invalid="true"' not in page
        assert "Before it can be submitted" not in page
    client.post(edit_url(table_draft), asked)
    assert "Before it can be submitted" in read(client, edit_url(table_draft))


def test_two_tables_are_compared_cell_by_cell(client, auditor):
    document = DocumentFactory(kind="decision_table", number="TAB-0001")
    changed = credit_table()
    changed["rules"][1]["then"] = ['"credit"', "150"]
    VersionFactory(document=document, state=VersionState.IN_FORCE, table=credit_table(), body="")
    draft = VersionFactory(document=document, version=2, table=changed, body="")
    client.force_login(auditor)
    page = read(client, reverse("version-diff", args=[draft.pk]))
    assert "</span>100</del>" in page
    assert "</span>150</ins>" in page


def test_any_two_versions_can_be_compared(client, auditor, draft):
    third = VersionFactory(
        document=draft.document, version=7, state=VersionState.SUPERSEDED, body="Long ago."
    )
    client.force_login(auditor)
    url = reverse("version-diff", args=[draft.pk])
    assert "From version 7 to version 2" in read(client, url, data={"against": third.pk})
    read(client, url, status=404, data={"against": VersionFactory().pk})
    read(client, url, status=404, data={"against": "x"})


def test_an_approver_chooses_the_instant(client, approver, draft):
    tomorrow = timezone.now().replace(second=0, microsecond=0) + timedelta(days=1)
    version = VersionFactory(state=VersionState.IN_REVIEW)
    client.force_login(approver)
    assert "Effective from" in read(client, move_url(version, "approve"))
    doors.answer(
        client,
        move_url(version, "approve"),
        effective_at=f"{tomorrow:%Y-%m-%dT%H:%M}",
        note="Clear.",
    )
    version.refresh_from_db()
    assert (version.state, version.effective_at) == (VersionState.APPROVED, tomorrow)


def test_no_instant_gone_by_is_chosen(client, approver, draft):
    draft.state = VersionState.IN_REVIEW
    draft.save()
    client.force_login(approver)
    gone = timezone.localtime() - timedelta(days=365)

    page = client.post(move_url(draft, "approve"), {"effective_at": f"{gone:%Y-%m-%dT%H:%M}"})

    assert page.status_code == 422
    assert "That is past." in page.text
    draft.refresh_from_db()
    assert draft.state == VersionState.IN_REVIEW


def test_the_release_chooses_the_day_of_its_versions(client, approver):
    version = VersionFactory(state=VersionState.IN_REVIEW, release=ReleaseFactory())
    client.force_login(approver)
    assert "Effective from" not in read(client, move_url(version, "approve"))


@pytest.mark.parametrize("person", ["editor", "administrator"])
def test_no_door_lets_an_author_approve(client, request, person):
    author = request.getfixturevalue(person)
    author.is_staff = True
    author.save()
    version = VersionFactory(state=VersionState.IN_REVIEW, author=author)
    client.force_login(author)
    page = read(client, version.get_absolute_url())
    assert "Someone other than the author must approve." in page
    doors.answer(client, move_url(version, "approve"))
    doors.answer(client, f"/admin/knowledge/documentversion/{version.pk}/move/approve/", note="")
    doors.tick(client, "/admin/knowledge/documentversion/", version.pk, "approve")
    version.refresh_from_db()
    assert version.state == VersionState.IN_REVIEW
    assert version.approver is None


def test_the_admin_makes_the_same_moves(client, administrator):
    version = VersionFactory(state=VersionState.IN_REVIEW)
    client.force_login(administrator)
    assert "Approve" in read(
        client, reverse("admin:knowledge_documentversion_change", args=[version.pk])
    )
    page = f"/admin/knowledge/documentversion/{version.pk}/move/approve/"
    doors.answer(client, page, note="Fine.")
    version.refresh_from_db()
    assert version.approver == administrator


def test_the_admin_changes_no_field(client, administrator, draft):
    client.force_login(administrator)
    url = reverse("admin:knowledge_documentversion_change", args=[draft.pk])
    client.post(url, {"body": "Slipped in.", "state": "in_force"})
    draft.refresh_from_db()
    assert (draft.body, draft.state) == ("Credit up to 25 at once.", VersionState.DRAFT)


def test_a_break_glass_stands_on_the_page_of_the_version(client, administrator):
    version = VersionFactory(state=VersionState.IN_REVIEW, author=administrator)
    client.force_login(administrator)
    assert "/break-glass/?record=" in read(client, version.get_absolute_url())
    reason = "The storm is tonight and nobody else can read it."
    break_glass.open_glass(version, move="approve", actor=administrator, reason=reason)
    doors.answer(client, move_url(version, "approve"))
    assert reason in read(client, version.get_absolute_url())


@pytest.mark.parametrize("move", ["return", "reopen", "withdraw", "retire"])
def test_a_move_that_needs_a_word_asks_for_it(client, administrator, move):
    states = {"withdraw": VersionState.DRAFT, "retire": VersionState.IN_FORCE}
    version = VersionFactory(state=states.get(move, VersionState.IN_REVIEW))
    client.force_login(administrator)
    assert client.post(move_url(version, move), {"note": ""}).status_code == 422
    version.refresh_from_db()
    assert version.state == states.get(move, VersionState.IN_REVIEW)


def test_a_reader_finds_every_move_refused(client, auditor, draft):
    client.force_login(auditor)
    assert client.get(edit_url(draft)).status_code == 403
    client.post(move_url(draft, "submit"))
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT


def test_a_cell_is_checked_by_itself_and_nothing_is_saved(client, editor, table_draft):
    client.force_login(editor)
    sent = fields_of(credit_table()) | {"when-1-0": "> ", "check": "when-1-0"}
    response = client.post(edit_url(table_draft), sent)
    field = response.content.decode()
    assert field.startswith("<input")
    assert 'id="fault-when-1-0"' in field
    sent["check"] = "when-0-0"
    assert "fault" not in client.post(edit_url(table_draft), sent).content.decode()
    sent["check"] = "when-99-0"
    assert client.post(edit_url(table_draft), sent).status_code == 404
    table_draft.refresh_from_db()
    assert table_draft.table is None


def test_a_long_table_asks_the_database_no_more(client, editor, django_assert_max_num_queries):
    document = DocumentFactory(kind="decision_table", number="TAB-0002")
    rules = [{"when": [str(n), "-"], "then": ['"x"', "1"], "note": ""} for n in range(200)]
    version = VersionFactory(document=document, author=editor, table=credit_table(rules=rules))
    client.force_login(editor)
    client.get(edit_url(version))
    with django_assert_max_num_queries(14):
        assert 'name="when-199-0"' in read(client, edit_url(version))


def test_the_difference_shows_test_cases_that_were_added(client, editor):
    document = table_in_force(credit_table())
    draft = actions.draft_version(document, actor=editor)
    actions.keep_case(draft, actor=editor, **small_case())
    client.force_login(editor)
    for address in (draft.get_absolute_url(), reverse("version-diff", args=[draft.pk])):
        page = read(client, address)
        assert "The table is the same." in page
        assert "1 test case differs" in page
        assert "</span>Small credit</ins>" in page
