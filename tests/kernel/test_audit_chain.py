import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from kernel import append_only, audit, audit_chain
from kernel.models import AuditEntry, AuditSeal
from kernel.models.accounts import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def sofia():
    return User.objects.create_user("sofia")


@pytest.fixture
def trail(sofia):
    for number in range(3):
        audit.record("user.noted", sofia, actor=sofia, note=str(number))
    audit_chain.seal_new_entries()


@pytest.fixture
def tampering():
    """What an intruder with the rights of the database's owner can do."""
    append_only.remove(connection)
    yield connection
    append_only.install(connection)


def test_new_entries_are_sealed_once_each_in_their_order(trail, sofia):
    audit.record("user.noted", sofia, actor=sofia, note="later")
    assert audit_chain.seal_new_entries() == 1
    assert audit_chain.seal_new_entries() == 0
    notes = AuditSeal.objects.filter(entry__act="user.noted").values_list("entry__note", flat=True)
    assert list(notes) == ["0", "1", "2", "later"]


def test_an_untouched_trail_replays_whole(trail):
    replay = audit_chain.replay()
    assert replay.is_whole
    assert replay.entries == replay.sealed == audit_chain.sealed_up_to()


def test_replay_names_the_first_entry_whose_text_was_changed(trail, tampering):
    entry = AuditEntry.objects.get(note="1")
    AuditEntry.objects.filter(note__in=["1", "2"]).update(note="nothing happened")
    assert f"Entry {entry.pk} (user.noted" in audit_chain.replay().first_touched


def test_replay_sees_an_entry_that_was_rewritten_together_with_its_digest(trail, tampering):
    entry = AuditEntry.objects.get(note="1")
    entry.note = "nothing happened"
    entry.digest = audit.digest_of(entry, entry.about.values_list("key", flat=True))
    entry.save()
    assert "does not continue the chain" in audit_chain.replay().first_touched


def test_replay_sees_an_entry_that_was_taken_out(trail, tampering):
    entry = AuditEntry.objects.get(note="0")
    position = entry.seal.position
    entry.seal.delete()
    entry.about.all().delete()
    entry.delete()
    assert f"Seal {position} is missing" in audit_chain.replay().first_touched


def test_replay_misses_triggers_that_were_dropped(trail, tampering):
    assert "kernel_auditentry_no_update" in audit_chain.replay().missing_triggers


def test_the_command_prints_one_json_object_and_ends_well(trail):
    out = StringIO()
    call_command("verify_audit", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["ok"] is True
    assert told["first_touched"] == ""


def test_the_command_fails_and_names_the_row_when_one_was_touched(trail, tampering):
    AuditEntry.objects.filter(note="1").update(note="x")
    out = StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("verify_audit", stdout=out)
    assert failure.value.returncode == 1
    assert "no longer has the digest" in out.getvalue()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone knows INSERT OR REPLACE")
@pytest.mark.parametrize("table", append_only.TABLES)
def test_no_row_of_the_trail_is_replaced(trail, table):
    with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone knows INSERT OR REPLACE")
def test_no_entry_is_replaced_by_one_of_the_same_serial(trail):
    entry = AuditEntry.objects.first()
    columns = [field.column for field in AuditEntry._meta.concrete_fields if field.column != "id"]
    told = ", ".join("'another'" if name in {"note", "digest"} else name for name in columns)
    with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO kernel_auditentry ({', '.join(columns)}) "
            f"SELECT {told} FROM kernel_auditentry WHERE id = %s",
            [entry.pk],
        )
