"""What a digest says: what changed since the last one, what wants an answer, the rows."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext as _

from inventory.models import Criticality, Vertical
from kernel.charts import Chart
from reporting.models import Assurance, Digest, Variation
from reporting.queries.changes import Change, changes_among
from reporting.queries.overview import (
    WANTS_ANSWER,
    Asked,
    MeasureRow,
    Overview,
    ProcessRow,
    overview_of,
    process_rows,
    with_sparklines,
)


@dataclass(frozen=True, slots=True)
class DigestContent:
    """`overview`: the rows that the digest asks for, as its owner may see them now.

    `since`: from when on changes are told; None holds each verdict against the one before it.
    """

    digest: Digest
    overview: Overview
    changes: Sequence[Change]
    waiting: Sequence[MeasureRow]
    since: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing changed, and nothing wants an answer."""
        return not self.changes and not self.waiting

    @property
    def rows(self) -> list[ProcessRow]:
        return self.overview.rows

    @property
    def pictured(self) -> list[tuple[ProcessRow, Chart | None]]:
        return with_sparklines(self.overview.rows)

    @property
    def plain(self) -> list[tuple[ProcessRow, None]]:
        """The rows without pictures, which mail programs leave out."""
        return [(row, None) for row in self.overview.rows]


def digest_content(digest: Digest, since: datetime | None) -> DigestContent:
    """As of now; changes are told since that instant."""
    measured = [row for row in process_rows(digest.owner) if _includes(digest, row)]
    found = overview_of(measured, _asked(digest))
    measures = [one for row in found.rows for one in row.measures]
    return DigestContent(
        digest=digest,
        overview=found,
        changes=changes_among(measures, since),
        waiting=[one for row in measures for one in row.series if one.wants_answer],
        since=since,
    )


def in_words(digest: Digest) -> str:
    """Which processes it tells of: `Vertical Billing; misses target; family 1.3`."""
    asked = _asked(digest)
    told = [_label(Vertical, one) for one in (*digest.verticals, asked.vertical) if one]
    if asked.verdict:
        told.append(_verdict_label(asked.verdict))
    if asked.criticality:
        told.append(
            _("%(level)s criticality") % {"level": _label(Criticality, asked.criticality).lower()}
        )
    if asked.owner:
        told.append(_("one owner"))
    if digest.family:
        told.append(_("family %(family)s") % {"family": digest.family})
    return ", ".join(told) or _("All processes")


def _includes(digest: Digest, row: ProcessRow) -> bool:
    process, family = row.process, digest.family.rstrip(".")
    mine = set(digest.verticals)
    return (not mine or bool(mine & set(process.vertical.split(";")))) and (
        not family or process.key == family or process.key.startswith(f"{family}.")
    )


def _asked(digest: Digest) -> Asked:
    asked = QueryDict(digest.query)
    return Asked(**{one.name: asked.get(one.name, "") for one in fields(Asked)})


def _verdict_label(value: str) -> str:
    if value == WANTS_ANSWER:
        return _("Wants an answer")
    return _label(Assurance if value in Assurance.values else Variation, value)


def _label(choices: type[TextChoices], value: str) -> str:
    """As people read it; a value that is none stays as it is."""
    return str(choices(value).label) if value in choices.values else value
