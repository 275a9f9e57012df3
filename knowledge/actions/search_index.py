"""Keeps what is searched in step with what is in force.

The steps are called by the actions that change what is in force, in their transactions.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit
from kernel.models import User
from kernel.ruling import demand
from knowledge.models import (
    Document,
    DocumentVersion,
    SearchEntry,
    SearchGram,
    SearchIndex,
    SearchWord,
)
from knowledge.queries import SEARCH_EDITION, documents_to_mend
from knowledge.search_storage import storage
from knowledge.searching.plain_text import plain_text
from knowledge.searching.spelling import grams
from knowledge.searching.stemming import stem
from knowledge.searching.words import has_letter, words_of
from knowledge.step_text import steps_as_text

CHUNK = 500
One = TypeVar("One")


def bring_into_search(version: DocumentVersion) -> None:
    """The version came into force, or its document is called otherwise. Needs a transaction."""
    document = version.document
    text = text_of(version)
    SearchEntry.objects.update_or_create(
        document=document, defaults={"version": version, "title": document.title, "text": text}
    )
    title, said = words_of(f"{document.number} {document.title}"), words_of(text)
    storage().put(document.pk, [stem(word) for word in title], [stem(word) for word in said])
    _learn({*title, *said})


def text_of(version: DocumentVersion) -> str:
    """What is searched of it."""
    more = f"{steps_as_text(version.steps)}\n\n{version.said_in_languages}"
    return plain_text(version.body, version.table, more)


def take_out_of_search(documents: Iterable[Document]) -> None:
    """Nothing of them is in force any more. Needs a transaction."""
    keys = [document.pk for document in documents]
    storage().drop(keys)
    SearchEntry.objects.filter(pk__in=keys).delete()


@transaction.atomic
def rebuild_search(*, actor: User) -> SearchIndex:
    """Make the index anew from what is in force."""
    demand(actor, "knowledge.rebuild_searchindex", _("Rebuild the search index"))
    index = _locked_index()
    storage().drop(storage().ids())
    SearchGram.objects.all().delete()
    SearchWord.objects.all().delete()
    SearchEntry.objects.all().delete()
    found: Counter[str] = Counter()
    for versions in _chunks(_versions_in_force()):
        found.update(_bring_many(versions))
    for chunk in _chunks(sorted(found.items())):
        SearchWord.objects.bulk_create(
            SearchWord(word=word, stem=stem(word), documents=count) for word, count in chunk
        )
    _cut_up(SearchWord.objects.order_by("pk").iterator(CHUNK))
    index.edition, index.rebuilt_at = SEARCH_EDITION, timezone.now()
    return _checked(index, actor, "search.rebuilt")


@transaction.atomic
def check_search(*, actor: User) -> int:
    """Mend what differs from what is in force; returns in how many documents it did."""
    demand(actor, "knowledge.rebuild_searchindex", _("Check the search index"))
    index = _locked_index()
    if index.edition != SEARCH_EDITION:
        return rebuild_search(actor=actor).documents
    missing, stray = documents_to_mend(storage().ids())
    take_out_of_search(Document.objects.filter(pk__in=stray))
    storage().drop(stray)
    for version in _versions_in_force(missing):
        bring_into_search(version)
    _count_words()
    _checked(index, actor, "search.mended" if missing or stray else "")
    return len(missing) + len(stray)


def _locked_index() -> SearchIndex:
    SearchIndex.objects.get_or_create(pk=1, defaults={"edition": SEARCH_EDITION})
    return SearchIndex.objects.select_for_update().get(pk=1)


def _checked(index: SearchIndex, actor: User, act: str) -> SearchIndex:
    before = {"documents": index.documents}
    index.documents, index.checked_at = SearchEntry.objects.count(), timezone.now()
    index.save()
    if act:
        after = {"documents": index.documents, "edition": index.edition}
        audit.record(act, index, actor=actor, before=before, after=after)
    return index


def _versions_in_force(documents: Iterable[int] | None = None) -> Iterator[DocumentVersion]:
    versions = DocumentVersion.objects.in_force().select_related("document")
    if documents is not None:
        versions = versions.filter(document__in=list(documents))
    return versions.order_by("pk").iterator(CHUNK)


def _bring_many(versions: list[DocumentVersion]) -> Counter[str]:
    """Into an index that has nothing of them; tells in how many of them each word stands."""
    found: Counter[str] = Counter()
    entries, rows = [], []
    for version in versions:
        document, text = version.document, text_of(version)
        title, said = words_of(f"{document.number} {document.title}"), words_of(text)
        entries.append(
            SearchEntry(document=document, version=version, title=document.title, text=text)
        )
        rows.append((document.pk, [stem(word) for word in title], [stem(word) for word in said]))
        found.update(filter(has_letter, {*title, *said}))
    SearchEntry.objects.bulk_create(entries)
    storage().put_many(rows)
    return found


def _learn(words: set[str]) -> None:
    """Words that are not known yet. Sorted, so that two who learn at once wait in one order."""
    wanted = sorted(filter(has_letter, words))
    for chunk in _chunks(wanted):
        there = SearchWord.objects.filter(word__in=chunk).values_list("word", flat=True)
        new = sorted(set(chunk) - set(there))
        made = [SearchWord(word=word, stem=stem(word)) for word in new]
        SearchWord.objects.bulk_create(made, ignore_conflicts=True)
        _cut_up(SearchWord.objects.filter(word__in=new))


def _cut_up(words: Iterable[SearchWord]) -> None:
    for chunk in _chunks(words):
        pieces = (
            SearchGram(gram=gram, length=len(word.word), word=word)
            for word in chunk
            for gram in sorted(grams(word.word))
        )
        SearchGram.objects.bulk_create(pieces, batch_size=CHUNK, ignore_conflicts=True)


def _count_words() -> None:
    """In how many documents each word stands; words that stand nowhere any more go."""
    found: Counter[str] = Counter()
    for number, title, text in SearchEntry.objects.values_list(
        "document__number", "title", "text"
    ).iterator(CHUNK):
        found.update({*words_of(f"{number} {title}"), *words_of(text)})
    known = list(SearchWord.objects.all())
    for chunk in _chunks([word for word in known if not found[word.word]]):
        SearchWord.objects.filter(pk__in=[word.pk for word in chunk]).delete()
    changed = [word for word in known if found[word.word] not in {0, word.documents}]
    for word in changed:
        word.documents = found[word.word]
    SearchWord.objects.bulk_update(changed, ["documents"], batch_size=CHUNK)


def _chunks(things: Iterable[One]) -> Iterator[list[One]]:
    rest = iter(things)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
