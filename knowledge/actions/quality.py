"""The score of documents, kept beside them: lists are ordered and narrowed by it.

It follows from what is on record, so the trail does not tell it again.
"""

from itertools import islice

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.models import User
from kernel.ruling import demand
from knowledge.broken_references import broken_in_force
from knowledge.checklist import facts_of, quality_of_version
from knowledge.lifecycle.feedback import FeedbackState
from knowledge.models import Document, DocumentVersion, Feedback
from knowledge.quality import quality_of

DOCUMENTS_AT_ONCE = 500
NOTHING_SAID = {"given": 0, "helpful": 0, "waiting": 0}


def keep_score(document: Document) -> None:
    """Of what is in force now; none where nothing is. Needs a transaction."""
    versions = DocumentVersion.objects.in_force().filter(document=document)
    version = versions.select_related("document__owner").first()
    score = quality_of_version(version).score if version else None
    Document.objects.filter(pk=document.pk).exclude(quality=score).update(quality=score)
    document.quality = score


@transaction.atomic
def score_documents(*, actor: User) -> int:
    """Score every document in force anew: dates pass, and what they name changes. How many did."""
    demand(actor, "knowledge.review_document", _("Score documents"))
    today, broken = timezone.localdate(), _broken()
    in_force = DocumentVersion.objects.in_force().select_related("document__owner")
    said = _said()
    every = in_force.order_by("document").iterator(chunk_size=DOCUMENTS_AT_ONCE)
    count = 0
    while chunk := list(islice(every, DOCUMENTS_AT_ONCE)):
        changed = []
        for version in chunk:
            counts = said.get(version.pk, NOTHING_SAID)
            named = broken.get(version.document_id, [])
            score = quality_of(facts_of(version, named, counts, today)).score
            if version.document.quality != score:
                version.document.quality = score
                changed.append(version.document)
        count += Document.objects.bulk_update(changed, ["quality"])
    over = Document.objects.filter(quality__isnull=False).exclude(
        pk__in=DocumentVersion.objects.in_force().values("document")
    )
    return count + over.update(quality=None)


def _broken() -> dict[int, list[str]]:
    return {document.pk: [one.number for one in broken] for document, broken in broken_in_force()}


def _said() -> dict[int, dict[str, int]]:
    rows = (
        Feedback.objects.order_by()
        .values("version")
        .annotate(
            given=Count("pk"),
            helpful=Count("pk", filter=Q(is_helpful=True)),
            waiting=Count("pk", filter=Q(state=FeedbackState.OPEN)),
        )
    )
    return {
        row["version"]: {
            "given": row["given"],
            "helpful": row["helpful"],
            "waiting": row["waiting"],
        }
        for row in rows
    }
