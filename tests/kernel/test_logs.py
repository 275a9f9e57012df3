"""Log lines as JSON, each with the request it belongs to."""

import json
import logging
import sys

import pytest

from kernel.context import request_id
from kernel.logs import JsonFormatter, RequestIdFilter


def line_of(message="It rains", *values, **fields):
    record = logging.LogRecord("kernel.x", logging.WARNING, "x.py", 1, message, values, None)
    for name, value in fields.items():
        setattr(record, name, value)
    RequestIdFilter().filter(record)
    return JsonFormatter().format(record)


@pytest.fixture
def under_way():
    token = request_id.set("a1b2")
    yield
    request_id.reset(token)


def test_a_line_is_one_object_with_when_what_and_how_grave():
    told = json.loads(line_of("It rains on %s", "Monday", created=0.25))

    assert told == {
        "at": "1970-01-01T00:00:00.250+00:00",
        "level": "WARNING",
        "logger": "kernel.x",
        "message": "It rains on Monday",
        "request_id": "",
    }


def test_a_line_names_the_request_under_way(under_way):
    assert json.loads(line_of())["request_id"] == "a1b2"


def test_a_line_break_in_a_message_makes_no_second_line(under_way):
    line = line_of('first\nsecond\r\n{"level": "INFO"}')

    assert len(line.splitlines()) == 1
    assert json.loads(line)["message"].startswith("first\nsecond")


def test_a_defect_is_told_with_its_trace():
    try:
        raise ZeroDivisionError("No sheep")
    except ZeroDivisionError:
        told = json.loads(line_of(exc_info=sys.exc_info()))

    assert "ZeroDivisionError: No sheep" in told["error"]
    assert "Traceback" in told["error"]


def test_a_line_without_a_defect_has_no_word_of_one():
    assert "error" not in json.loads(line_of())


def test_a_record_that_passed_no_filter_is_told_all_the_same():
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "Alone", (), None)

    assert json.loads(JsonFormatter().format(record))["request_id"] == ""


@pytest.mark.parametrize("text", ["Ärger", "日本語", "\u2028", "\x00", "😀"])
def test_any_text_comes_back_as_it_was(text):
    assert json.loads(line_of("%s", text))["message"] == text


@pytest.fixture
def lines(monkeypatch):
    """What Django says of requests, whatever an earlier test did to its loggers."""
    told = []
    logger, handler = logging.getLogger("django.request"), logging.Handler()
    handler.addFilter(RequestIdFilter())
    handler.emit = told.append
    monkeypatch.setattr(logger, "disabled", False)
    monkeypatch.setattr(logger, "handlers", [*logger.handlers, handler])
    monkeypatch.setattr(logging.root.manager, "disable", 0)
    level = logger.level
    logger.setLevel(logging.WARNING)
    yield told
    logger.setLevel(level)


def test_a_line_written_after_its_request_is_over_still_names_it(client, lines):
    answer = client.get("/static/no-such-sheep.css")

    assert answer.status_code == 404
    assert [one.request_id for one in lines] == [answer["X-Request-Id"]]
