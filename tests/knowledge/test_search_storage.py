"""Both databases are given the same stems, and find the same documents, the title first."""

import pytest
from django.db import connection

from knowledge.models import SearchEntry
from knowledge.search_storage import CAP, Among, storage
from knowledge.search_storage.postgresql import LAST_PLACE, MOST_BYTES, MOST_PLACES, vector
from tests.knowledge.factories import VersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    """Documents that say these stems, `{name: (title, text)}`; gives their keys by name."""

    def fill(**said):
        keys = {}
        for name, (title, text) in said.items():
            version = VersionFactory()
            keys[name] = version.document_id
            SearchEntry.objects.create(document=version.document, version=version, text="")
            storage().put(keys[name], title.split(), text.split())
        return keys

    return fill


def names(keys, found):
    by_key = {key: name for name, key in keys.items()}
    return [by_key[key] for key in found]


def words(text):
    return [((word,),) for word in text.split()]


def test_every_word_must_be_there_and_title_counts_before_text(shelf):
    keys = shelf(
        text=("other", "bill credit credit credit credit credit"),
        title=("bill credit", "words"),
        half=("bill", "words"),
    )
    assert names(keys, storage().find_all(words("bill credit"), None)) == ["title", "text"]


def test_a_word_may_stand_in_the_title_and_the_other_in_the_text(shelf):
    keys = shelf(both=("bill", "credit"))
    assert names(keys, storage().find_all(words("bill credit"), None)) == ["both"]


def test_a_phrase_is_words_in_a_row(shelf):
    keys = shelf(
        row=("x", "a bill shock b"), apart=("x", "bill b shock"), turned=("x", "shock bill")
    )
    assert names(keys, storage().find_all([(("bill", "shock"),)], None)) == ["row"]


def test_any_of_a_group_will_do(shelf):
    keys = shelf(one=("x", "credit"), other=("x", "creditor"), none=("x", "debit"))
    group = (("credit",), ("creditor",))
    assert set(names(keys, storage().find_all([group], None))) == {"one", "other"}


def test_some_of_the_words_is_enough_and_more_of_them_is_better(shelf):
    keys = shelf(one=("x", "bill bill"), two=("x", "bill shock"), none=("x", "debit"))
    found = names(keys, storage().find_some(words("bill shock zebra"), None))
    assert found == ["two", "one"]


def test_a_search_can_be_kept_among_some_documents(shelf):
    keys = shelf(here=("bill", "x"), there=("bill", "x"))
    among = Among("SELECT id FROM knowledge_document WHERE id = %s", (keys["there"],))
    for find in (storage().find_all, storage().find_some):
        assert names(keys, find(words("bill"), among)) == ["there"]


def test_what_is_put_again_takes_the_place_of_what_was_there(shelf):
    keys = shelf(one=("zebra", "x"))
    storage().put(keys["one"], ["tiger"], ["lion"])
    assert storage().find_all(words("zebra"), None) == []
    assert storage().find_all(words("tiger lion"), None) == [keys["one"]]


def test_what_is_dropped_is_not_found(shelf):
    keys = shelf(one=("zebra", "x"), two=("zebra", "x"))
    storage().drop([keys["one"]])
    assert storage().find_all(words("zebra"), None) == [keys["two"]]
    assert storage().ids() == {keys["two"]}


def test_making_the_index_again_loses_nothing(shelf):
    keys = shelf(one=("zebra", "x"))
    storage().install()
    assert storage().ids() == {keys["one"]}


def test_no_more_are_given_than_can_be_paged_through(shelf, monkeypatch):
    module = "sqlite" if connection.vendor == "sqlite" else "postgresql"
    for place in (module, "full_text"):
        monkeypatch.setattr(f"knowledge.search_storage.{place}.CAP", 1)
    shelf(one=("zebra", "x"), two=("zebra", "x"), three=("lion", "zebra"))
    assert len(storage().find_all(words("zebra"), None)) == 2
    assert CAP > 1


def test_a_word_of_another_script_is_a_word(shelf):
    keys = shelf(one=("田中さん", "été 𝒳"))
    assert storage().find_all(words("田中さん"), None) == [keys["one"]]


def test_a_very_long_text_fits(shelf):
    keys = shelf(one=("title", " ".join(f"w{n}" for n in range(30_000)) + " same" * 1000))
    assert storage().find_all(words("title w5"), None) == [keys["one"]]


def test_a_vector_is_written_as_postgresql_reads_it():
    assert vector(["bill", "credit", "bill"], "", weight_until=2) == "'bill':1A,3 'credit':2A"
    assert vector(["bill"], "A") == "'bill':1A"
    assert vector([], "A") == ""


def test_a_vector_keeps_within_what_postgresql_takes():
    many = vector(["same"] * 1000, "")
    assert many.count(",") == MOST_PLACES - 1
    late = vector([f"w{n}" for n in range(LAST_PLACE + 10)], "")
    assert f":{LAST_PLACE}" not in late
    assert len(vector(["田" * 40 + str(n) for n in range(20_000)], "").encode()) < 1.2 * MOST_BYTES
