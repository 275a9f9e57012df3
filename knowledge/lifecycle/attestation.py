"""What attestations ask of a version before it is in force, and the claim that an edit is minor."""

from typing import Any

from django.utils.translation import gettext as _

from knowledge.reading import shortfall


def is_attested(version: Any, actor: Any) -> str:
    """Where its class or its document demands it, so many must have attested it first."""
    return shortfall(version)


def is_claimed_minor(version: Any, actor: Any) -> str:
    return "" if version.is_minor else _("It is declared a material edit already.")
