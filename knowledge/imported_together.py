"""Versions that came with many others in one import: whoever works on them does so there."""

from collections import defaultdict
from collections.abc import Sequence

from knowledge.models import DocumentImport, DocumentVersion, ImportedFile

MANY = 4  # fewer are worked on one by one
Together = dict[DocumentImport, list[DocumentVersion]]


def apart_from_imports(
    versions: Sequence[DocumentVersion],
) -> tuple[Together, list[DocumentVersion]]:
    """Those of each import that brought many of them, and all the others in their order."""
    files = ImportedFile.objects.filter(version__in=versions).select_related("batch")
    came_with = {row.version_id: row.batch for row in files.only("version", "batch")}
    together: Together = defaultdict(list)
    for version in versions:
        if batch := came_with.get(version.pk):
            together[batch].append(version)
    together = {batch: found for batch, found in together.items() if len(found) >= MANY}
    gathered = {version.pk for found in together.values() for version in found}
    return together, [one for one in versions if one.pk not in gathered]
