"""Versions that came with many others in one import: whoever works on them does so there."""

from collections import Counter, defaultdict
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
    many = {batch for batch, count in Counter(came_with.values()).items() if count >= MANY}
    together: Together = defaultdict(list)
    others: list[DocumentVersion] = []
    for version in versions:
        batch = came_with.get(version.pk)
        (together[batch] if batch in many else others).append(version)
    return together, others
