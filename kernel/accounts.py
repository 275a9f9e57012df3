"""Who may have an account, and the account that the clock uses."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import Group
from django.http import HttpRequest

from kernel.models import User


class ClosedSignup(DefaultAccountAdapter):
    """Administrators make accounts; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def clock_user() -> User:
    """The account that periodic work acts as, in the role “Clock”. It cannot sign in."""
    user, created = User.objects.get_or_create(
        username="clock", defaults={"first_name": "Clock", "is_clock": True, "is_superuser": False}
    )
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        user.groups.add(Group.objects.get_or_create(name="Clock")[0])
    return user
