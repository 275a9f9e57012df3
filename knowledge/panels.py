"""What this floor shows on the pages of the floors below."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inventory.models import ProcessElement
from inventory.sockets import Panel
from knowledge.models import Document


def documents_of_process(process: ProcessElement, user: Any) -> Panel | None:
    """The documents of a process, those in force and those in work."""
    if not user.has_perm("knowledge.view_document"):
        return None
    create_url = ""
    if user.has_perm("knowledge.add_document"):
        create_url = f"{reverse('document-create')}?process={process.key}"
    documents = Document.objects.visible_to(user).of_process_or_scope(process).with_numbers()
    return Panel(
        _("How we act"),
        "knowledge/process_panel.html",
        {"documents": documents, "create_url": create_url, "process": process},
    )
