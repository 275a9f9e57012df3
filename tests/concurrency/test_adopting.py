"""Several people who adopt the same thing at the same time: it is made once, and whole."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge import actions
from knowledge.models import AdoptedExample, Document
from knowledge.shipped_examples import shipped_example
from tests.concurrency.test_documents import at_once
from tests.knowledge.dmn_desk import DESK
from tests.knowledge.factories import DocumentFactory, PersonFactory, ProcessFactory

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
]


def test_an_example_is_adopted_once():
    DocumentFactory()  # numbers are given one after the other from the first document on
    process, example = ProcessFactory(), shipped_example("planned-outage")
    people = [PersonFactory(role="Knowledge editor") for _n in range(4)]
    won = at_once(
        lambda person: actions.adopt_example(example, process=process, owner=person, actor=person),
        people,
    )
    assert len(won) == AdoptedExample.objects.count() == 1
    assert Document.objects.count() == 3


def test_the_same_file_handed_in_twice_is_adopted_once():
    DocumentFactory()
    people = [PersonFactory(role="Knowledge editor") for _n in range(3)]
    files = [
        actions.receive_dmn_file(
            SimpleUploadedFile(f"{n}.dmn", DESK.encode()),
            process=ProcessFactory(),
            owner=person,
            actor=person,
        )
        for n, person in enumerate(people)
    ]
    turns = list(zip(files, people, strict=True))
    won = at_once(lambda turn: actions.adopt_dmn_file(turn[0], actor=turn[1]), turns)
    assert len(won) == 1
    assert Document.objects.count() == 3
