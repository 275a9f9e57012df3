"""To which instant somebody wants to look back, out of what they wrote."""

from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from kernel.ruling import DomainError


class NoInstant(DomainError):
    """What was written is no instant."""


class StillToCome(DomainError):
    """Nobody knows yet what will be in force then."""


def asked_instant(text: str) -> datetime | None:
    """An instant gone by; of a day its end, of today now; None where nothing is asked.

    text: ISO 8601; without an offset it is the time of the house. Raises NoInstant, StillToCome.
    """
    text = text.strip()
    if not text:
        return None
    now = timezone.now()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        instant = _instant(text)
        return _unless_to_come(instant, is_to_come=instant > now)
    if day >= timezone.localdate(now):
        return _unless_to_come(now, is_to_come=day > timezone.localdate(now))
    return timezone.make_aware(datetime.combine(day, time.max))


def _instant(text: str) -> datetime:
    try:
        found = parse_datetime(text.replace(" ", "+") if "T" in text else text)
    except ValueError:
        found = None
    if found is None:
        raise NoInstant(
            _("“%(text)s” is no instant. Write it as 2026-05-01T14:30, or 2026-05-01 for a day.")
            % {"text": text[:40]}
        )
    if found.tzinfo:
        return found
    try:
        return from_current_timezone(found)
    except (ValidationError, OverflowError) as fault:
        raise NoInstant(
            _("The clocks are changed then. Add the offset, as in 2026-05-01T14:30+02:00.")
        ) from fault


def _unless_to_come(instant: datetime, *, is_to_come: bool) -> datetime:
    if is_to_come:
        raise StillToCome(
            _("What will be in force then is not known yet. Choose an instant gone by.")
        )
    return instant
