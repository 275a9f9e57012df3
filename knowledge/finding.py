"""The answer to a search: which documents in force have the words, best first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from knowledge.models import Document, SearchEntry, SearchGram, SearchWord
from knowledge.rendering import NUMBER
from knowledge.search_storage import CAP, Among, Group, storage
from knowledge.searching.excerpt import Piece, excerpt, marked, marker
from knowledge.searching.question import Question, Term
from knowledge.searching.spelling import grams, most_slips, nearest

MOST_BEGUN = 60  # of words that begin as the last one, the most common
NEAR_WORDS = 80

ALL, SPELT, SOME = "all", "spelt", "some"
HOW = {
    SPELT: _("Nothing in force has exactly these words. This is what has words spelt like them."),
    SOME: _("Nothing in force has all of these words. This is what has some of them."),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """`keys` of documents, best first; `question` as it was understood at last; `said`: the known
    words that were looked for, to be marked."""

    question: Question
    keys: list[int] = field(default_factory=list)
    is_cut: bool = False
    how: str = ALL
    said: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found, with its title and a piece of its text, words marked."""

    document: Document
    entry: SearchEntry
    title: SafeString
    excerpt: SafeString


def answer(question: Question, documents: QuerySet[Document]) -> Answer:
    """Among `documents`, which must be those the person may see: what has every word; else what
    has every word spelt right; else what has some of the words."""
    if not question.terms:
        return Answer(question)
    among, known = _among(documents), _known(question.terms)
    if keys := storage().find_all(_groups(question, known), among):
        return _answer(question, keys, ALL, known)
    if corrections := _corrections(question, known):
        spelt = question.corrected(corrections)
        known_spelt = _known(spelt.terms)
        if keys := storage().find_all(_groups(spelt, known_spelt), among):
            return _answer(spelt, keys, SPELT, known_spelt)
        question, known = spelt, known_spelt
    if len(question.terms) > 1:
        keys = storage().find_some(_groups(question, known), among)
    return _answer(question, keys, SOME, known)


def hits(found: Answer, keys: Iterable[int]) -> list[Hit]:
    """Those documents in this order, with what is shown of each."""
    entries = SearchEntry.objects.select_related(
        "document__process", "document__owner", "version"
    ).in_bulk(list(keys))
    words = marker(found.said)
    return [
        Hit(
            entry.document,
            entry,
            as_html(marked(entry.document.title, words)),
            as_html(excerpt(entry.text, words)),
        )
        for key in keys
        if (entry := entries.get(key))
    ]


def as_html(pieces: Iterable[Piece]) -> SafeString:
    """Nothing in a text is HTML; only the marks are."""
    marks = {True: "<mark>{}</mark>", False: "{}"}
    return format_html_join("", "{}", ((format_html(marks[p.is_hit], p.text),) for p in pieces))


Known = dict[Term, dict[str, list[str]]]  # of each term: each stem to look for, and its words


def _known(terms: Iterable[Term]) -> Known:
    """The words of the texts in force that the terms stand for, with one question."""
    terms = tuple(terms)
    stems = {one for term in terms for one in term.stems}
    wanted, begun = Q(stem__in=stems), [term for term in terms if term.is_begun]
    for term in begun:
        wanted |= _beginning(term.words[0])
    by_stem: dict[str, list[str]] = defaultdict(list)
    rows = SearchWord.objects.filter(wanted).order_by("-documents", "word")
    for word, its_stem in rows.values_list("word", "stem")[: MOST_BEGUN + 10 * len(stems)]:
        by_stem[its_stem].append(word)
    known: Known = {}
    for term in terms:
        begins = term.words[0] if term.is_begun else ""
        longer = {
            its_stem: [word for word in words if word.startswith(begins)]
            for its_stem, words in by_stem.items()
            if begins and its_stem not in term.stems
        }
        own = {one: by_stem.get(one, []) for one in term.stems}
        known[term] = own | {one: words for one, words in longer.items() if words}
    return known


def _beginning(start: str) -> Q:
    """Words that begin so. Each database has a way that an index answers."""
    if connection.vendor == "postgresql":
        return Q(word__startswith=start)
    return Q(word__gte=start, word__lt=f"{start}\U0010ffff")


def _groups(question: Question, known: Known) -> list[Group]:
    """For each term: its stems in a row, or a word that it may be the beginning of."""
    return [
        (term.stems, *((one,) for one in known[term] if one not in term.stems))
        for term in question.terms
    ]


def _corrections(question: Question, known: Known) -> dict[str, str]:
    """For words that stand in nothing in force: the word that was meant, where one is near."""
    unknown = [
        term.words[0]
        for term in question.terms
        if term.is_guessable and not any(known[term].values())
    ]
    found = {word: nearest(word, _near(word)) for word in unknown}
    return {word: other for word, other in found.items() if other}


def _near(word: str) -> list[tuple[str, int]]:
    """Known words that share most groups of three letters, each with its number of documents."""
    slips = most_slips(word)
    alike = (
        SearchGram.objects.filter(
            gram__in=grams(word), length__range=(len(word) - slips, len(word) + slips)
        )
        .values("word__word", "word__documents")
        .annotate(shared=Count("gram"))
        .order_by("-shared")[:NEAR_WORDS]
    )
    return [(one["word__word"], one["word__documents"]) for one in alike]


def _among(documents: QuerySet[Document]) -> Among | None:
    """None when they are all documents: then nobody has to look which."""
    if documents.query.is_empty():
        return Among("SELECT id FROM knowledge_document WHERE 1 = 0", ())
    if not documents.query.where:
        return None
    sql, params = documents.order_by().values("pk").query.sql_with_params()
    return Among(sql, params)


def _answer(question: Question, keys: list[int], how: str, known: Known) -> Answer:
    said = {word for stems in known.values() for words in stems.values() for word in words}
    if NUMBER.fullmatch(number := question.text.strip().upper()):
        keys = _named_first(keys, number)
    return Answer(question, keys[:CAP], len(keys) > CAP, how, frozenset(said))


def _named_first(keys: list[int], number: str) -> list[int]:
    named = Document.objects.filter(number=number, pk__in=keys).values_list("pk", flat=True)
    return list(dict.fromkeys([*named, *keys]))
