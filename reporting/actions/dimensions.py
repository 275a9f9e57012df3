import unicodedata
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel import audit
from kernel.ruling import DomainError, demand
from reporting.event_mapping import mapping_of
from reporting.models import SegmentDimension, Source

LONGEST = 200


def name_dimensions(source: Source) -> int:
    """Call the dimensions of the process as the columns are called, where they have no name yet;
    returns by how many the cases of the source are told apart."""
    columns = mapping_of(source.mapping).segments
    SegmentDimension.objects.bulk_create(
        [
            SegmentDimension(process_id=source.process_id, place=place, name=column)
            for place, column in enumerate(columns, start=1)
        ],
        ignore_conflicts=True,
    )
    return len(columns)


@transaction.atomic
def rename_dimensions(
    process: ProcessElement, *, names: Mapping[int, str], actor: Any
) -> list[SegmentDimension]:
    """Call the dimensions of the process so, by their places; returns those that changed.

    Only the name changes: segments, targets and verdicts know a dimension by its place. Raises
    DomainError, and then none is renamed, when a name is missing, too long or another's.
    """
    demand(actor, "reporting.change_segmentdimension", _("Rename dimensions"))
    held = SegmentDimension.objects.select_for_update(of=("self",)).select_related("process")
    known = list(held.filter(process=process))
    before = {one.place: one.name for one in known}
    if unknown := names.keys() - before.keys():
        words = {"process": process, "n": min(unknown)}
        raise DomainError(_("%(process)s has no dimension %(n)s.") % words)
    after = before | {place: plain_name(name) for place, name in names.items()}
    _check_names(after)
    changed = [one for one in known if after[one.place] != one.name]
    for one in changed:
        one.name = after[one.place]
        one.save(update_fields=["name"])
        audit.record(
            "dimension.renamed",
            one,
            actor=actor,
            before={"name": before[one.place]},
            after={"name": one.name},
            about=[one.process],
        )
    return changed


def rename_dimension(dimension: SegmentDimension, *, name: str, actor: Any) -> SegmentDimension:
    """One of them. Raises DomainError as `rename_dimensions` does."""
    rename_dimensions(dimension.process, names={dimension.place: name}, actor=actor)
    dimension.refresh_from_db()
    return dimension


def plain_name(text: str) -> str:
    """Without characters that nobody sees, accents in one piece with their letters."""
    seen = "".join(" " if one.isspace() else one for one in text if not _is_unseen(one))
    return " ".join(unicodedata.normalize("NFC", seen).split())


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) == "Cf"


def _look(name: str) -> str:
    """The same for names that look alike, whatever case and width they are written in."""
    return unicodedata.normalize("NFKC", plain_name(name)).casefold()


def _check_names(names: Mapping[int, str]) -> None:
    for place, name in names.items():
        if not name:
            raise DomainError(_("A dimension needs a name: dimension %(n)s.") % {"n": place})
        if len(name) > LONGEST:
            raise DomainError(
                _("The name of dimension %(n)s is longer than %(most)s characters.")
                % {"n": place, "most": LONGEST}
            )
    seen: dict[str, int] = {}
    for place, name in names.items():
        if (same := seen.setdefault(_look(name), place)) != place:
            words = {"one": same, "other": place, "name": name}
            raise DomainError(
                _("Dimensions %(one)s and %(other)s would both be called “%(name)s”.") % words
            )
