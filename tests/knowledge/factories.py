"""Records of this floor for tests: a person by role, a document, a version in any state."""

from datetime import timedelta
from typing import Any

import factory
from django.contrib.auth.models import Group
from django.utils import timezone

from inventory.models import ProcessElement
from kernel.models import User
from knowledge.lifecycle import VersionState
from knowledge.models import (
    Document,
    DocumentClass,
    DocumentKind,
    DocumentVersion,
    PassageComment,
    Release,
    ReleaseItem,
    digest_of,
)

FINISHED = {VersionState.IN_FORCE, VersionState.SUPERSEDED, VersionState.RETIRED}


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")

    @factory.post_generation
    def role(self, create: bool, extracted: str | None, **kwargs: Any) -> None:
        if extracted:
            self.groups.add(Group.objects.get(name=extracted))


class ProcessFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProcessElement

    key = factory.Sequence(lambda n: f"9.0.{n}")  # no test asks for one of these
    identifier = factory.SelfAttribute("key")
    uid = factory.Sequence(lambda n: f"uid-{n}")
    name = factory.Sequence(lambda n: f"Process {n}")
    level = 2


class ClassFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DocumentClass
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Class {n}")

    @factory.post_generation
    def stages(self, create: bool, extracted: dict[str, str] | None, **kwargs: Any) -> None:
        for n, (name, role) in enumerate((extracted or {}).items(), start=1):
            self.stages.create(position=n, name=name, role=Group.objects.get(name=role))


class DocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Document

    number = factory.Sequence(lambda n: f"POL-{n + 1:04d}")
    kind = DocumentKind.POLICY
    title = "Goodwill credits"
    process = factory.SubFactory(ProcessFactory)
    owner = factory.SubFactory(PersonFactory, role="Process owner")


class VersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DocumentVersion

    document = factory.SubFactory(DocumentFactory)
    version = 1
    body = factory.LazyAttribute(lambda made: f"Wording {made.version}.")
    author = factory.SubFactory(PersonFactory, role="Knowledge editor")
    digest = factory.LazyAttribute(lambda made: digest_of(made.body, made.table))
    table = None
    in_force_from = factory.LazyAttribute(
        lambda made: timezone.now() if made.state in FINISHED else None
    )

    state = VersionState.DRAFT


class CommentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PassageComment

    version = factory.SubFactory(VersionFactory, state=VersionState.IN_REVIEW)
    text = "Say from when on."
    writer = factory.SubFactory(PersonFactory, role="Process owner")
    written_at = factory.LazyFunction(timezone.now)


class ReleaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Release

    number = factory.Sequence(lambda n: f"REL-{n + 1:04d}")
    title = "Spring rules"
    planner = factory.SubFactory(PersonFactory, role="Process owner")


class ReleaseItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReleaseItem

    release = factory.SubFactory(ReleaseFactory)
    document = factory.SubFactory(DocumentFactory)


def table_in_force(table: dict[str, Any], **more: Any) -> Document:
    """A decision table with its one version in force since an hour ago."""
    number = more.pop("number", "TAB-0001")
    document = DocumentFactory(kind="decision_table", number=number, title="Billing credit", **more)
    VersionFactory(
        document=document,
        table=table,
        state=VersionState.IN_FORCE,
        in_force_from=timezone.now() - timedelta(hours=1),
    )
    return document
