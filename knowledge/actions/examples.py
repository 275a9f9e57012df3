"""Shipped examples that become documents of one's own."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel import audit, dated
from kernel.models import User
from kernel.ruling import DomainError, demand
from knowledge.actions.cases import keep_case
from knowledge.actions.documents import create_document
from knowledge.actions.versions import draft_version, edit_version
from knowledge.decision_table import Table
from knowledge.models import AdoptedExample, Document, DocumentKind, DocumentVersion
from knowledge.shipped_examples import Example


@transaction.atomic
def adopt_example(
    example: Example, *, process: ProcessElement, owner: User, actor: User
) -> AdoptedExample:
    """Make a policy and a decision table of it, each a draft that names the other; both or none.

    Raises DomainError when it was adopted before: nothing is overwritten.
    """
    demand(actor, "knowledge.add_adoptedexample", _("Adopt shipped examples"))
    _demand_new(example)
    told: dict[str, Any] = {"process": process, "owner": owner, "actor": actor}
    policy = create_document(kind=DocumentKind.POLICY, title=example.policy_title, **told)
    table = create_document(kind=DocumentKind.DECISION_TABLE, title=example.title, **told)
    policy_text, about, rules = example.numbered(policy.number, table.number)
    _written(policy, policy_text, None, example, actor)
    draft = _written(table, about, rules, example, actor)
    for case in example.cases:
        keep_case(draft, **case, actor=actor)
    try:
        with transaction.atomic():
            adopted = AdoptedExample.objects.create(
                key=example.key,
                edition=example.passport.version,
                policy=policy,
                table=table,
                adopted_by=actor,
                adopted_at=dated.now(),
            )
    except IntegrityError:
        raise DomainError(
            _("Somebody else has just adopted it. Open its drafts on this page.")
        ) from None
    audit.record(
        "example.adopted",
        adopted,
        actor=actor,
        after={"policy": policy.number, "table": table.number, "edition": adopted.edition},
        about=[policy, table, process],
    )
    return adopted


def _demand_new(example: Example) -> None:
    former = AdoptedExample.objects.filter(key=example.key).select_related("policy", "table")
    for one in former:
        told = _("It was adopted already, as %(policy)s and %(table)s. Draft a version of those.")
        raise DomainError(told % {"policy": one.policy.number, "table": one.table.number})


def _written(
    document: Document, body: str, table: Table | None, example: Example, actor: User
) -> DocumentVersion:
    version = draft_version(document, actor=actor)
    summary = _("From the shipped example “%(title)s”.") % {"title": example.title}
    return edit_version(
        version,
        body=body,
        table=table,
        summary=summary,
        expected_digest=version.digest,
        actor=actor,
    )
