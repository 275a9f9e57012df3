"""What is searched follows what is in force, act by act."""

import pytest

from kernel import audit
from kernel.accounts import clock_user
from kernel.models import AuditEntry
from kernel.ruling import DomainError
from knowledge import actions
from knowledge.lifecycle import VersionState
from knowledge.models import SearchEntry, SearchGram, SearchIndex, SearchWord
from knowledge.queries import search_is_behind
from knowledge.search_storage import storage
from tests.knowledge.factories import (
    DocumentFactory,
    ReleaseFactory,
    ReleaseItemFactory,
    VersionFactory,
)

APPROVED = VersionState.APPROVED


def found(*words):
    return storage().find_all([((word,),) for word in words], None)


@pytest.fixture
def in_force(administrator):
    """An enacted version that says these words."""

    def make(body, document=None, version=1, **fields):
        document = document or DocumentFactory(**fields)
        made = VersionFactory(document=document, version=version, body=body, state=APPROVED)
        return actions.enact_version(made, actor=administrator)

    return make


def test_a_version_is_found_once_it_is_in_force_and_not_before(in_force):
    VersionFactory(body="zebra", state=VersionState.DRAFT)
    VersionFactory(body="zebra", state=APPROVED)
    assert found("zebra") == []
    version = in_force("zebra")
    assert found("zebra") == [version.document_id]


def test_the_successor_takes_the_place_of_what_it_supersedes(in_force):
    former = in_force("zebra")
    in_force("tiger", former.document, 2)
    assert found("zebra") == []
    assert found("tiger") == [former.document_id]


def test_what_is_retired_is_not_found(in_force, owner):
    version = in_force("zebra")
    actions.retire_version(version, actor=owner, note="The service ended.")
    assert found("zebra") == []
    assert not SearchEntry.objects.exists()


def test_a_release_brings_its_documents_and_a_revert_the_former_ones(in_force, administrator):
    former = in_force("zebra")
    version = VersionFactory(document=former.document, version=2, body="tiger", state=APPROVED)
    release = ReleaseFactory()
    ReleaseItemFactory(release=release, document=former.document, version=version)
    actions.enact_release(release, actor=administrator)
    assert (found("zebra"), found("tiger")) == ([], [former.document_id])
    actions.revert_release(release, actor=administrator, note="Wrong.")
    assert (found("zebra"), found("tiger")) == ([former.document_id], [])


def test_a_new_title_is_found_and_the_old_one_is_not(in_force, editor):
    version = in_force("words", title="Zebra crossing")
    actions.change_document(version.document, title="Tiger crossing", actor=editor)
    assert (found("zebra"), found("tiger")) == ([], [version.document_id])
    unwritten = DocumentFactory(title="Zebra")
    actions.change_document(unwritten, title="Lion", actor=editor)
    assert found("lion") == []


def test_a_refused_act_changes_nothing_that_is_searched(in_force, auditor):
    version = in_force("zebra")
    with pytest.raises(DomainError):
        actions.retire_version(version, actor=auditor, note="No.")
    assert found("zebra") == [version.document_id]


def test_words_are_learnt_once_with_their_stems_and_grams(in_force):
    in_force("Crediting 0042")
    in_force("crediting")
    word = SearchWord.objects.get(word="crediting")
    assert word.stem == "credit"
    assert word.grams.count() == 10
    assert not SearchWord.objects.filter(word="0042").exists()


def test_rebuilding_gives_the_same_and_counts_the_words(in_force):
    version = in_force("zebra zebra", title="Stripes")
    in_force("zebra tiger")
    SearchEntry.objects.all().delete()
    storage().drop(storage().ids())
    index = actions.rebuild_search(actor=clock_user())
    assert index.documents == 2
    assert version.document_id in found("zebra", "stripe")
    assert SearchWord.objects.get(word="zebra").documents == 2
    assert audit.timeline(index).get().act == "search.rebuilt"


def test_nobody_but_the_clock_rebuilds_it(editor):
    for act in (actions.rebuild_search, actions.check_search):
        with pytest.raises(DomainError, match="Your role"):
            act(actor=editor)


def test_the_check_mends_what_differs_and_tells_it(in_force, owner):
    lost, stray, wrong, gone = (in_force(word) for word in ("lost", "stray", "wrong", "gone"))
    SearchEntry.objects.filter(document=lost.document).delete()
    storage().drop([lost.document_id, gone.document_id])
    SearchEntry.objects.filter(document=wrong.document).update(title="Another")
    type(stray).objects.filter(pk=stray.pk).update(state=VersionState.RETIRED)
    assert search_is_behind(storage().ids())
    assert actions.check_search(actor=clock_user()) == 4
    assert [len(found(word)) for word in ("lost", "stray", "wrong", "gone")] == [1, 0, 1, 1]
    assert not search_is_behind(storage().ids())
    assert AuditEntry.objects.filter(act="search.mended").count() == 1


def test_a_check_that_finds_nothing_is_not_told(in_force):
    in_force("zebra")
    assert actions.check_search(actor=clock_user()) == 0
    assert not AuditEntry.objects.filter(act__startswith="search.").exists()
    assert SearchIndex.objects.get().checked_at


def test_the_check_forgets_words_that_stand_nowhere_any_more(in_force, owner):
    actions.retire_version(in_force("zebra"), actor=owner, note="Over.")
    actions.check_search(actor=clock_user())
    assert not SearchWord.objects.exists()
    assert not SearchGram.objects.exists()


def test_an_index_made_by_other_rules_is_made_anew(in_force):
    in_force("zebra")
    actions.check_search(actor=clock_user())
    SearchIndex.objects.update(edition=0)
    assert search_is_behind(storage().ids())
    actions.check_search(actor=clock_user())
    assert AuditEntry.objects.get(act="search.rebuilt")
    assert not search_is_behind(storage().ids())
