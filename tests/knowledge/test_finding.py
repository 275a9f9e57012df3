"""What a person finds: all words, words spelt wrongly, some words; filters; what is shown."""

import pytest

from kernel.accounts import clock_user
from knowledge import actions
from knowledge.finding import ALL, SOME, SPELT, answer, hits
from knowledge.lifecycle import VersionState
from knowledge.models import Document
from knowledge.searching.question import read_question
from tests.knowledge.factories import DocumentFactory, ProcessFactory, VersionFactory
from tests.knowledge.tables import credit_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish():
    """A document in force, searchable."""

    def make(title="Title", body="Text.", table=None, **fields):
        document = DocumentFactory(title=title, **fields)
        VersionFactory(document=document, body=body, table=table, state=VersionState.IN_FORCE)
        actions.check_search(actor=clock_user())
        return document

    return make


def search(typed, documents=None):
    everything = Document.objects.all()
    return answer(read_question(typed), everything if documents is None else documents)


def titles(typed, documents=None):
    found = search(typed, documents)
    return [hit.document.title for hit in hits(found, found.keys)]


def test_title_matches_come_before_matches_in_the_text(publish):
    publish("Refunds", "About a goodwill credit. Goodwill credit, goodwill credit.")
    publish("Goodwill credits", "Text.")
    assert titles("goodwill credit") == ["Goodwill credits", "Refunds"]


def test_a_number_finds_its_document_before_those_that_name_it(publish):
    publish("Names POL-9001", "It follows POL-9001.", number="POL-9002")
    publish("Itself", "Text.", number="POL-9001")
    assert titles("pol-9001")[0] == "Itself"


@pytest.mark.parametrize("typed", ["crediting", "CREDITS", "crédits", "cred", "how to credit a"])
def test_another_form_of_the_word_finds_it(publish, typed):
    publish(body="They were credited.")
    assert titles(typed) == ["Title"]


def test_the_beginning_of_a_longer_form_finds_it(publish):
    publish(body="The billing of roaming.")
    assert titles("roami") == ["Title"]
    assert titles("billin") == ["Title"]


def test_words_between_quotes_must_follow_each_other(publish):
    publish("Near", "A bill shock.")
    publish("Far", "A bill is no shock.")
    assert titles('"bill shock"') == ["Near"]
    assert set(titles("bill shock")) == {"Near", "Far"}


def test_labels_cells_and_notes_of_a_decision_table_are_found(publish):
    publish("May it be credited", "", credit_table(), kind="decision_table", number="TAB-9001")
    for typed in ("amount reason", "outage", '"small sums at once"'):
        assert titles(typed) == ["May it be credited"]


def test_a_word_spelt_wrongly_finds_what_was_meant_and_says_so(publish):
    publish(body="A goodwill credit.")
    found = search("godwill credti")
    assert (found.how, found.question.text) == (SPELT, "goodwill credit")
    assert len(found.keys) == 1


def test_when_nothing_has_all_words_some_are_enough(publish):
    publish("Dunning", "A reminder.")
    found = search("reminder zebra")
    assert (found.how, len(found.keys)) == (SOME, 1)


def test_of_words_some_spelt_wrongly_and_some_nowhere_the_rest_is_found(publish):
    publish("Dunning", "A reminder.")
    found = search("remindre xylophone")
    assert (found.how, len(found.keys)) == (SOME, 1)


def test_what_is_nowhere_is_not_found(publish):
    publish()
    found = search("xylophone")
    assert (found.keys, found.how) == ([], SOME)
    assert search("").keys == []
    assert search("?!").how == ALL


def test_drafts_and_versions_to_come_are_never_found(publish):
    document = publish(body="tiger")
    for number, state in ((2, VersionState.DRAFT),):
        VersionFactory(document=document, version=number, body="zebra", state=state)
    VersionFactory(body="zebra", state=VersionState.APPROVED)
    actions.rebuild_search(actor=clock_user())
    assert titles("zebra") == []


def test_only_among_the_documents_given(publish):
    publish("A policy", "zebra")
    publish("An article", "zebra", kind="article", number="ART-9001")
    assert titles("zebra", Document.objects.filter(kind="article")) == ["An article"]
    assert titles("zebra", Document.objects.none()) == []


def test_a_process_has_the_documents_of_those_it_is_made_of(publish):
    top = ProcessFactory()
    middle = ProcessFactory(parent=top)
    lowest = ProcessFactory(parent=middle)
    publish("Lowest", "zebra", process=lowest)
    publish("Elsewhere", "zebra")
    for process in (top, middle, lowest):
        assert titles("zebra", Document.objects.of_process_and_below(process)) == ["Lowest"]


def test_the_words_found_are_marked_in_title_and_excerpt(publish):
    publish("Goodwill credits", "They <b>credited</b> it.")
    found = search("credit")
    (hit,) = hits(found, found.keys)
    assert hit.title == "Goodwill <mark>credits</mark>"
    assert hit.excerpt == "They &lt;b&gt;<mark>credited</mark>&lt;/b&gt; it."


def test_a_search_asks_the_database_little(publish, django_assert_num_queries):
    publish("Goodwill credits", "Text.")
    with django_assert_num_queries(4):  # the words; titles; texts; what is shown
        found = search("goodwill cred")
        hits(found, found.keys)
    with django_assert_num_queries(7):  # words, titles, texts; like words; and again
        search("godwill")
