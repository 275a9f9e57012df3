"""Batches of events over HTTP: taken, refused by row, and never counted twice."""

import json
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client

from kernel.models import AuditEntry, KeptAnswer
from reporting import actions
from reporting.event_mapping import EventMapping
from reporting.models import CaseFact, EventBatch, QuarantinedRow, SourceKind
from tests.kernel.test_actions_tokens import made
from tests.reporting.events import kept, load, log, process, source_of

pytestmark = pytest.mark.django_db
OPENED = {"case": "T-1", "timestamp": "2026-03-02T12:00:00+01:00", "activity": "Open"}
CLOSED = {**OPENED, "timestamp": "2026-03-02T13:00:00+01:00", "activity": "Closed", "cost": 2.5}
BAD = {**OPENED, "timestamp": "tomorrow"}
SCOPES = ["events:write", "sources:read"]


@pytest.fixture(autouse=True)
def _fresh_count():
    cache.clear()


@pytest.fixture
def source():
    return source_of()


class Program:
    """A program that calls, with a token of this person."""

    def __init__(self, owner, scopes=SCOPES):
        _token, self.secret = made(owner, scopes=scopes)
        self.client = Client(enforce_csrf_checks=True)

    def send(self, body, key="", kind="application/json", **headers):
        if key:
            headers["Idempotency-Key"] = key
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(
            "/api/v1/events",
            data,
            content_type=kind,
            headers={"Authorization": f"Bearer {self.secret}", **headers},
        )

    def get(self, path):
        headers = {"Authorization": f"Bearer {self.secret}"}
        return self.client.get(f"/api/v1/{path}", headers=headers)


@pytest.fixture
def program(support_manager):
    return Program(support_manager)


def batch(source, *events, **more):
    return {"source": source.number, "events": list(events), **more}


def test_a_batch_that_is_taken_whole_is_created(program, source, support_manager):
    answer = program.send(batch(source, OPENED, CLOSED, name="night run"))
    told = answer.json()
    assert answer.status_code == 201
    assert (told["accepted"], told["added"], told["refused"], told["errors"]) == (2, 2, 0, [])
    kept_batch = EventBatch.objects.get()
    assert (kept_batch.file_name, kept_batch.loaded_by) == ("night run", support_manager)
    fact = CaseFact.objects.get()
    assert (fact.case_key, fact.opened_at.hour) == ("T-1", 11)  # noon in Vienna
    assert AuditEntry.objects.filter(act="events.loaded", actor=support_manager).exists()


def test_the_same_batch_again_changes_nothing(program, source):
    first = program.send(batch(source, OPENED, CLOSED))
    again = program.send(batch(source, dict(reversed(OPENED.items())), CLOSED))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert EventBatch.objects.count() == 1


def test_a_row_that_cannot_be_read_is_told_by_index_field_and_remedy(program, source):
    answer = program.send(batch(source, OPENED, BAD, CLOSED))
    [error] = answer.json()["errors"]
    assert answer.status_code == 207
    assert (error["index"], error["field"], error["reason"]) == (1, "timestamp", "not_a_date")
    assert "2026-03-02T12:00:00+01:00" in error["remedy"]
    row = QuarantinedRow.objects.get()
    assert (row.line, row.column, row.raw) == (2, "timestamp", "T-1,tomorrow,Open,,")
    assert row.batch.heading == ["case", "timestamp", "activity", "outcome", "cost"]


@pytest.mark.parametrize(
    ("event", "field", "reason"),
    [
        ({**OPENED, "activty": "x"}, "activty", "unknown_field"),
        ({**OPENED, "cost": {"eur": 1}}, "cost", "unreadable"),
        ({**OPENED, "case": None}, "case", "missing"),
        ({"case": "T"}, "activity", "missing"),
        ({**OPENED, "case": "x" * 201}, "case", "too_long"),
        ({**OPENED, "cost": "1,5 EUR"}, "cost", "not_a_number"),
        ({**OPENED, "outcome": "so so"}, "outcome", "unknown_outcome"),
        ({**OPENED, "timestamp": "2099-01-01T00:00:00Z"}, "timestamp", "in_future"),
        ({**OPENED, "activity": "a\0b"}, "activity", "unreadable"),
        ({**OPENED, "activity": "\ud800"}, "activity", "unreadable"),
        ({**OPENED, "\ud800\0": 1}, "?\ufffd", "unknown_field"),
        ("T-1", "", "unreadable"),
    ],
)
def test_when_no_row_can_be_read_the_batch_is_refused_and_kept(
    program, source, event, field, reason
):
    answer = program.send(batch(source, event))
    [error] = answer.json()["errors"]
    assert answer.status_code == 422
    assert (error["field"], error["reason"]) == (field, reason)
    assert error["message"]
    assert error["remedy"]
    assert not CaseFact.objects.exists()
    assert QuarantinedRow.objects.count() == 1


