"""Writes to releases: plan, fill, put in force together, revert."""

from datetime import date, datetime
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import audit, dated
from kernel.models import User
from kernel.numbers import next_number
from kernel.ruling import DomainError, demand
from knowledge.actions.in_force import bring, reinstate, restore_replaced, supersede
from knowledge.actions.trail import locked_version
from knowledge.lifecycle import RELEASE_LIFECYCLE, VERSION_SUCCESSION, ReleaseState
from knowledge.models import Document, DocumentVersion, Release, ReleaseItem
from knowledge.numbering import RELEASE_PREFIX
from knowledge.sockets import content_guards


@transaction.atomic
def plan_release(title: str, planned_on: date | None = None, *, actor: User) -> Release:
    """An empty release with the next number."""
    demand(actor, "knowledge.add_release", _("Plan releases"))
    if not title.strip():
        raise DomainError(_("Give the release a title."))
    release = Release.objects.create(
        number=next_number(Release, RELEASE_PREFIX),
        title=title.strip(),
        planned_on=planned_on,
        planner=actor,
    )
    after = {"title": release.title, "planned_on": planned_on}
    audit.record("release.planned", release, actor=actor, after=after)
    return release


@transaction.atomic
def replan_release(release: Release, planned_on: date | None, *, actor: User) -> Release:
    """Move a planned release to another day, or to no day yet."""
    demand(actor, "knowledge.change_release", _("Plan releases"))
    release = _locked_plan(release)
    before = {"planned_on": release.planned_on}
    release.planned_on = planned_on
    release.save(update_fields=["planned_on"])
    after = {"planned_on": planned_on}
    audit.record("release.replanned", release, actor=actor, before=before, after=after)
    return release


@transaction.atomic
def add_to_release(release: Release, document: Document, *, actor: User) -> ReleaseItem:
    """Ask that a new version of the document comes with the release; an open one is taken along.

    Raises DomainError when another planned release has the document already.
    """
    demand(actor, "knowledge.add_releaseitem", _("Put documents into a release"))
    release = _locked_plan(release)
    _refuse_other_content(release, actor)
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    _refuse_second_release(document)
    version = document.open_version
    item = ReleaseItem.objects.create(release=release, document=document, version=version)
    if version:
        version.release, version.effective_at = release, None
        version.save(update_fields=["release", "effective_at"])
    _record_item("release.item_added", item, actor)
    return item


@transaction.atomic
def remove_from_release(item: ReleaseItem, *, actor: User) -> None:
    """Take a document out of a planned release; its open version goes on alone."""
    demand(actor, "knowledge.delete_releaseitem", _("Take documents out of a release"))
    _refuse_other_content(_locked_plan(item.release), actor)
    version = item.version
    _record_item("release.item_removed", item, actor)
    item.delete()
    if version:
        version.release = None
        version.effective_at = dated.now() if version.approver_id else None
        version.save(update_fields=["release", "effective_at"])


@transaction.atomic
def enact_release(
    release: Release, *, actor: User, at: datetime | None = None, note: str = ""
) -> Release:
    """Put every document of the release in force at one instant, or none.

    Raises MoveRefused with the reason of each item that is not ready.
    """
    at = at or dated.now()
    release = _locked(release)
    RELEASE_LIFECYCLE.advance(release, "enact", actor=actor)
    for item in release.items.with_parts():
        bring(
            locked_version(
                cast(DocumentVersion, item.version)
            ),  # none is missing in a ready release
            VERSION_SUCCESSION,
            "release",
            actor=actor,
            at=at,
            note=note,
        )
    release.enacted_at = at
    release.save(update_fields=["enacted_at"])
    audit.record(
        "release.enacted",
        release,
        actor=actor,
        after={"enacted_at": at},
        note=note,
        about=_about(release),
    )
    return release


@transaction.atomic
def revert_release(release: Release, *, actor: User, note: str) -> Release:
    """Put all the former versions in force again and set aside what the release brought."""
    at = dated.now()
    release = _locked(release)
    RELEASE_LIFECYCLE.advance(release, "revert", actor=actor, note=note)
    for item in release.items.with_parts():
        version = locked_version(cast(DocumentVersion, item.version))
        supersede(version, actor=actor, at=at, note=note)
        if version.supersedes:
            reinstate(locked_version(version.supersedes), actor=actor, at=at, note=note)
        restore_replaced(version, actor=actor, at=at, note=note)
    release.reverted_at = at
    release.save(update_fields=["reverted_at"])
    audit.record(
        "release.reverted",
        release,
        actor=actor,
        after={"reverted_at": at},
        note=note,
        about=_about(release),
    )
    return release


def _locked(release: Release) -> Release:
    return Release.objects.select_for_update().get(pk=release.pk)


def _locked_plan(release: Release) -> Release:
    release = _locked(release)
    if release.state != ReleaseState.PLANNED:
        raise DomainError(
            _("%(release)s is not planned any more: what it holds stays as it is.")
            % {"release": release.number}
        )
    return release


def _refuse_other_content(release: Release, actor: User) -> None:
    if reason := content_guards.reason(release, actor):
        raise DomainError(reason)


def _refuse_second_release(document: Document) -> None:
    other = ReleaseItem.objects.waiting_for(document).select_related("release").first()
    if other:
        raise DomainError(
            _("%(document)s is part of release %(release)s already.")
            % {"document": document.number, "release": other.release.number}
        )


def _about(release: Release) -> list[Any]:
    items = release.items.with_parts()
    return [thing for item in items for thing in (item.document, item.document.process)]


def _record_item(act: str, item: ReleaseItem, actor: User) -> None:
    told = {
        "document": item.document.number,
        "version": item.version.version if item.version else None,
    }
    about = [item.document, item.document.process]
    audit.record(act, item.release, actor=actor, after=told, about=about)
