"""Who must read what, who has attested it, and a version that waits for those who have not."""

from datetime import date

from django.contrib.auth.models import Group

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


def _attest(version: DocumentVersion, person: User, today: date, days_ago: int) -> None:
    with dated.as_of(instant(today, days_ago)):
        actions.attest_version(version, actor=person, read=version.digest, statement=STATEMENT)
