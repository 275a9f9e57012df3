"""What this floor plugs into the house."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from inventory.sockets import process_panels
from kernel import append_only, catalogue, inbox, navigation, notices, tokens, upkeep
from kernel.navigation import Link, Section
from knowledge import announcers
from knowledge.actions import load_kind_templates
from knowledge.inbox_lines import waiting_for
from knowledge.models import Attestation, AttestedText, Decision, FrozenPdf, KindTemplate
from knowledge.panels import documents_of_process
from knowledge.search_upkeep import prepare_search

CATALOGUE = Path(__file__).parent / "catalogue"

catalogue.add(CATALOGUE / "kind_templates.yaml", load_kind_templates)
navigation.add(
    Section(
        30,
        _("How we act"),
        [
            Link(_("Search"), "search", "knowledge.view_document"),
            Link(_("Decide"), "decide-list", "knowledge.add_decision"),
            Link(_("My documents"), "my-documents", "knowledge.view_document"),
            Link(_("Documents"), "document-list", "knowledge.view_document"),
            Link(_("Attestations"), "attestation-coverage", "knowledge.view_attestation"),
            Link(_("Document imports"), "document-import-list", "knowledge.view_documentimport"),
            Link(_("Releases"), "release-list", "knowledge.view_release"),
            Link(_("Decisions"), "decision-list", "knowledge.view_decision"),
            Link(_("Searched, not found"), "missed-search-list", "knowledge.view_missedsearch"),
            Link(_("Feedback"), "feedback-list", "knowledge.view_feedback"),
            Link(_("Document classes"), "document-class-list", "knowledge.view_documentclass"),
            Link(_("Templates"), "kind-template-list", "knowledge.view_kindtemplate"),
        ],
    )
)
append_only.guard(
    append_only.Guarded(
        Decision._meta.db_table,
        "key = NEW.key",
        message="The log of decisions is append-only.",
        erasable="personal",
        erased_at="erased_at",
        kept=tuple(
            str(field.column)
            for field in Decision._meta.concrete_fields
            if field.name not in ("personal", "erased_at")
        ),
    )
)
KEPT_WORDS = "What was attested stays."
append_only.guard(
    append_only.Guarded(
        AttestedText._meta.db_table, "(digest = NEW.digest AND title = NEW.title)", KEPT_WORDS
    )
)
append_only.guard(
    append_only.Guarded(
        Attestation._meta.db_table,
        "(version_id = NEW.version_id AND person_id = NEW.person_id AND digest = NEW.digest)",
        KEPT_WORDS,
    )
)
append_only.guard(
    append_only.Guarded(
        KindTemplate._meta.db_table,
        "(kind = NEW.kind AND edition = NEW.edition)",
        "An edition of a template stays.",
    )
)
append_only.guard(
    append_only.Guarded(
        FrozenPdf._meta.db_table,
        "version_id = NEW.version_id",
        "A PDF that was kept stays.",
        settled="sha256",
    )
)
tokens.offer("decisions:write", _("Decide by tables in force"))
tokens.offer("decisions:read", _("Read decisions as they were logged"))
inbox.add(waiting_for)
tokens.offer("back-tests:write", _("Back-test drafts of decision tables over the log"))
tokens.offer("documents:read", _("Read documents, as they are and as they were"))
upkeep.add(prepare_search)
process_panels.add(30, documents_of_process)

notices.add("version.submitted", announcers.tell_approvers)
notices.add("version.approved_in_part", announcers.tell_approvers)
notices.add("version.approval_due", announcers.tell_approvers_of_deadline)
notices.add("version.approval_overdue", announcers.tell_owner_of_late_approval)
notices.add("version.attestation_asked", announcers.tell_audience)
notices.add("version.attestation_due", announcers.tell_missing_of_attestation)
notices.add("feedback.given", announcers.tell_owner_of_feedback)
for act in ("feedback.answered", "feedback.closed"):
    notices.add(act, announcers.tell_reader_of_answer)
notices.add("version.held", announcers.tell_of_holding)
notices.add("version.made_material", announcers.tell_author_of_material)
notices.add("version.taken_over", announcers.tell_former_author)
notices.add("version.returned", announcers.tell_author_of_return)
for act in ("comment.written", "comment.reopened"):
    notices.add(act, announcers.tell_author_of_comment)
for act in ("comment.resolved", "comment.answered"):
    notices.add(act, announcers.tell_writer_of_answer)
notices.add("version.approved", announcers.tell_author_of_approval)
notices.add("version.enacted", announcers.tell_readers)
notices.add("version.replaced", announcers.tell_owner_of_replacement)
notices.add("version.retired", announcers.tell_owner_of_retirement)
notices.add("document.review_due", announcers.tell_owner_of_review)
notices.add("release.reverted", announcers.tell_owners_of_revert)
