"""Views of lists that people keep under a name."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import audit
from kernel.models import SavedView
from kernel.ruling import DomainError


@transaction.atomic
def save_view(
    page: str,
    *,
    name: str,
    query: str,
    actor: Any,
    is_shared: bool = False,
    is_default: bool = False,
) -> SavedView:
    """Keep a view of a page; one's own view of the same name is replaced."""
    mine = SavedView.objects.owned_by(actor).filter(page=page)
    if is_default:
        mine.update(is_default=False)
    view, _created = SavedView.objects.update_or_create(
        owner=actor,
        page=page,
        name=name.strip(),
        defaults={"query": query, "is_shared": is_shared, "is_default": is_default},
    )
    audit.record("saved_view.saved", view, actor=actor, after=_told(view))
    return view


@transaction.atomic
def delete_view(view: SavedView, *, actor: Any) -> None:
    """Raises DomainError when it is somebody else's; an administrator may clear shared ones."""
    if view.owner_id != actor.pk and not (actor.is_superuser and view.is_shared):
        raise DomainError(_("Only %(owner)s can delete this view.") % {"owner": view.owner})
    audit.record("saved_view.deleted", view, actor=actor, before=_told(view))
    view.delete()


@transaction.atomic
def toggle_default_view(view: SavedView, *, actor: Any) -> SavedView:
    """Show this view of one's own first whenever its page is opened; the same again undoes it.

    Raises DomainError when it is somebody else's.
    """
    if view.owner_id != actor.pk:
        raise DomainError(_("Save this view under your own name first."))
    others = SavedView.objects.owned_by(actor).filter(page=view.page).exclude(pk=view.pk)
    others.update(is_default=False)
    view.is_default = not view.is_default
    view.save(update_fields=["is_default"])
    audit.record("saved_view.default_set", view, actor=actor, after=_told(view))
    return view


def _told(view: SavedView) -> dict[str, Any]:
    return {
        "page": view.page,
        "query": view.query,
        "is_shared": view.is_shared,
        "is_default": view.is_default,
    }
