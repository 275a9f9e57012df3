import pytest
from django.db import DatabaseError, connection, transaction

from kernel import audit
from kernel.audit import Act, digest_of
from kernel.models import AuditAbout, AuditEntry, AuditSeal, SavedView
from kernel.models.accounts import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def sofia():
    return User.objects.create_user("sofia", first_name="Sofia", last_name="Marek")


@pytest.fixture
def view(sofia):
    return SavedView.objects.create(owner=sofia, page="overview", name="Mine")


def test_an_entry_says_who_did_what_to_which_record_and_what_it_was_before(sofia, view):
    audit.record(
        "view.renamed", view, actor=sofia, before={"name": "A"}, after={"name": "B"}, note="typo"
    )
    entry = AuditEntry.objects.get(act="view.renamed")
    assert (entry.actor, entry.actor_name) == (sofia, "Sofia Marek")
    assert (entry.subject, entry.subject_label) == (f"kernel.savedview:{view.pk}", "Mine")
    assert (entry.before, entry.after, entry.note) == ({"name": "A"}, {"name": "B"}, "typo")


def test_a_note_stands_in_the_history_without_blanks_around_it(sofia, view):
    audit.record("view.renamed", view, actor=sofia, note="  A typo.\n")
    assert AuditEntry.objects.get(act="view.renamed").note == "A typo."


def test_a_record_finds_the_entries_that_only_concern_it(sofia, view):
    audit.record("user.noted", sofia, actor=sofia, about=[view])
    assert [entry.act for entry in audit.timeline(view)] == ["user.noted"]


def test_the_timeline_of_several_records_tells_each_entry_once_newest_first(sofia, view):
    audit.record("view.shared", view, actor=sofia, about=[sofia])
    audit.record("view.renamed", view, actor=sofia)
    assert [entry.act for entry in audit.timeline(view, sofia)] == ["view.renamed", "view.shared"]


def test_many_entries_are_written_with_a_fixed_number_of_statements(
    sofia, view, django_assert_max_num_queries
):
    acts = [Act("view.touched", view, after={"n": n}) for n in range(100)]
    with django_assert_max_num_queries(5):
        audit.record_many(acts, actor=sofia)
    assert AuditEntry.objects.filter(act="view.touched").count() == 100


def test_an_entry_undone_with_its_transaction_was_never_there(sofia, view):
    with transaction.atomic():
        audit.record("view.shared", view, actor=sofia)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.filter(act="view.shared").exists()


@pytest.mark.parametrize(
    "value", [1.0, 1e22, 0.1 + 0.2, -0.0, True, None, "ü\x00", [1, {"a": 2.5}]]
)
def test_the_digest_can_be_taken_again_from_what_the_database_gives_back(sofia, view, value):
    audit.record("view.shared", view, actor=sofia, after={"value": value})
    entry = AuditEntry.objects.get(act="view.shared")
    assert digest_of(entry, entry.about.values_list("key", flat=True)) == entry.digest


@pytest.mark.parametrize(
    ("model", "change"),
    [(AuditEntry, {"note": "x"}), (AuditAbout, {"key": "x"}), (AuditSeal, {"chain": "x"})],
)
def test_nobody_changes_or_deletes_what_is_in_the_trail(sofia, view, model, change):
    entry = audit.record("view.shared", view, actor=sofia)
    AuditSeal.objects.create(position=1, entry=entry, chain="c", sealed_at=entry.at)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(**change)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {model._meta.db_table}")
    assert model.objects.exists()
