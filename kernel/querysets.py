"""What one may ask the cellar, each a sentence."""

from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

EARLIEST, LATEST = date(1, 1, 2), date(9999, 12, 30)  # a day more either way is none in UTC


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class AuditEntryQuerySet(models.QuerySet):
    """AuditEntry.objects.visible_to(user).concerning("kernel.user:3")"""

    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("kernel.view_auditentry") else self.none()

    def concerning(self, text: str) -> Self:
        """By the key of a record (`kernel.user:3`), or by a part of its name."""
        if ":" in text and " " not in text:
            return self.filter(about__key=text)
        return self.filter(subject_label__icontains=text)

    def told_of(self, words: str) -> Self:
        """By the beginning of the act, `policy.` or `policy.approved`."""
        return self.filter(act__istartswith=words)

    def between(self, first: date | None, last: date | None) -> Self:
        """Both days included, in the time zone of the reader; an index finds them."""
        question = Q()
        if first:
            question &= Q(at__gte=_midnight(max(first, EARLIEST)))
        if last:
            question &= Q(at__lt=_midnight(min(last, LATEST) + timedelta(days=1)))
        return self.filter(question)


class BreakGlassQuerySet(models.QuerySet):
    """BreakGlass.objects.visible_to(user)"""

    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("kernel.view_breakglass") else self.none()


class JobRunQuerySet(models.QuerySet):
    """JobRun.objects.visible_to(user)"""

    def visible_to(self, user: Any) -> Self:
        """All for those who look after jobs; for others, those they started."""
        return self if user.has_perm("kernel.view_jobrun") else self.filter(started_by=user)

    def under_way(self) -> Self:
        return self.filter(state__in=["queued", "running", "waiting"])

    def stopped_since(self, instant: datetime) -> Self:
        """Failed or cancelled since then."""
        return self.filter(state__in=["failed", "cancelled"], finished_at__gte=instant)

    def silent_since(self, instant: datetime) -> Self:
        """Not over, and no sign of life since then: whoever did it, or was sent it, is gone."""
        return self.filter(state__in=["queued", "running"], heard_at__lte=instant)

    def claimable(self, silent_since: datetime) -> Self:
        """Waiting, failed, or given up by a process that has been silent since then."""
        return self.filter(
            Q(state__in=["queued", "failed"]) | Q(state="running", heard_at__lte=silent_since)
        )

    def whole_runs(self) -> Self:
        """Those that are no part of another."""
        return self.filter(whole=None)

    def with_all_parts_over(self) -> Self:
        return self.exclude(parts__state__in=["queued", "running", "waiting"])

    def failed_last(self) -> Self:
        """What the clock began and could not finish, unless the same job was begun again since."""
        later = self.model.objects.filter(
            job=OuterRef("job"), whole=None, created_at__gt=OuterRef("created_at")
        )
        return self.filter(~Exists(later), whole=None, state="failed", started_by__is_clock=True)

    def cancellable_by(self, user: Any) -> Self:
        """One's own; all for those who may change jobs."""
        return self if user.has_perm("kernel.change_jobrun") else self.filter(started_by=user)


class NoticeQuerySet(models.QuerySet):
    """Notice.objects.visible_to(user).unread()"""

    def visible_to(self, user: Any) -> Self:
        return self.filter(recipient=user)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class SavedViewQuerySet(models.QuerySet):
    """SavedView.objects.offered_to(user, "policy-list")"""

    def owned_by(self, user: Any) -> Self:
        return self.filter(owner=user)

    def visible_to(self, user: Any) -> Self:
        return self.filter(Q(owner=user) | Q(is_shared=True))

    def offered_to(self, user: Any, page: str) -> Self:
        """One's own and those that others share, on this page."""
        return self.visible_to(user).filter(page=page).select_related("owner")


class ApiTokenQuerySet(models.QuerySet):
    """ApiToken.objects.visible_to(user).live_at(now)"""

    def visible_to(self, user: Any) -> Self:
        """One's own; all for those who look after everybody's."""
        return self if user.has_perm("kernel.view_apitoken") else self.filter(owner=user)

    def revocable_by(self, user: Any) -> Self:
        """One's own; all for those who may change them."""
        mine = self.filter(revoked_at=None)
        return mine if user.has_perm("kernel.change_apitoken") else mine.filter(owner=user)

    def live_at(self, instant: datetime) -> Self:
        """Neither revoked nor expired, and of somebody who may still sign in."""
        return self.filter(revoked_at=None, expires_at__gt=instant, owner__is_active=True)
