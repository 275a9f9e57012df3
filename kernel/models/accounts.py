from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person who signs in, or the clock that acts by itself at night."""

    job_title = models.CharField(_("job title"), max_length=80, blank=True)
    team = models.CharField(
        _("team"), max_length=80, blank=True, help_text=_("With whom this person works.")
    )
    email_notices = models.BooleanField(
        _("notices by e-mail"), default=True, help_text=_("Send what concerns me by e-mail too.")
    )
    is_clock = models.BooleanField(default=False, editable=False)

    objects = UserManager()

    class Meta:
        ordering = ["last_name", "first_name", "username"]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def get_absolute_url(self) -> str:
        return reverse("account")

    @property
    def role_names(self) -> list[str]:
        """As they were when this request began, where its permissions have been asked for."""
        known = self.__dict__.get("known_roles")
        return [group.name for group in self.groups.all()] if known is None else known

    @cached_property
    def unread_notices(self) -> int:
        """How many; whoever comes with a session brings the number along."""
        return self.notices.unread().count()
