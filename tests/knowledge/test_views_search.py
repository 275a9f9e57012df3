"""The search page and the searches without result, as people see them."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from kernel.accounts import clock_user
from knowledge import actions, tasks
from knowledge.inbox_lines import waiting_for
from knowledge.lifecycle import MissedSearchState, VersionState
from knowledge.models import Document, MissedSearch
from knowledge.views import search as page
from tests.knowledge.factories import DocumentFactory, PersonFactory, ProcessFactory, VersionFactory
from tests.knowledge.naughty import NAUGHTY
from tests.knowledge.searching.test_question import HOSTILE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_searched_yet():
    cache.clear()


@pytest.fixture
def reader(client):
    person = PersonFactory(role="Agent")
    client.force_login(person)
    return client


@pytest.fixture
def at_desk(client, editor):
    client.force_login(editor)
    return client


def publish(title="Goodwill credits", body="Text.", **fields):
    document = DocumentFactory(title=title, **fields)
    VersionFactory(document=document, body=body, state=VersionState.IN_FORCE)
    actions.check_search(actor=clock_user())
    return document


def ask(client, **asked):
    return client.get(reverse("search"), asked)


def text_of(response):
    return " ".join(response.content.decode().split())


def test_a_hit_tells_what_it_is_and_marks_the_words(reader):
    overdue = timezone.localdate() - timedelta(days=3)
    document = publish(body="They **credited** it.", review_by=overdue)
    text = text_of(ask(reader, q="credit"))
    assert "Goodwill <mark>credits</mark></a>" in text
    assert "They <mark>credited</mark> it." in text
    assert document.number in text
    assert str(document.owner) in text
    assert document.process.get_absolute_url() in text
    assert "In force since" in text
    assert "Review overdue" in text
    assert "1 document<" in text


def test_nothing_of_a_text_is_html(reader):
    publish("<i>credit</i>", "<script>alert('credit')</script> `<img src=x onerror=credit>`")
    text = text_of(ask(reader, q="credit"))
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;i&gt;<mark>credit</mark>&lt;/i&gt;" in text


def test_what_was_typed_stays_in_the_box_and_is_no_html(reader):
    text = text_of(ask(reader, q='"><b>credit'))
    assert 'value="&quot;&gt;&lt;b&gt;credit"' in text


def test_without_a_question_it_says_what_can_be_asked(reader):
    assert "What do you want to know?" in text_of(ask(reader))
    assert "There is no word in it" in text_of(ask(reader, q="?!"))


def test_a_word_spelt_wrongly_is_told(reader):
    publish()
    assert "Did you mean: credits?" in text_of(ask(reader, q="credti"))


def test_filters_narrow_and_can_be_taken_off(reader):
    top = ProcessFactory()
    below = publish("Credit below", process=ProcessFactory(parent=top))
    article = publish("Credit article", kind="article", number="ART-9001")

    def found(**asked):
        return [hit.document for hit in ask(reader, q="credit", **asked).context["hits"]]

    assert set(found()) == {below, article}
    assert found(kind="article") == [article]
    assert found(process=top.pk) == [below]
    assert found(owner=article.owner.pk) == [article]
    nothing = ask(reader, q="credit", kind="procedure")
    assert "Search without filters" in text_of(nothing)
    assert not MissedSearch.objects.exists()


@pytest.mark.parametrize(
    "asked", [{"kind": "no"}, {"process": "x"}, {"owner": "9" * 30}, {"page": "x"}, {"page": "-9"}]
)
def test_what_nobody_offered_is_no_error_page(reader, asked):
    publish()
    assert ask(reader, q="credit", **asked).status_code == 200
    assert not MissedSearch.objects.exists()


def test_there_are_pages_that_keep_the_question(reader):
    for _n in range(page.HITS_A_PAGE + 1):
        VersionFactory(body="zebra", state=VersionState.IN_FORCE)
    actions.check_search(actor=clock_user())
    first = ask(reader, q="zebra")
    assert len(first.context["hits"]) == page.HITS_A_PAGE
    assert "?q=zebra&amp;page=2" in text_of(first)
    assert len(ask(reader, q="zebra", page=2).context["hits"]) == 1


@pytest.mark.thorough
@pytest.mark.parametrize("typed", [*NAUGHTY, *HOSTILE])
def test_nothing_typed_gives_an_error_page(reader, typed):
    publish()
    assert ask(reader, q=typed).status_code == 200
    assert ask(reader, q=f"{typed} credti {typed}").status_code == 200


def test_who_may_not_view_documents_may_not_search(client):
    client.force_login(PersonFactory())
    assert ask(client, q="credit").status_code == 403


def test_the_page_asks_the_database_little(reader, django_assert_max_num_queries):
    for _n in range(3):
        publish(body="zebra")
    ask(reader, q="zebra")
    with django_assert_max_num_queries(13):
        ask(reader, q="zebra")


def test_who_searches_like_a_machine_is_asked_to_wait(reader, monkeypatch):
    monkeypatch.setattr(page, "SEARCHES_A_MINUTE", 1)
    assert ask(reader, q="credit").status_code == 200
    response = ask(reader, q="credit")
    assert response.status_code == 429
    assert "Wait for the next one" in text_of(response)


def test_the_box_stands_on_the_pages_of_documents(reader):
    document = publish()
    for address in (reverse("document-list"), document.get_absolute_url()):
        assert f'action="{reverse("search")}" role="search"' in text_of(reader.get(address))


def test_a_search_without_result_is_kept_and_shown_to_editors(reader, editor):
    assert "Nothing in force has these words" in text_of(ask(reader, q="roaming in space"))
    reader.force_login(editor)
    text = text_of(reader.get(reverse("missed-search-list")))
    assert "“roaming in space”" in text or "roaming in space" in text
    (line,) = [item for item in waiting_for(editor) if item.url == reverse("missed-search-list")]
    assert line.title == "1 search without result"


def test_a_search_with_a_result_is_not_kept(reader):
    publish()
    ask(reader, q="credit")
    assert not MissedSearch.objects.exists()


def test_an_agent_does_not_see_what_others_searched(reader):
    assert reader.get(reverse("missed-search-list")).status_code == 403
    assert not list(waiting_for(PersonFactory(role="Agent")))


@pytest.fixture
def miss(db):
    return MissedSearch.objects.create(text="roaming in space", key="roaming space")


def test_a_long_search_is_cut_in_the_list_and_whole_in_its_file(at_desk):
    MissedSearch.objects.create(text="ü" * 200, key="ü")
    address = reverse("missed-search-list")

    page = text_of(at_desk.get(address))
    assert f">{'ü' * 59}…</a>" in page
    assert "ü" * 61 + "<" not in page
    assert "ü" * 200 in b"".join(at_desk.get(address, {"export": "csv"})).decode()


def test_writing_an_article_begins_with_the_words_and_answers_the_search(at_desk, editor, miss):
    form = at_desk.get(reverse("missed-search-answer", args=[miss.pk]))
    shown = at_desk.get(form.url)
    assert 'value="Roaming in space"' in text_of(shown)
    sent = {
        "kind": "article",
        "title": "Roaming in space",
        "process": ProcessFactory().pk,
        "owner": editor.pk,
    }
    at_desk.post(form.url, sent)
    miss.refresh_from_db()
    document = Document.objects.get(title="Roaming in space")
    assert (miss.state, miss.document) == (MissedSearchState.ANSWERED, document)


@pytest.mark.parametrize("key", ["0", "x", "9" * 30, "-1", "²"])
def test_a_search_that_is_not_there_is_answered_by_nothing(at_desk, editor, key):
    sent = {"kind": "article", "title": "T", "process": ProcessFactory().pk, "owner": editor.pk}
    response = at_desk.post(f"{reverse('document-create')}?search={key}", sent)
    assert response.status_code == 302


def test_dismissing_asks_for_a_reason(at_desk, miss):
    address = reverse("missed-search-move", args=[miss.pk, "dismiss"])
    assert at_desk.post(address, {"note": ""}).status_code == 422
    response = at_desk.post(address, {"note": "Not ours."}, follow=True)
    assert "Not ours." in text_of(response)
    miss.refresh_from_db()
    assert miss.state == MissedSearchState.DISMISSED
    assert "roaming" not in text_of(at_desk.get(reverse("missed-search-list")))
    everything = at_desk.get(reverse("missed-search-list"), {"state": "dismissed"})
    assert "roaming" in text_of(everything)


def test_its_page_offers_what_can_be_done(at_desk, miss):
    text = text_of(at_desk.get(miss.get_absolute_url()))
    assert "Write an article" in text
    assert "Dismiss" in text
    assert "Who they are is not kept." in text


def test_the_clock_checks_what_is_searched(settings):
    version = VersionFactory(body="zebra", state=VersionState.IN_FORCE)
    tasks.check_search()
    assert Document.objects.get(search_entry__version=version)


def test_a_long_choice_says_what_a_short_one_says(reader):
    process = ProcessFactory(name="Bills & <b>more</b>")
    text = text_of(ask(reader, q="credit", process=process.pk))
    assert f'<option value="{process.pk}" selected>{process.key} Bills &amp; &lt;b&gt;more' in text
    assert 'name="process"' in text
    assert 'id="id_process"' in text
