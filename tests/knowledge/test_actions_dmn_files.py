"""DMN files on their way to drafts: all or nothing, once, by whom, and what is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kernel import audit
from kernel.models import Upload
from kernel.ruling import DomainError, MoveRefused
from knowledge import actions
from knowledge.dmn.xml_tree import SIZE_MAX
from knowledge.lifecycle import DmnFileState, VersionState
from knowledge.models import DmnDecision, DmnFile, Document
from tests import doors
from tests.knowledge.dmn_desk import CIRCLE, DESK
from tests.knowledge.factories import PersonFactory, ProcessFactory

pytestmark = pytest.mark.django_db
NO_TABLE = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="n"><decision id="a" name="A"/></definitions>'  # noqa: E501  # one line of XML


def handed_in(actor, content=DESK, name="desk.dmn"):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return actions.receive_dmn_file(file, process=ProcessFactory(), owner=actor, actor=actor)


def test_a_file_that_is_handed_in_makes_nothing_yet(editor):
    file = handed_in(editor)
    assert (file.state, file.model_name, file.dmn_version) == ("read", "Loyalty", "1.3")
    assert [one["title"] for one in file.plan["tables"]] == ["Tier", "Gift"]
    assert [one["name"] for one in file.plan["left_out"]][:2] == ["Final gift", "Broken"]
    assert not Document.objects.exists()
    assert audit.timeline(file).filter(act="dmn_file.received").exists()


def test_adopting_makes_a_draft_of_each_table(editor):
    file = actions.adopt_dmn_file(handed_in(editor), actor=editor)
    assert file.state == DmnFileState.ADOPTED
    tier, gift = Document.objects.order_by("number")
    assert (tier.title, gift.title) == ("Tier", "Gift")
    draft = tier.open_version
    assert (draft.state, draft.author, draft.body) == (VersionState.DRAFT, editor, "Which tier?")
    assert draft.table["outputs"][0]["name"] == "Tier"
    assert tier.dmn_decision.element == "d1"


def test_the_same_bytes_are_not_adopted_twice(editor):
    actions.adopt_dmn_file(handed_in(editor), actor=editor)
    again = handed_in(editor, name="other.dmn")
    with pytest.raises(MoveRefused, match=r"same file was adopted on .*TAB-0001, TAB-0002"):
        actions.adopt_dmn_file(again, actor=editor)
    with pytest.raises(MoveRefused):
        actions.adopt_dmn_file(DmnFile.objects.first(), actor=editor)
    assert Document.objects.count() == 2


def test_when_one_table_cannot_be_made_none_is(editor, monkeypatch):
    file = handed_in(editor)
    file.plan["tables"][1]["title"] = " "
    file.save(update_fields=["plan"])
    with pytest.raises(DomainError, match="title"):
        actions.adopt_dmn_file(file, actor=editor)
    file.refresh_from_db()
    assert file.state == DmnFileState.READ
    assert not Document.objects.exists()
    assert not DmnDecision.objects.exists()


def test_a_discarded_file_makes_nothing_any_more(editor):
    file = actions.discard_dmn_file(handed_in(editor), actor=editor)
    with pytest.raises(MoveRefused):
        actions.adopt_dmn_file(file, actor=editor)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("<definitions><a></definitions>", "desk.dmn: line 1, column 19: .*well-formed"),
        (CIRCLE, "Egg → Hen → Egg"),
        (b"PK\x03\x04zip", "holds xlsx; expected is text"),
        (b"", "empty"),
        (b"a\x00b", "NUL"),
    ],
)
def test_a_refused_file_says_why_and_leaves_nothing(editor, content, why):
    with pytest.raises(DomainError, match=why):
        handed_in(editor, content)
    assert not Upload.objects.exists()
    assert not DmnFile.objects.exists()


def test_a_file_of_more_than_fifty_megabytes_is_not_even_read(editor):
    file = SimpleUploadedFile("large.dmn", b"<")
    file.size = SIZE_MAX + 1
    with pytest.raises(DomainError, match=r"large\.dmn has 50\.0\s+MB; a DMN file has 50\.0\s+MB"):
        actions.receive_dmn_file(file, process=ProcessFactory(), owner=editor, actor=editor)


@pytest.mark.parametrize("role", ["Agent", "Auditor", "Process owner", "Support manager"])
def test_only_who_writes_documents_hands_in_and_adopts(role, editor):
    person = PersonFactory(role=role)
    with pytest.raises(DomainError):
        handed_in(person)
    file = handed_in(editor)
    with pytest.raises(MoveRefused):
        actions.adopt_dmn_file(file, actor=person)
    assert not Document.objects.exists()


@pytest.fixture
def without_tables(editor):
    return handed_in(editor, NO_TABLE)


def test_a_file_without_tables_is_not_adopted_by_a_superuser(without_tables, administrator):
    with pytest.raises(MoveRefused, match="None of its decisions can become a table"):
        actions.adopt_dmn_file(without_tables, actor=administrator)


def test_nor_on_the_page(without_tables, client, administrator):
    client.force_login(administrator)
    doors.answer(client, f"{without_tables.get_absolute_url()}adopt/")
    without_tables.refresh_from_db()
    assert without_tables.state == DmnFileState.READ


def test_nor_in_the_admin(without_tables, client, administrator):
    client.force_login(administrator)
    listing = reverse("admin:knowledge_dmnfile_changelist")
    response = doors.tick(client, listing, without_tables.pk, "adopt")
    assert "None of its decisions can become a table" in response.content.decode()
    without_tables.refresh_from_db()
    assert without_tables.state == DmnFileState.READ
