from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import audit
from kernel.ruling import DomainError, demand
from reporting.event_mapping import mapping_of
from reporting.models import SegmentDimension, Source


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
def rename_dimension(dimension: SegmentDimension, *, name: str, actor: Any) -> SegmentDimension:
    demand(actor, "reporting.change_segmentdimension", _("Rename dimensions"))
    dimension = SegmentDimension.objects.select_for_update().get(pk=dimension.pk)
    if not name.strip():
        raise DomainError(_("A dimension needs a name."))
    before, dimension.name = dimension.name, name.strip()
    dimension.save(update_fields=["name"])
    audit.record(
        "dimension.renamed",
        dimension,
        actor=actor,
        before={"name": before},
        after={"name": dimension.name},
        about=[dimension.process],
    )
    return dimension