def test_fields_may_be_called_by_the_columns_of_the_mapping(program):
    mapping = mapped(case="ticket", timestamp="when", activity="what", cost="eur", decimal=",")
    source = source_of(mapping)
    by_column = {"ticket": "T", "when": "2026-03-02 12:00", "what": "Open", "eur": 2.5}
    by_name = {"case": "U", "timestamp": "2026-03-02T12:00Z", "activity": "Open", "cost": "1,5"}
    twice = {**by_column, "case": "V"}
    answer = program.send(batch(source, by_column, by_name, twice))
    assert answer.status_code == 207
    assert answer.json()["errors"][0]["reason"] == "told_twice"
    assert dict(CaseFact.objects.values_list("case_key", "cost")) == {
        "T": Decimal("2.5"),
        "U": Decimal("1.5"),
    }


def mapped(**told):
    return EventMapping(closing_activities=("Done",), **told)


def test_the_same_key_gets_the_same_answer(program, source):
    first = program.send(batch(source, OPENED), key="k-1")
    again = program.send(batch(source, OPENED), key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()


def test_the_same_key_with_another_body_is_refused_in_words(program, source):
    program.send(batch(source, OPENED), key="k-1")
    answer = program.send(batch(source, CLOSED), key="k-1")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert "was used for another body" in answer.json()["detail"]
    assert EventBatch.objects.count() == 1


def test_while_the_first_is_worked_on_the_key_is_busy(program, source):
    program.send(batch(source, OPENED), key="k-1")
    KeptAnswer.objects.update(status=0)
    assert program.send(batch(source, OPENED), key="k-1").status_code == 409


def test_a_key_is_free_again_when_nothing_could_be_done(program, source, tmp_path):
    other = source_of(mapped(case="case", timestamp="timestamp", activity="activity"))
    program.send(batch(other, OPENED))
    assert program.send(batch(source, OPENED), key="k").status_code == 409
    assert not KeptAnswer.objects.exists()
    assert program.send(batch(source, CLOSED), key="k").status_code == 201


def test_events_of_a_file_and_of_the_interface_add_up(program, source, tmp_path):
    load(kept(tmp_path, log(("F", 0, "Open", "", ""))), source)
    program.send(batch(source, OPENED))
    assert CaseFact.objects.count() == 2


def test_nothing_is_added_to_invented_records(program, support_manager):
    invented = actions.open_source(
        process(),
        mapping=mapped(case="a", timestamp="b", activity="c"),
        actor=support_manager,
        kind=SourceKind.DEMONSTRATION,
    )
    answer = program.send(batch(invented, {"a": "T"}))
    assert answer.status_code == 409
    assert "invented" in answer.json()["detail"]


def test_a_batch_is_looked_up_again_with_its_errors(program, source):
    sent = program.send(batch(source, OPENED, BAD)).json()
    assert program.get(f"batches/{sent['batch']}").json() == sent
    assert program.get("batches/999999").status_code == 404
    assert program.get("batches/0").status_code == 422
    assert program.get("batches/99999999999999999999").status_code == 422


def test_the_sources_tell_their_fields(program, source):
    told = program.get("sources").json()
    assert told["total"] == 1
    [one] = told["sources"]
    assert (one["number"], one["process"]) == (source.number, "1.3.11")
    assert one["fields"]["case"] == "case"
    assert program.get("sources?limit=1&offset=1").json()["sources"] == []
    assert program.get("sources?limit=0").status_code == 422
