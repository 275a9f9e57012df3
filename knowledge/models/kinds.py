"""The kinds of documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    POLICY = "policy", _("Policy")
    PROCEDURE = "procedure", _("Procedure")
    ARTICLE = "article", _("Article")
    DECISION_TABLE = "decision_table", _("Decision table")
    INTERFACE = "interface", _("Customer-interface text")
