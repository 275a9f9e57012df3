"""Seals audit entries into a chain, and replays it to find the first record that was touched."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import append_only
from kernel.audit import digest_of
from kernel.models import AuditEntry, AuditSeal

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay of the whole trail found. `first_touched` is "" when nothing was."""

    entries: int
    sealed: int
    head: str
    first_touched: str
    missing_triggers: list[str]

    @property
    def is_whole(self) -> bool:
        return not self.first_touched and not self.missing_triggers


def seal_new_entries(limit: int = 20_000) -> int:
    """Seal what is not sealed yet, in the order it became visible. Returns how many.

    Of two workers that seal at once one wins; the other seals nothing and tries again later.
    """
    try:
        with transaction.atomic():
            return _seal(limit)
    except IntegrityError:
        return 0


def _seal(limit: int) -> int:
    last = AuditSeal.objects.order_by("-position").values_list("position", "chain").first()
    position, chain = last or (0, GENESIS)
    now = timezone.now()
    seals = []
    fresh = AuditEntry.objects.filter(seal__isnull=True).order_by("pk")[:limit]
    for pk, digest in fresh.values_list("pk", "digest"):
        position += 1
        chain = link(chain, digest)
        seals.append(AuditSeal(position=position, entry_id=pk, chain=chain, sealed_at=now))
    AuditSeal.objects.bulk_create(seals, batch_size=500)
    return len(seals)


def link(chain: str, digest: str) -> str:
    """The next value of the chain: SHA-256 over the former value and the entry's digest."""
    return hashlib.sha256(f"{chain}{digest}".encode()).hexdigest()


def replay() -> Replay:
    """Take every digest again and walk the chain from its beginning."""
    touched = next(_touched_entries(), "") or next(_broken_links(), "")
    last = AuditSeal.objects.order_by("-position").first()
    return Replay(
        entries=AuditEntry.objects.count(),
        sealed=AuditSeal.objects.count(),
        head=last.chain if last else GENESIS,
        first_touched=touched,
        missing_triggers=append_only.missing(connection),
    )


def _touched_entries() -> Iterator[str]:
    entries = AuditEntry.objects.order_by("pk").prefetch_related("about")
    for entry in entries.iterator(chunk_size=2000):
        if digest_of(entry, [about.key for about in entry.about.all()]) != entry.digest:
            yield _(
                "Entry %(pk)s (%(act)s, %(at)s) no longer has the digest it was written with."
            ) % {
                "pk": entry.pk,
                "act": entry.act,
                "at": entry.at.isoformat(timespec="seconds"),
            }


def _broken_links() -> Iterator[str]:
    chain = GENESIS
    seals = AuditSeal.objects.order_by("position").select_related("entry")
    for expected, seal in enumerate(seals.iterator(chunk_size=2000), start=1):
        chain = link(chain, seal.entry.digest)
        if seal.position != expected:
            yield _("Seal %(n)s is missing from the chain.") % {"n": expected}
        elif seal.chain != chain:
            yield _("Seal %(n)s, of entry %(pk)s (%(act)s), does not continue the chain.") % {
                "n": seal.position,
                "pk": seal.entry_id,
                "act": seal.entry.act,
            }


def sealed_up_to() -> int:
    """The newest position of the chain, 0 when nothing is sealed."""
    return AuditSeal.objects.aggregate(last=Max("position"))["last"] or 0
