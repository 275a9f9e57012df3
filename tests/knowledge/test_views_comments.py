"""Comments beside the text, in the editor, and the form to write one."""

import pytest
from django.urls import reverse

from knowledge import actions
from knowledge.lifecycle import VersionState
from knowledge.models import PassageComment
from tests.knowledge.factories import DocumentFactory, VersionFactory
from tests.knowledge.tables import credit_table

pytestmark = pytest.mark.django_db
BODY = "# Limits\n\nAn agent credits up to **25 euros** a bill.\n\n- One a month\n- None twice\n"


@pytest.fixture
def version(editor):
    return VersionFactory(state=VersionState.IN_REVIEW, author=editor, body=BODY)


def page(client, version, route="version"):
    response = client.get(reverse(route, args=[version.pk]))
    assert response.status_code == 200
    return response.text


def comment(version, person, passage="", text="Why not 30?"):
    return actions.comment_on_passage(version, passage=passage, text=text, actor=person)


def test_each_passage_can_be_commented_where_it_stands(client, approver, version):
    client.force_login(approver)
    near = BODY.index("An agent")
    assert f"/comment/?near={near}" in page(client, version)
    form = client.get(reverse("comment-create", args=[version.pk]), {"near": near + 5}).text
    assert "An agent credits up to **25 euros** a bill.</textarea>" in form


@pytest.mark.parametrize("near", ["", "x", "-1", "99999999999", "²", "100000"])
def test_an_odd_place_quotes_nothing_and_harms_nothing(client, approver, version, near):
    client.force_login(approver)
    response = client.get(reverse("comment-create", args=[version.pk]), {"near": near})
    assert response.status_code == 200
    assert "**25" not in response.text


def test_a_comment_is_written_and_stands_beside_its_passage(client, approver, version):
    client.force_login(approver)
    sent = {"passage": "up to 25 euros", "text": "Why not 30?", "near": ""}
    response = client.post(reverse("comment-create", args=[version.pk]), sent, follow=True)
    made = PassageComment.objects.get()
    assert response.redirect_chain[-1][0].endswith(f"/versions/{version.pk}/#comment-{made.pk}")
    row = response.text.split("passages__row--commented")[1].split("passages__row")[0]
    assert "25 euros" in row
    assert "Why not 30?" in row
    assert "under “Limits”" in row


def test_words_that_are_not_there_are_refused_and_nothing_typed_is_lost(client, approver, version):
    client.force_login(approver)
    sent = {"passage": "up to 99 euros", "text": "Lower, please."}
    response = client.post(reverse("comment-create", args=[version.pk]), sent)
    assert response.status_code == 409
    assert "Copy them from its text" in response.text
    assert "Lower, please." in response.text


def test_a_comment_whose_words_are_gone_says_so_and_where_they_stood(client, editor, approver):
    version = VersionFactory(author=editor, body=BODY)
    comment(version, approver, "up to 25 euros")
    actions.edit_version(
        version, body="# Limits\n\nNothing.", expected_digest=version.digest, actor=editor
    )
    client.force_login(editor)
    for shown in (page(client, version), page(client, version, "version-edit")):
        assert "These words are gone from the text. They stood under “Limits”." in shown
        assert "Why not 30?" in shown


def test_the_author_resolves_or_answers_it_on_the_page(client, editor, approver, version):
    one, other = comment(version, approver), comment(version, approver, text="And shops?")
    client.force_login(editor)
    shown = page(client, version)
    assert f'action="{one.get_absolute_url()}resolve/"' in shown
    assert f'href="{one.get_absolute_url()}answer/"' in shown
    client.post(f"{one.get_absolute_url()}resolve/")
    client.post(f"{other.get_absolute_url()}answer/", {"note": "Shops have their own rule."})
    shown = page(client, version)
    assert "Resolved by edith" in shown
    assert "edith answers:" in shown
    assert "Shops have their own rule." in shown


def test_the_editor_shows_comments_without_their_moves(client, editor, approver):
    version = VersionFactory(author=editor, body=BODY)
    made = comment(version, approver, "None twice")
    client.force_login(editor)
    shown = page(client, version, "version-edit")
    assert "1 comment on this text" in shown
    assert "Why not 30?" in shown
    assert f"{made.get_absolute_url()}resolve/" not in shown


def test_who_only_reads_sees_comments_and_no_way_to_write_or_settle_one(
    client, auditor, approver, version
):
    made = comment(version, approver, "None twice")
    client.force_login(auditor)
    shown = page(client, version)
    assert "Why not 30?" in shown
    assert "/comment/?near=" not in shown
    assert f"{made.get_absolute_url()}resolve/" not in shown
    assert client.get(reverse("comment-create", args=[version.pk])).status_code == 403


def test_a_rule_of_a_table_can_be_quoted(client, editor, approver):
    document = DocumentFactory(kind="decision_table", number="TAB-0001")
    version = VersionFactory(document=document, author=editor, table=credit_table(), body="How.")
    rule = credit_table()["rules"][0]
    comment(version, approver, f"{rule['when'][0]} {rule['when'][1]}", text="Which bill?")
    client.force_login(approver)
    assert "Which bill?" in page(client, version)


def test_a_hostile_comment_is_only_text(client, approver, version):
    comment(version, approver, text="<script>alert(1)</script>")
    client.force_login(approver)
    assert "<script>alert(1)" not in page(client, version)


def test_many_comments_ask_the_database_no_more_than_one(
    client, approver, version, django_assert_max_num_queries
):
    client.force_login(approver)
    comment(version, approver, "None twice")
    with django_assert_max_num_queries(40) as first:
        page(client, version)
    for _n in range(5):
        comment(version, approver, "One a month")
    with django_assert_max_num_queries(len(first.captured_queries)):
        page(client, version)
