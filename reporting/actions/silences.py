"""Noticing that records stay away, and that they come again."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit
from kernel.ruling import demand
from reporting.models import Measure, Silence, Source
from reporting.queries.demands import Late, late_measures, late_sources


@transaction.atomic
def notice_silence(late: Late, *, actor: Any) -> bool:
    """Keep that records stay away. Returns whether nobody had noticed it yet."""
    demand(actor, "reporting.add_silence", _("Watch for silence"))
    is_source = isinstance(late.silent, Source)
    who: dict[str, Any] = {"source" if is_source else "measure": late.silent}
    locked: Any = (Source if is_source else Measure).objects.select_for_update(of=("self",))
    locked.get(pk=late.silent.pk)
    if Silence.objects.open().filter(**who).exists():
        return False
    silence = Silence.objects.create(
        newest_on=late.newest_on, allowed_days=late.allowed_days, noticed_at=timezone.now(), **who
    )
    after = {"newest_on": late.newest_on, "allowed_days": late.allowed_days}
    audit.record("records.stayed_away", silence, actor=actor, after=after, about=_about(silence))
    return True


@transaction.atomic
def end_silence(silence: Silence, *, actor: Any) -> bool:
    """Records came. Returns whether it still lasted."""
    demand(actor, "reporting.change_silence", _("Watch for silence"))
    silence = Silence.objects.select_for_update(of=("self",)).get(pk=silence.pk)
    if silence.ended_at:
        return False
    silence.ended_at = timezone.now()
    silence.save(update_fields=["ended_at"])
    audit.record("records.came_again", silence, actor=actor, about=_about(silence))
    return True


def watch_silences(*, day: date, actor: Any) -> dict[str, int]:
    """Notice what is late and end what is not. A silent source speaks for its measures.

    Harmless when repeated.
    """
    sources = late_sources(day)
    processes = {late.silent.process_id for late in sources}
    measures = [late for late in late_measures(day) if late.silent.process_id not in processes]
    late_ones = [*sources, *measures]
    still = {(type(late.silent), late.silent.pk) for late in late_ones}
    over = [one for one in Silence.objects.open() if (type(one.silent), one.silent.pk) not in still]
    return {
        "ended": sum(end_silence(silence, actor=actor) for silence in over),
        "noticed": sum(notice_silence(late, actor=actor) for late in late_ones),
    }


def _about(silence: Silence) -> list[Any]:
    return [silence.silent, silence.silent.process]
