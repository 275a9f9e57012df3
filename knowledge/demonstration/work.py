"""What is in hand today: a version to approve, one that came back, one that waits for its day."""

from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from kernel import dated
from kernel.models import User
from knowledge import actions
from knowledge.demonstration.history import instant
from knowledge.models import Document, DocumentVersion


def begin_work(documents: dict[str, Document], *, today: date, people: dict[str, User]) -> None:
    _release_that_was_enacted(documents, today, people)
    _version_to_approve(documents["ART-0002"], today, people)
    _version_that_came_back(documents["POL-0004"], today, people)
    _class_for_rules_on_money(documents["POL-0004"], today, people)
    _version_that_waits_for_its_day(documents["ART-0003"], today, people)
    _release_that_asks_for_drafts(documents, today, people)


def _release_that_was_enacted(
    documents: dict[str, Document], today: date, people: dict[str, User]
) -> None:
    """Order acceptance by telephone and its policy changed together."""
    omar, viktor, edith = people["omar"], people["viktor"], people["edith"]
    words = {
        "POL-0002": ("to the price on that day.", "to the price and the term on that day."),
        "PRO-0002": ("Wait for a clear yes to each.", "Wait for a clear yes to each; record it."),
    }
    with dated.as_of(instant(today, 64)):
        release = actions.plan_release(
            "Consent on the telephone", today - timedelta(days=44), actor=omar
        )
        for number in words:
            actions.add_to_release(release, documents[number], actor=omar)
    for number, (old, new) in words.items():
        with dated.as_of(instant(today, 58)):
            version = _draft(documents[number], (old, new), viktor, "Consent is read and recorded.")
            actions.submit_version(version, actor=viktor)
        with dated.as_of(instant(today, 50)):
            actions.approve_version(version, actor=edith, note="Agreed with the legal desk.")
    with dated.as_of(instant(today, 44)):
        actions.enact_release(release, actor=people["anna"], note="After the team briefings.")


def _version_to_approve(document: Document, today: date, people: dict[str, User]) -> None:
    """Edith has written it; Viktor finds it in his work."""
    words = ("which is never more than two hours away.", "which is never more than one hour away.")
    with dated.as_of(instant(today, 3)):
        version = _draft(
            document, words, people["edith"], "Two hours were too long for those who wait."
        )
        actions.submit_version(version, actor=people["edith"])


def _class_for_rules_on_money(document: Document, today: date, people: dict[str, User]) -> None:
    """The owner agrees first, then an editor, within a week."""
    with dated.as_of(instant(today, 4)):
        rules = actions.define_class(
            name="Rules on money",
            description="What customers pay, owe or get back.",
            minimum_approvers=2,
            review_days=7,
            stages=[
                ("Owner", Group.objects.get(name="Process owner")),
                ("Editing", Group.objects.get(name="Knowledge editor")),
            ],
            actor=people["sofia"],
        )
        actions.classify_document(document, rules, actor=people["sofia"])


def _version_that_came_back(document: Document, today: date, people: dict[str, User]) -> None:
    """Viktor sent it back; Edith finds it in her work, with the note."""
    words = ("one call, and fourteen days.", "one call, and ten days.")
    with dated.as_of(instant(today, 9)):
        version = _draft(document, words, people["edith"], "Shorter, as collections asked.")
        actions.submit_version(version, actor=people["edith"])
    with dated.as_of(instant(today, 6)):
        note = "Ten days are less than the notice that the terms promise. Please check with legal."
        actions.comment_on_passage(
            version, passage="ten days", text="The terms say fourteen.", actor=people["viktor"]
        )
        actions.return_version(version, actor=people["viktor"], note=note)


def _version_that_waits_for_its_day(
    document: Document, today: date, people: dict[str, User]
) -> None:
    words = ("and names its case.", "and names its case. A refund to the bank stands beside it.")
    with dated.as_of(instant(today, 8)):
        version = _draft(document, words, people["edith"], "Refunds are shown on the new bill.")
        actions.submit_version(version, actor=people["edith"])
    with dated.as_of(instant(today, 5)):
        day = today + timedelta(days=12)
        ahead = timezone.make_aware(datetime.combine(day, time(6)))
        actions.approve_version(version, actor=people["viktor"], effective_at=ahead)


def _release_that_asks_for_drafts(
    documents: dict[str, Document], today: date, people: dict[str, User]
) -> None:
    """The next release: one document in review, and one that nobody has begun."""
    with dated.as_of(instant(today, 7)):
        release = actions.plan_release(
            "Winter repair rules", today + timedelta(days=21), actor=people["omar"]
        )
        for number in ("POL-0003", "TAB-0002"):
            actions.add_to_release(release, documents[number], actor=people["omar"])
    words = ("is always priority 1.", "is always priority 1, and is told so.")
    with dated.as_of(instant(today, 2)):
        version = _draft(
            documents["POL-0003"], words, people["viktor"], "They should not have to ask."
        )
        actions.submit_version(version, actor=people["viktor"])


def _draft(
    document: Document, words: tuple[str, str], author: User, summary: str
) -> DocumentVersion:
    """A draft with some words of the version in force replaced."""
    version = actions.draft_version(document, actor=author)
    return actions.edit_version(
        version,
        body=version.body.replace(*words),
        table=version.table,
        summary=summary,
        expected_digest=version.digest,
        actor=author,
    )
