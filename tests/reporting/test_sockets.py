from datetime import date

import pytest

from kernel.charts import Annotation
from reporting.models import Verdict
from reporting.sockets import AnnotationSocket, Answer, AnswerSocket


def test_answers_of_all_providers_are_gathered_by_verdict():
    socket = AnswerSocket()
    socket.add(lambda verdicts: {verdicts[0].pk: Answer("CHG-0001", "/cases/CHG-0001/")})
    socket.add(lambda verdicts: {verdicts[1].pk: Answer("Left as it is", "/decisions/1/")})
    found = socket.answers([Verdict(pk=1), Verdict(pk=2), Verdict(pk=3)])
    assert {key: answer.label for key, answer in found.items()} == {
        1: "CHG-0001",
        2: "Left as it is",
    }


def test_who_answers_is_told_by_the_floor_that_plugs_in(support_manager, auditor):
    socket = AnswerSocket()
    socket.add(lambda verdicts: {})
    assert not socket.has_line_for(support_manager)
    socket.add(lambda verdicts: {}, who_answers="readiness.add_verdictdecision")
    assert socket.has_line_for(support_manager)
    assert not socket.has_line_for(auditor)


def test_annotations_come_oldest_first():
    socket = AnnotationSocket()
    socket.add(lambda measure: [Annotation(date(2026, 5, 1), "Pilot")])
    socket.add(lambda measure: [Annotation(date(2026, 3, 1), "Accepted")])
    assert [one.label for one in socket.annotations(None)] == ["Accepted", "Pilot"]


@pytest.mark.parametrize("socket", [AnswerSocket(), AnnotationSocket()])
def test_a_provider_plugs_in_once(socket):
    asked = []

    def provider(subject):
        asked.append(subject)
        return {}

    socket.add(provider)
    socket.add(provider)
    (socket.answers if isinstance(socket, AnswerSocket) else socket.annotations)([])
    assert len(asked) == 1
