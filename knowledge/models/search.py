"""What is searched: the texts in force, the words in them; and what was not found.

The words of a text stand in the database's own full-text index besides: see `search_storage`.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.lifecycle import MissedSearchState
from knowledge.models.documents import Document, DocumentVersion
from knowledge.querysets import MissedSearchQuerySet
from knowledge.searching.question import LONGEST_QUESTION
from knowledge.searching.words import LONGEST_WORD


class SearchIndex(models.Model):
    """The search index as a whole, one row: by which rules it was made, and when it was checked."""

    edition = models.PositiveSmallIntegerField(_("edition of its rules"), default=0)
    documents = models.PositiveIntegerField(_("documents"), default=0)
    rebuilt_at = models.DateTimeField(_("rebuilt at"), null=True)
    checked_at = models.DateTimeField(_("checked at"), null=True)

    class Meta:
        verbose_name = _("search index")
        permissions = [("rebuild_searchindex", _("Can rebuild the search index"))]

    def __str__(self) -> str:
        return str(_("Search index"))


class SearchEntry(models.Model):
    """What a document in force says, as plain text: searched, and quoted on the results page."""

    document = models.OneToOneField(
        Document, models.CASCADE, related_name="search_entry", primary_key=True
    )
    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        verbose_name = _("search entry")

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """A word that stands in documents in force; `documents`: in how many, as last counted."""

    word = models.CharField(max_length=LONGEST_WORD, unique=True)
    stem = models.CharField(max_length=LONGEST_WORD)
    documents = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("search word")
        indexes = [models.Index(fields=["stem"], name="search_word_stem")]

    def __str__(self) -> str:
        return self.word


class SearchGram(models.Model):
    """Three letters that follow each other in a word, by which words like it are found."""

    gram = models.CharField(max_length=3)
    length = models.PositiveSmallIntegerField()
    word = models.ForeignKey(SearchWord, models.CASCADE, related_name="grams")

    class Meta:
        verbose_name = _("search gram")
        constraints = [
            models.UniqueConstraint(
                fields=["gram", "length", "word"], name="search_gram_once_in_a_word"
            )
        ]

    def __str__(self) -> str:
        return self.gram


class MissedSearch(models.Model):
    """Words that people searched for and nothing in force has.

    Who asked is not kept: `marks` are digests that only tell whether the same person asked again.
    """

    text = models.CharField(_("words"), max_length=LONGEST_QUESTION)
    key = models.CharField(max_length=2 * LONGEST_QUESTION, editable=False)
    asked = models.PositiveIntegerField(_("times"), default=1)
    people = models.PositiveIntegerField(_("people"), default=1)
    marks = models.JSONField(default=list, editable=False)
    first_at = models.DateTimeField(_("first searched"), default=timezone.now)
    last_at = models.DateTimeField(_("last searched"), default=timezone.now)
    state = models.CharField(
        _("state"),
        choices=MissedSearchState,
        default=MissedSearchState.OPEN,
        max_length=10,
        editable=False,
    )
    reason = models.CharField(_("reason"), max_length=2000, blank=True)
    document = models.ForeignKey(
        Document, models.SET_NULL, related_name="+", null=True, verbose_name=_("document")
    )

    objects = MissedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["-people", "-asked", "-last_at"]
        verbose_name = _("missed search")
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state=MissedSearchState.OPEN),
                name="missed_search_open_once",
            )
        ]
        indexes = [
            models.Index(fields=["key"], name="missed_search_key"),
            models.Index(fields=["state", "last_at"], name="missed_search_state"),
        ]

    def __str__(self) -> str:
        return f"“{self.text}”"

    def get_absolute_url(self) -> str:
        return reverse("missed-search", args=[self.pk])
