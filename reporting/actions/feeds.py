"""Sources that the clock looks at by itself: where they are fetched from, and what went wrong."""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel import audit
from kernel.ruling import DomainError, demand
from reporting.actions.sources import open_source
from reporting.event_mapping import EventMapping
from reporting.models import Source, SourceKind
from reporting.warehouses import NAME
from reporting.watched_folders import OutsideRoot, folder_under

PERMISSION = "reporting.change_source"


@transaction.atomic
def open_fed_source(
    process: ProcessElement,
    *,
    mapping: EventMapping,
    kind: str,
    feed: dict[str, str],
    actor: Any,
    name: str = "",
) -> Source:
    """A source with what it is fetched from; one of files with the same mapping becomes it.

    Raises DomainError when such a source is fetched from elsewhere already.
    """
    demand(actor, PERMISSION, _("Open a source"))
    source = open_source(process, mapping=mapping, actor=actor, name=name, kind=kind)
    if source.feed and (source.kind, source.feed) != (kind, feed):
        raise DomainError(
            _("%(source)s has this process and columns, and is fetched already. Change it there.")
            % {"source": source}
        )
    return set_feed(source, kind=kind, feed=feed, actor=actor)


@transaction.atomic
def set_feed(source: Source, *, kind: str, feed: dict[str, str], actor: Any) -> Source:
    """Fetch the source from here. `feed`: folder and pattern; or connection, table and cursor."""
    demand(actor, PERMISSION, _("Change a source"))
    source = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if source.is_invented:
        raise DomainError(_("The events of this source are invented; nothing is added to them."))
    CHECKS[kind](feed)
    before = {"kind": source.kind, "feed": source.feed}
    if before == {"kind": kind, "feed": feed}:
        return source
    source.kind, source.feed, source.trouble = kind, feed, ""
    if before["feed"] != feed:
        source.read_up_to = None
    source.save(update_fields=["kind", "feed", "trouble", "read_up_to"])
    after = {"kind": kind, "feed": feed}
    audit.record("source.feed_set", source, actor=actor, before=before, after=after)
    return source


@transaction.atomic
def note_trouble(source: Source, *, trouble: str, actor: Any) -> Source:
    """What could not be fetched, or "" when all is well again; the same trouble is told once."""
    demand(actor, "reporting.load_source", _("Load events"))
    source = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if source.trouble != trouble:
        source.trouble = trouble
        source.save(update_fields=["trouble"])
        act = "source.trouble" if trouble else "source.trouble_over"
        audit.record(act, source, actor=actor, note=trouble)
    return source


def _check_folder(feed: dict[str, str]) -> None:
    if settings.WATCH_DIR is None:
        raise DomainError(_("No folder may be watched here: GROUNDCREW_WATCH_DIR is not set."))
    try:
        place = folder_under(settings.WATCH_DIR, feed["folder"])
    except OutsideRoot as fault:
        raise DomainError(
            _("“%(folder)s” does not lie in the folder that may be watched. Write it from there.")
            % {"folder": feed["folder"]}
        ) from fault
    if not place.is_dir():
        raise DomainError(
            _("There is no folder “%(folder)s”. Make it first.") % {"folder": feed["folder"]}
        )
    pattern = feed["pattern"]
    if not pattern or "/" in pattern or PurePosixPath(pattern).name != pattern:
        raise DomainError(_("The pattern names files of this folder, as *.csv.gz."))


def _check_table(feed: dict[str, str]) -> None:
    if feed["connection"] not in settings.WAREHOUSES:
        raise DomainError(
            _("There is no database “%(name)s”: GROUNDCREW_WAREHOUSE_%(name)s is not set.")
            % {"name": feed["connection"]}
        )
    if NAME.fullmatch(feed["table"]) is None:
        raise DomainError(
            _("“%(table)s” is no name of a table: write it as tickets, or as sales.tickets.")
            % {"table": feed["table"]}
        )


def _check_nothing(_feed: dict[str, str]) -> None:
    """What is sent to us is fetched from nowhere."""


CHECKS: dict[str, Callable[[dict[str, str]], None]] = {
    SourceKind.FILE: _check_nothing,
    SourceKind.API: _check_nothing,
    SourceKind.FOLDER: _check_folder,
    SourceKind.TABLE: _check_table,
}
