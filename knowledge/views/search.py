"""Search what is in force, and look after what was not found."""

import time
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from kernel.pages import ListPage, RecordPage, confirm_move
from kernel.pages.active_filters import active_filters
from kernel.pages.guard import GuardedPage
from knowledge import actions
from knowledge.filters import MissedSearchFilter, SearchFilter
from knowledge.finding import HOW, Answer, answer, hits
from knowledge.lifecycle import MISSED_SEARCH_LIFECYCLE
from knowledge.models import Document, DocumentKind, MissedSearch
from knowledge.rendering import NUMBER
from knowledge.searching.question import Question, read_question
from knowledge.tables import MissedSearchTable

HITS_A_PAGE = 20
SEARCHES_A_MINUTE = 60
MINUTE = 60
MISSES = MissedSearch.objects.select_related("document")
ACTS = {"dismiss": actions.dismiss_missed_search, "reopen": actions.reopen_missed_search}


class SearchPage(GuardedPage):
    """`?q=bill shock&kind=policy&page=2`. What is found nowhere is kept for the editors."""

    permission_required = "knowledge.view_document"

    def get(self, request: HttpRequest) -> HttpResponse:
        question = read_question(request.GET.get("q", ""))
        if question.terms and not _may_search(request.user.pk):
            return self.show(question, Answer(question), status=429)
        documents = Document.objects.visible_to(request.user)
        self.filterset = SearchFilter(request.GET or None, documents, request=request)
        form = self.filterset.form
        narrowed = active_filters(form, request.GET) if request.GET else []
        found = Answer(question)
        if not request.GET or form.is_valid():
            found = answer(question, self.filterset.qs)
            if question.terms and not found.keys and not narrowed:
                actions.register_missed_search(question, actor=request.user)
        return self.show(question, found, form=form, active_filters=narrowed)

    def show(
        self, question: Question, found: Answer, status: int = 200, **more: Any
    ) -> HttpResponse:
        page = Paginator(found.keys, HITS_A_PAGE).get_page(self.request.GET.get("page"))
        context = {
            "title": _t("Search"),
            "question": question,
            "found": found,
            "how": HOW.get(found.how, "") if found.keys else "",
            "page": page,
            "hits": hits(found, page.object_list),
            "successor": _successor(question.text),
            "is_too_often": status == 429,
            **more,
        }
        return render(self.request, "knowledge/search.html", context, status=status)


class MissedSearchList(ListPage):
    permission_required = "knowledge.view_missedsearch"
    queryset = MISSES
    filterset_class = MissedSearchFilter
    table_class = MissedSearchTable
    title = _("Searched, not found")
    intro = _("Words that people searched for, and nothing in force has them.")

    def get_queryset(self) -> Any:
        """The open ones, until a state is asked for."""
        misses = super().get_queryset()
        return misses if self.request.GET.getlist("state") else misses.open()


class MissedSearchPage(RecordPage):
    permission_required = "knowledge.view_missedsearch"
    queryset = MISSES
    template_name = "knowledge/missed_search.html"
    lifecycle = MISSED_SEARCH_LIFECYCLE

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {
            "crumbs": [(_t("Searched, not found"), reverse("missed-search-list")), (record, "")],
            "again_url": f"{reverse('search')}?{urlencode({'q': record.text})}",
        }


def missed_search_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    miss = get_object_or_404(MISSES.visible_to(request.user), pk=pk)
    return confirm_move(request, miss, MISSED_SEARCH_LIFECYCLE, move, ACTS[move])


def missed_search_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """To the form of a new article that has the words for its title."""
    miss = get_object_or_404(MISSES.visible_to(request.user), pk=pk)
    told = {
        "kind": DocumentKind.ARTICLE.value,
        "title": f"{miss.text[:1].upper()}{miss.text[1:]}",
        "search": miss.pk,
    }
    return redirect(f"{reverse('document-create')}?{urlencode(told)}")


def _successor(asked: str) -> Document | None:
    """Who asks for the number of a document that was replaced is led to what did."""
    number = asked.strip().upper()
    if not NUMBER.fullmatch(number):
        return None
    document = Document.objects.filter(number=number).first()
    return document.replaced_by_now if document else None


def _may_search(person: int) -> bool:
    """So many searches a person and minute."""
    key = f"searches-{person}-{int(time.time() // MINUTE)}"
    cache.add(key, 0, 2 * MINUTE)
    return cache.incr(key) <= SEARCHES_A_MINUTE
