"""Who must read what, who has attested it, and a version that waits for those who have not."""

from datetime import date

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile

from kernel import dated
from kernel.models import User
from knowledge import actions
from knowledge.demonstration.history import instant
from knowledge.models import Document, DocumentVersion

STATEMENT = "I have read this text, and I will act by it."
ROLES = ("Agent", "Process owner", "Support manager", "Knowledge editor")


def have_read(documents: dict[str, Document], *, today: date, people: dict[str, User]) -> None:
    """The policy on credits is attested by three of five; two are reminded.

    An article that comes into force in some days waits for one more of its readers.
    """
    policy, article = documents["POL-0001"], documents["ART-0003"]
    groups = [Group.objects.get(name=name) for name in ROLES]
    with dated.as_of(instant(today, 12)):
        actions.set_audience(
            policy, parts=[(group, None, "") for group in groups], actor=people["sofia"]
        )
    in_force = DocumentVersion.objects.in_force().get(document=policy)
    for name, days_ago in (("omar", 11), ("edith", 10), ("viktor", 8)):
        _attest(in_force, people[name], today, days_ago)
    with dated.as_of(instant(today, 4)):
        editing, agents = Group.objects.get(name="Knowledge editor"), groups[0]
        parts = [(editing, None, ""), (agents, None, "Billing")]
        actions.set_audience(article, parts=parts, percent=60, days=10, actor=people["sofia"])
    waiting = DocumentVersion.objects.open().get(document=article)
    _attest(waiting, people["viktor"], today, 3)
    _readers_said(documents["ART-0001"], today, people)
    _limits_are_attached(documents["POL-0004"], today, people)


def _readers_said(document: Document, today: date, people: dict[str, User]) -> None:
    """Two were helped, one misses something and waits, one was answered."""
    missing = {
        "stefan": "Which bills a customer sees online, and for how long.",
        "ayo": "What I may say when the bill is right and the customer still does not agree.",
    }
    given = {}
    for name, days_ago in (("tess", 9), ("viktor", 7), ("stefan", 6), ("ayo", 1)):
        with dated.as_of(instant(today, days_ago)):
            given[name] = actions.give_feedback(
                document,
                is_helpful=name not in missing,
                missing=missing.get(name, ""),
                actor=people[name],
            )
    with dated.as_of(instant(today, 5)):
        note = "Online for two years, on paper for ten. The next version says it."
        actions.answer_feedback(given["stefan"], actor=people["edith"], note=note)


def _limits_are_attached(document: Document, today: date, people: dict[str, User]) -> None:
    """The draft that came back has a sheet with it."""
    sheet = "days,step\n0,reminder\n7,second reminder\n10,call\n14,restriction\n"
    draft = DocumentVersion.objects.open().get(document=document)
    with dated.as_of(instant(today, 5)):
        actions.attach_file(
            draft,
            file=ContentFile(sheet.encode(), name="escalation-steps.csv"),
            note="All steps by day",
            actor=people["edith"],
        )


def _attest(version: DocumentVersion, person: User, today: date, days_ago: int) -> None:
    with dated.as_of(instant(today, days_ago)):
        actions.attest_version(version, actor=person, read=version.digest, statement=STATEMENT)
