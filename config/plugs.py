"""What belongs to no floor alone: the interface for programs, in the navigation."""

from django.utils.translation import gettext_lazy as _

from kernel import navigation
from kernel.navigation import Link, Section

navigation.add(
    Section(
        95,
        _("For programs"),
        [Link(_("Interface (API)"), "api-docs"), Link(_("API tokens"), "api-token-list")],
    )
)
