"""Document classes: defined, changed, and given to documents."""

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from kernel import audit
from kernel.ruling import DomainError
from knowledge import actions
from knowledge.lifecycle import VersionState
from knowledge.models import DocumentClass, KindDefault
from tests.knowledge.factories import (
    ClassFactory,
    DocumentFactory,
    PersonFactory,
    ProcessFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return PersonFactory(username="sofia", role="Support manager")


def role(name):
    return Group.objects.get(name=name)


def define(manager, **rules):
    return actions.define_class(**{"name": "Rules on money", **rules}, actor=manager)


def test_a_class_is_defined_with_its_stages_and_told(manager):
    made = define(manager, minimum_approvers=2, stages=[("Owner", role("Process owner"))])
    assert [str(stage) for stage in made.stages.all()] == ["1. Owner"]
    entry = audit.timeline(made).get(act="document_class.defined")
    assert entry.after["stages"] == ["Owner: Process owner"]


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"name": " "}, "Give the class a name"),
        ({"minimum_approvers": 0}, "from one to five"),
        ({"minimum_approvers": 6}, "from one to five"),
        ({"review_days": 366}, "from 1 to 365"),
        ({"stages": [("", "Process owner")]}, "Give each stage a name"),
        ({"stages": [("Agent", "Agent")]}, "“Agent” may not approve in a stage"),
        ({"stages": [("Owner", "Process owner")] * 6}, "at most five stages"),
    ],
)
def test_a_class_that_cannot_work_is_refused_in_words(manager, rules, words):
    stages = [(name, role(of)) for name, of in rules.pop("stages", [])]
    with pytest.raises(DomainError, match=words):
        define(manager, **rules, stages=stages)
    assert not DocumentClass.objects.exists()


def test_two_classes_do_not_share_a_name(manager):
    define(manager)
    with pytest.raises(DomainError, match="with this name already"):
        define(manager)


@pytest.mark.parametrize("approvers", [0, 6])
def test_the_database_refuses_other_numbers_of_approvers(approvers):
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassFactory(minimum_approvers=approvers)


def test_new_documents_of_a_kind_get_its_class_and_one_class_at_a_time_has_it(manager, editor):
    first = define(manager, default_for=["policy", "procedure"])
    second = define(manager, name="Light", default_for=["policy"])
    assert set(KindDefault.objects.values_list("kind", "document_class__name")) == {
        ("procedure", first.name),
        ("policy", second.name),
    }
    made = {
        kind: actions.create_document(
            kind=kind, title="Refunds", process=ProcessFactory(), owner=editor, actor=editor
        ).document_class
        for kind in ("policy", "procedure", "article")
    }
    assert made == {"policy": second, "procedure": first, "article": None}


def test_a_stage_that_changes_is_gone_through_anew(manager, editor, owner, releaser):
    rules = ClassFactory(stages={"Owner": "Process owner", "Legal": "Go-live approver"})
    version = VersionFactory(
        state=VersionState.IN_REVIEW, author=editor, document__document_class=rules
    )
    actions.approve_version(version, actor=owner)
    actions.change_class(
        rules, stages=[("Legal", role("Go-live approver"))], default_for=[], actor=manager
    )
    version.refresh_from_db()
    assert version.next_stage.name == "Legal"
    assert version.approvals.get().stage_name == "Owner"
    assert actions.approve_version(version, actor=releaser).state == VersionState.APPROVED


def test_a_change_of_nothing_is_no_change(manager):
    rules = define(manager, stages=[("Owner", role("Process owner"))])
    stage = rules.stages.get()
    actions.change_class(rules, stages=[(stage.name, stage.role)], default_for=[], actor=manager)
    assert rules.stages.get() == stage
    assert not audit.timeline(rules).filter(act="document_class.changed").exists()


def test_a_document_gets_another_class_with_a_reason(manager):
    document, rules = DocumentFactory(), ClassFactory(name="Strict")
    actions.classify_document(document, rules, actor=manager, note="It is about money.")
    document.refresh_from_db()
    assert document.document_class == rules
    entry = audit.timeline(document).get(act="document.classified")
    assert (entry.after, entry.note) == ({"document_class": "Strict"}, "It is about money.")


@pytest.mark.parametrize("act", ["define", "change", "classify"])
def test_who_writes_documents_does_not_choose_how_strictly_they_are_approved(editor, act):
    rules = ClassFactory()
    with pytest.raises(DomainError, match="Your role does not include"):
        {
            "define": lambda: define(editor),
            "change": lambda: actions.change_class(rules, stages=[], default_for=[], actor=editor),
            "classify": lambda: actions.classify_document(DocumentFactory(), rules, actor=editor),
        }[act]()
