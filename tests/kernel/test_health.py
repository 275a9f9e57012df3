"""What the machines ask: alive, and able to work?"""

import pytest
from django.db import DatabaseError
from kombu.exceptions import OperationalError

from kernel.views import health


def test_alive_without_signing_in_and_without_the_database(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_ready_when_all_answer(client, db):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": "ok",
        "migrations": "ok",
        "broker": "ok",
    }
    assert "no-store" in answer["Cache-Control"]


def test_not_ready_while_a_migration_waits(client, db, monkeypatch):
    monkeypatch.setattr(
        health.MigrationExecutor, "migration_plan", lambda self, targets: ["one more"]
    )

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["migrations"] == "pending"


def test_not_ready_without_the_database_and_says_no_more_than_that(client, db, monkeypatch):
    def down():
        raise DatabaseError("password=secret")

    with monkeypatch.context() as broken:
        broken.setattr(health.connection, "cursor", down)
        answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["database"] == "unreachable"
    assert "secret" not in answer.text


@pytest.mark.parametrize("error", [OperationalError, ConnectionRefusedError])
def test_not_ready_without_the_broker(client, db, monkeypatch, error):
    class Down:
        def __init__(self, **_wish):
            raise error

    monkeypatch.setattr(health.current_app, "connection_for_read", Down)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["broker"] == "unreachable"


def test_nothing_is_asked_by_post(client, db):
    assert client.post("/healthz").status_code == 405
