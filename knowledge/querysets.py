"""What one may ask of documents, versions and releases, each a sentence."""

import json
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Case, Count, Exists, Max, OuterRef, Q, Subquery, When
from django.db.models.fields.json import KeyTransform
from django.utils import timezone

from knowledge.lifecycle import (
    OPEN_STATES,
    CommentState,
    MissedSearchState,
    ReleaseState,
    VersionState,
)

EARLIEST, LATEST = date(1, 1, 2), date(9999, 12, 30)  # a day more either way is none in UTC


class DocumentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Whoever may view documents sees them all."""
        return self if user.has_perm("knowledge.view_document") else self.none()

    def of_process(self, process: models.Model) -> Self:
        return self.filter(process=process)

    def of_process_or_scope(self, process: Any) -> Self:
        """Of the process, or holding for it too by the scope of what tells them now."""
        named = self.model.objects.naming_scope("processes", process.key)
        return self.filter(Q(process=process) | Q(pk__in=named.values("pk")))

    def naming_scope(self, aspect: str, value: str) -> Self:
        """Whose version in force, or else the one in work, names it; each document once."""
        in_force = Q(versions__state=VersionState.IN_FORCE)
        begun = Q(versions__state__in=OPEN_STATES) & ~Exists(
            self.model._meta.get_field("versions").related_model.objects.filter(
                document=OuterRef("pk"), state=VersionState.IN_FORCE
            )
        )
        entries = {"versions__scope_entries__aspect": aspect}
        if value:
            entries["versions__scope_entries__value"] = value
        return self.filter(
            pk__in=self.model.objects.filter(in_force | begun, **entries).values("pk")
        )

    def holding_for(self, aspect: str, value: str) -> Self:
        """Whose scope names it, or names nothing in this aspect and so holds for all."""
        naming = self.model.objects.naming_scope(aspect, value).values("pk")
        narrowed = self.model.objects.naming_scope(aspect, "").values("pk")
        return self.filter(Q(pk__in=naming) | ~Q(pk__in=narrowed))

    def of_process_and_below(self, process: models.Model) -> Self:
        """Of a process or one it is made of; eTOM has no more than five levels."""
        of_them = Q(pk=process.pk)
        for depth in range(1, 5):
            of_them |= Q(**{"__".join(["parent"] * depth): process})
        # Which processes they are is asked of some hundred processes, not of every document.
        return self.filter(process__in=type(process)._default_manager.filter(of_them).values("pk"))

    def owned_by(self, user: Any) -> Self:
        return self.filter(owner=user)

    def concerning(self, user: Any) -> Self:
        """Owned by this person, or they write at its open version; each document once."""
        versions = self.model.objects.filter(versions__state__in=OPEN_STATES)
        writes = versions.filter(
            Q(versions__author=user, versions__state__in=OPEN_STATES)
            | Q(versions__contributors=user, versions__state__in=OPEN_STATES)
        )
        return self.filter(Q(owner=user) | Q(pk__in=writes.values("pk")))

    def in_force(self) -> Self:
        return self.filter(versions__state=VersionState.IN_FORCE)

    def decision_tables(self) -> Self:
        return self.filter(kind="decision_table")

    def having_version(self, *states: str) -> Self:
        """With a version in one of the states; each document once."""
        return self.filter(
            pk__in=self.model.objects.filter(versions__state__in=states).values("pk")
        )

    def not_in_a_planned_release(self) -> Self:
        return self.exclude(release_items__release__state=ReleaseState.PLANNED)

    def overdue_on(self, day: date) -> Self:
        """In force, and the day by which somebody should have looked at it again is past."""
        return self.in_force().filter(review_by__lt=day)

    def standing(self, name: str, day: date) -> Self:
        """Overdue, due (within 30 days), drafts (a version in work), or nothing (in force)."""
        in_force = self.model.objects.in_force()
        dated = in_force.filter(review_by__isnull=False)
        soon = day + timedelta(days=30)
        asked = {
            "overdue": Q(pk__in=dated.filter(review_by__lt=day).values("pk")),
            "due": Q(pk__in=dated.filter(review_by__gte=day, review_by__lte=soon).values("pk")),
            "drafts": Q(pk__in=self.model.objects.having_version(*OPEN_STATES).values("pk")),
            "nothing": ~Q(pk__in=in_force.values("pk")),
        }
        return self.filter(asked[name])

    def due_for_review_until(self, day: date) -> Self:
        return self.in_force().filter(review_by__lte=day)

    def with_numbers(self) -> Self:
        """Each with `in_force_number` and `open_number`, the versions in force and in work."""
        number = "versions__version"
        return self.annotate(
            in_force_number=Max(number, filter=Q(versions__state=VersionState.IN_FORCE)),
            open_number=Max(number, filter=Q(versions__state__in=OPEN_STATES)),
        )


class VersionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("knowledge.view_documentversion") else self.none()

    def open(self) -> Self:
        """In work: a document has one at most."""
        return self.filter(state__in=OPEN_STATES)

    def in_force(self) -> Self:
        return self.filter(state=VersionState.IN_FORCE)

    def awaiting_decision(self) -> Self:
        """Closed for editing, and not in force yet."""
        return self.filter(state__in=[VersionState.IN_REVIEW, VersionState.APPROVED])

    def told_now(self) -> Self:
        """In force, or in work: what a document says now, or is about to say."""
        return self.filter(state__in=[VersionState.IN_FORCE, *OPEN_STATES])

    def in_force_at(self, instant: datetime) -> Self:
        """In force at an instant; where a revert left two that claim it, the later one held."""
        begun = self.filter(in_force_from__lte=instant)
        over = Q(in_force_until__isnull=False, in_force_until__lte=instant)
        return begun.exclude(over).order_by("document_id", "-in_force_from", "-version")

    def due_at(self, instant: datetime) -> Self:
        """Approved, and to come into force by themselves at the instant or before."""
        approved = self.filter(state=VersionState.APPROVED, release__isnull=True)
        return approved.filter(effective_at__lte=instant)

    def standing_now(self) -> Self:
        """In force, or in work; of each document the one in force first."""
        standing = self.filter(Q(state=VersionState.IN_FORCE) | Q(state__in=OPEN_STATES))
        in_force = Case(When(state=VersionState.IN_FORCE, then=0), default=1)
        return standing.order_by("document__number", in_force)

    def in_review(self) -> Self:
        return self.filter(state=VersionState.IN_REVIEW)

    def with_a_deadline(self) -> Self:
        """In review, of a class that says by when."""
        in_time = Q(document__document_class__review_days__isnull=False)
        return self.in_review().filter(in_time, submitted_at__isnull=False)

    def to_be_attested(self) -> Self:
        """Their audience was asked to attest them, and they are, or shall be, in force."""
        live = [VersionState.APPROVED, VersionState.IN_FORCE]
        return self.filter(state__in=live, attestation_asked_at__isnull=False)

    def held(self) -> Self:
        """Approved and due, and they wait for attestations."""
        return self.filter(state=VersionState.APPROVED, release=None, held_at__isnull=False)

    def begun_by(self, user: Any) -> Self:
        return self.filter(state=VersionState.DRAFT, author=user, is_returned=False)

    def returned_to(self, user: Any) -> Self:
        return self.filter(state=VersionState.DRAFT, author=user, is_returned=True)


class KindTemplateQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("knowledge.view_kindtemplate") else self.none()

    def of_kind(self, kind: str) -> Self:
        """The newest edition first."""
        return self.filter(kind=kind).order_by("-edition")

    def holding(self) -> Self:
        """The newest edition of each kind."""
        newest = self.model.objects.filter(kind=OuterRef("kind")).order_by("-edition")
        return self.filter(pk=Subquery(newest.values("pk")[:1]))


class ScopeEntryQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("knowledge.view_documentversion") else self.none()

    def named_values(self) -> dict[str, list[str]]:
        """By aspect, what the scope of any version names."""
        found: dict[str, list[str]] = {}
        for aspect, value in self.order_by().values_list("aspect", "value").distinct():
            found.setdefault(aspect, []).append(value)
        return found


class DecisionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """All for those who read the log; for who may only decide, those they asked for."""
        if user.has_perm("knowledge.view_decision"):
            return self
        may = user.has_perm("knowledge.add_decision")
        return self.filter(asker=user) if may else self.none()

    def with_parts(self) -> Self:
        """Without the text of the version: a list has many rows, and shows none of it."""
        parts = self.select_related("document", "version", "asker", "token")
        return parts.defer("version__body", "version__summary")

    def since(self, day: date) -> Self:
        return self.filter(at__gte=_midnight(max(day, EARLIEST)))

    def until(self, day: date) -> Self:
        """That day included."""
        return self.filter(at__lt=_midnight(min(day, LATEST) + timedelta(days=1)))

    def of_key(self, text: str) -> Self:
        """None where the text is no key."""
        try:
            return self.filter(key=uuid.UUID(text))
        except ValueError:
            return self.none()

    def saying(self, text: str) -> Self:
        """`amount=25`: with that input; else with the text among the inputs. Not personal ones."""
        name, equals, value = (part.strip() for part in text.partition("="))
        if equals and name.isidentifier():
            told = {"true": True, "false": False}.get(value, value)
            return self.annotate(asked=KeyTransform(name, "inputs")).filter(asked=told)
        escaped = json.dumps(text.strip())[1:-1]
        return self.filter(Q(inputs__icontains=text.strip()) | Q(inputs__icontains=escaped))

    def after(self, at: datetime, pk: int) -> Self:
        """What was logged later, in the order of time and key."""
        return self.filter(at__gte=at).exclude(at=at, pk__lte=pk)

    def personal_before(self, instant: datetime) -> Self:
        """With personal inputs that are older than that."""
        return self.filter(personal__isnull=False, at__lt=instant)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class ClassQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("knowledge.view_document") else self.none()

    def with_counts(self) -> Self:
        """Each with `stage_count` and `document_count`."""
        return self.annotate(
            stage_count=Count("stages", distinct=True),
            document_count=Count("documents", distinct=True),
        )


class ApprovalQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Given, and not void."""
        return self.filter(voided_at__isnull=True)

    def voided(self) -> Self:
        return self.filter(voided_at__isnull=False)


class CommentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("knowledge.view_documentversion") else self.none()

    def open(self) -> Self:
        """Neither resolved nor answered yet."""
        return self.filter(state=CommentState.OPEN)

    def with_parts(self) -> Self:
        return self.select_related("version__document", "version__author", "writer", "settled_by")


class AcceptedFindingQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Nobody has taken it back, and none has followed; its day may have passed."""
        return self.filter(ended_at__isnull=True)

    def holding_on(self, day: date) -> Self:
        return self.standing().filter(expires_on__gte=day)


class BackTestQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("knowledge.view_backtest") else self.none()

    def with_parts(self) -> Self:
        """Without the texts: a panel shows several, and none of them."""
        parts = ("version__document", "against__document", "started_by")
        found = self.select_related(*parts)
        return found.defer("version__body", "version__table", "against__body", "against__table")

    def done(self) -> Self:
        return self.filter(done_at__isnull=False)

    def standing(self, digest: str, against: models.Model) -> Self:
        """Done, of a table that says this, against the version that is in force."""
        return self.done().filter(digest=digest, against=against)


class BackTestRowQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("knowledge.view_backtestrow") else self.none()


class DocumentImportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("knowledge.view_documentimport") else self.none()


class DmnFileQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("knowledge.view_dmnfile") else self.none()


class ImportedFileQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("knowledge.view_importedfile") else self.none()

    def to_be_written(self) -> Self:
        """Found new or changed by the dry run, and not written yet."""
        return self.filter(outcome__in=["new", "changed"], written_at__isnull=True)

    def written(self) -> Self:
        return self.filter(written_at__isnull=False)

    def in_work(self) -> Self:
        """Written, with a draft that nobody took back."""
        return self.written().filter(version__isnull=False, undone_at__isnull=True)


class ReleaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("knowledge.view_release") else self.none()

    def planned(self) -> Self:
        return self.filter(state=ReleaseState.PLANNED)

    def with_item_count(self) -> Self:
        return self.annotate(item_count=Count("items"))


class ReleaseItemQuerySet(models.QuerySet[Any]):
    def with_parts(self) -> Self:
        return self.select_related(
            "document__process",
            "document__document_class",
            "version__document__document_class",
            "version__author",
            "version__approver",
        )

    def undrafted(self) -> Self:
        """Asked for by a planned release, and nobody has begun to write."""
        return self.filter(version__isnull=True, release__state=ReleaseState.PLANNED)

    def waiting_for(self, document: models.Model) -> Self:
        return self.filter(document=document, release__state=ReleaseState.PLANNED)


class MissedSearchQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("knowledge.view_missedsearch") else self.none()

    def open(self) -> Self:
        return self.filter(state=MissedSearchState.OPEN)

    def dismissed(self) -> Self:
        return self.filter(state=MissedSearchState.DISMISSED)

    def asked_once_before(self, instant: datetime) -> Self:
        """Open, of one person, once, and not since."""
        return self.open().filter(asked=1, last_at__lt=instant)
