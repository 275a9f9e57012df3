"""Documents, versions and releases for administrators; moves call the same actions as the pages."""

from django.contrib import admin

from kernel.admin import LifecycleAdmin, ReadOnlyAdmin, ReadOnlyInline
from knowledge import actions
from knowledge.lifecycle import (
    COMMENT_LIFECYCLE,
    DMN_FILE_LIFECYCLE,
    MISSED_SEARCH_LIFECYCLE,
    RELEASE_LIFECYCLE,
    VERSION_LIFECYCLE,
)
from knowledge.lifecycle.feedback import FEEDBACK_LIFECYCLE
from knowledge.lifecycle.frozen_pdf import PDF_LIFECYCLE
from knowledge.models import (
    AdoptedExample,
    Approval,
    Attestation,
    AudiencePart,
    ClassStage,
    DmnDecision,
    DmnFile,
    Document,
    DocumentClass,
    DocumentVersion,
    Feedback,
    FrozenPdf,
    KindTemplate,
    MissedSearch,
    PassageComment,
    Release,
    ReleaseItem,
)


class VersionInline(ReadOnlyInline):
    """The versions of a document, to look at."""

    model = DocumentVersion
    fields = ["version", "state", "author", "approver", "effective_at", "summary"]
    show_change_link = True


class AudienceInline(ReadOnlyInline):
    """Who must read a document, to look at."""

    model = AudiencePart
    fields = ["role", "process", "team"]


class ItemInline(ReadOnlyInline):
    """The documents of a release, to look at."""

    model = ReleaseItem
    fields = ["document", "version"]


class StageInline(ReadOnlyInline):
    """The stages of a class, to look at."""

    model = ClassStage
    fields = ["position", "name", "role"]


@admin.register(DocumentClass)
class ClassAdmin(ReadOnlyAdmin):
    """Its rules are changed on its page, where the stages are seen beside them."""

    list_display = ["name", "minimum_approvers", "contributors_may_approve", "review_days"]
    search_fields = ["name"]
    inlines = [StageInline]


@admin.register(KindTemplate)
class KindTemplateAdmin(ReadOnlyAdmin):
    """A new edition is written on its page, where steps and texts have their fields."""

    list_display = ["kind", "edition", "writer", "written_at", "is_shipped"]
    list_filter = ["kind"]
    list_select_related = ["writer"]


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    list_display = ["version", "stage_name", "approver", "approved_at", "voided_at"]
    list_select_related = ["version__document", "approver"]
    search_fields = ["version__document__number", "approver__username"]


@admin.register(Attestation)
class AttestationAdmin(ReadOnlyAdmin):
    list_display = ["version", "person", "attested_at", "digest"]
    list_select_related = ["version__document", "person"]
    search_fields = ["version__document__number", "person__username"]


@admin.register(Feedback)
class FeedbackAdmin(LifecycleAdmin):
    lifecycle = FEEDBACK_LIFECYCLE
    acts = {"answer": actions.answer_feedback, "close": actions.close_feedback}
    list_display = ["version", "is_helpful", "missing", "reader", "state", "given_at"]
    list_filter = ["state", "is_helpful"]
    list_select_related = ["version__document", "reader"]
    search_fields = ["version__document__number", "missing"]


@admin.register(FrozenPdf)
class FrozenPdfAdmin(LifecycleAdmin):
    """Made by the clock; tried again by people."""

    lifecycle = PDF_LIFECYCLE
    acts = {"retry": actions.retry_pdf}
    list_display = ["version", "state", "attempts", "made_at", "error"]
    list_filter = ["state"]
    list_select_related = ["version__document"]
    search_fields = ["version__document__number"]


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ["number", "title", "kind", "process", "owner", "review_by"]
    list_filter = ["kind", "review_by"]
    list_select_related = ["process", "owner"]
    search_fields = ["number", "title"]
    inlines = [AudienceInline, VersionInline]


@admin.register(DocumentVersion)
class VersionAdmin(LifecycleAdmin):
    """A text is edited on its page, where a conflict is seen; its moves are made here too."""

    lifecycle = VERSION_LIFECYCLE
    acts = {
        "submit": actions.submit_version,
        "approve": actions.approve_version,
        "return": actions.return_version,
        "reopen": actions.reopen_version,
        "enact": actions.enact_version,
        "retire": actions.retire_version,
        "take_over": actions.take_over_version,
        "withdraw": actions.withdraw_version,
    }
    list_display = ["__str__", "state", "author", "approver", "effective_at", "release"]
    list_filter = ["state", "document__kind"]
    list_select_related = ["document", "author", "approver", "release"]
    search_fields = ["document__number", "document__title"]


@admin.register(PassageComment)
class CommentAdmin(LifecycleAdmin):
    lifecycle = COMMENT_LIFECYCLE
    acts = {
        "resolve": actions.resolve_comment,
        "answer": actions.answer_comment,
        "reopen": actions.reopen_comment,
    }
    list_display = ["version", "passage", "text", "writer", "state", "written_at"]
    list_filter = ["state"]
    list_select_related = ["version__document", "writer"]
    search_fields = ["version__document__number", "passage", "text"]


@admin.register(Release)
class ReleaseAdmin(LifecycleAdmin):
    lifecycle = RELEASE_LIFECYCLE
    acts = {"enact": actions.enact_release, "revert": actions.revert_release}
    list_display = ["number", "title", "state", "planned_on", "enacted_at"]
    list_filter = ["state"]
    search_fields = ["number", "title"]
    inlines = [ItemInline]


@admin.register(AdoptedExample)
class AdoptedExampleAdmin(ReadOnlyAdmin):
    """An example is adopted on its page, where one sees what is made of it."""

    list_display = ["key", "edition", "table", "policy", "adopted_by", "adopted_at"]
    list_select_related = ["table", "policy", "adopted_by"]
    search_fields = ["key", "table__number", "policy__number"]


class DmnDecisionInline(ReadOnlyInline):
    """What became of the decisions of a file, to look at."""

    model = DmnDecision
    fields = ["element", "document"]


@admin.register(DmnFile)
class DmnFileAdmin(LifecycleAdmin):
    """A file is handed in on its page, where it is read first."""

    lifecycle = DMN_FILE_LIFECYCLE
    acts = {"adopt": actions.adopt_dmn_file, "discard": actions.discard_dmn_file}
    list_display = ["file_name", "state", "model_name", "dmn_version", "created_by", "created_at"]
    list_filter = ["state"]
    list_select_related = ["created_by"]
    search_fields = ["file_name", "model_name"]
    inlines = [DmnDecisionInline]


@admin.register(MissedSearch)
class MissedSearchAdmin(LifecycleAdmin):
    """An article that answers one is written on its page."""

    lifecycle = MISSED_SEARCH_LIFECYCLE
    acts = {"dismiss": actions.dismiss_missed_search, "reopen": actions.reopen_missed_search}
    list_display = ["text", "asked", "people", "last_at", "state"]
    list_filter = ["state"]
    search_fields = ["text"]
    exclude = ["marks"]
