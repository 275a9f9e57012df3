import pytest
from django.db import IntegrityError

from kernel import audit
from kernel.ruling import DomainError
from knowledge import actions
from knowledge.lifecycle import VERSION_LIFECYCLE
from knowledge.models import AdoptedExample, Document, DocumentVersion
from knowledge.shipped_examples import shipped_example, shipped_examples
from tests.knowledge.factories import DocumentFactory, PersonFactory, ProcessFactory

pytestmark = pytest.mark.django_db


def adopt(actor, key="bill-credit"):
    return actions.adopt_example(
        shipped_example(key), process=ProcessFactory(), owner=PersonFactory(), actor=actor
    )


def nothing_is_left():
    return not (Document.objects.exists() or AdoptedExample.objects.exists())


def test_an_example_becomes_two_drafts_that_name_each_other(editor):
    DocumentFactory(number="POL-0007")
    adopted = adopt(editor)
    assert (adopted.policy.number, adopted.table.number) == ("POL-0008", "TAB-0001")
    policy, table = adopted.policy.open_version, adopted.table.open_version
    assert "TAB-0001" in policy.body
    assert "POL-0008" in table.body
    assert table.table["rules"][0]["citation"] == "POL-0008 §2.1"
    assert len(table.cases) == len(shipped_example("bill-credit").cases)
    assert audit.timeline(adopted.table).filter(act="example.adopted").exists()


def test_every_example_can_be_submitted_as_it_comes(editor):
    for example in shipped_examples():
        adopted = adopt(editor, example.key)
        for document in (adopted.policy, adopted.table):
            assert VERSION_LIFECYCLE.ruling(document.open_version, "submit", editor)


def test_what_is_there_is_never_overwritten(editor):
    former = adopt(editor)
    edited = former.table.open_version.digest
    with pytest.raises(DomainError, match="adopted already, as POL-0001 and TAB-0001"):
        adopt(editor)
    assert Document.objects.count() == 2
    assert former.table.open_version.digest == edited


def test_of_two_who_adopt_at_once_one_is_refused_and_leaves_nothing(editor, monkeypatch):
    def taken(**_told):
        raise IntegrityError

    monkeypatch.setattr(AdoptedExample.objects, "create", taken)
    with pytest.raises(DomainError, match="has just adopted"):
        adopt(editor)
    assert nothing_is_left()


def test_when_the_last_case_is_refused_nothing_is_left(editor, monkeypatch):
    def refused(*_told, **_more):
        raise DomainError("too many")

    monkeypatch.setattr("knowledge.actions.examples.keep_case", refused)
    with pytest.raises(DomainError, match="too many"):
        adopt(editor)
    assert nothing_is_left()
    assert not DocumentVersion.objects.exists()


@pytest.mark.parametrize("role", ["Agent", "Auditor", "Process owner"])
def test_who_does_not_write_documents_adopts_none(role):
    with pytest.raises(DomainError):
        adopt(PersonFactory(role=role))
    assert nothing_is_left()
