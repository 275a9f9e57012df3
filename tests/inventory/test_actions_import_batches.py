from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from inventory.actions import customer_imports
from inventory.actions import import_batches as actions
from inventory.lifecycle import IMPORT_LIFECYCLE, ImportState
from inventory.models import Customer, CustomerImport
from inventory.tasks import check_customer_import, load_customer_import
from kernel import audit, jobs
from kernel.models import JobRun
from kernel.ruling import DomainError, MoveRefused
from tests.inventory.factories import UserFactory

pytestmark = pytest.mark.django_db
ACTS = {
    "map": partial(actions.map_customer_file, mapping={"fields": {"number": "id"}}),
    "release": actions.release_import,
    "load": actions.load_import,
    "discard": actions.discard_import,
}
ILLEGAL = [
    (move, state)
    for move in ACTS
    for state in ImportState
    if not IMPORT_LIFECYCLE.allows(move, state)
]
MAPPING = {"fields": {"number": "id", "name": "name"}}


@pytest.fixture
def received(steward):
    def received(content=b"id,name\n1,Ida\n2,Udo\n", mapping=MAPPING):
        file = SimpleUploadedFile("customers.csv", content)
        return actions.receive_customer_file(file, mapping=mapping, actor=steward)

    return received


def run_of(batch, actor, turn=1):
    return jobs.queue("customer_import.check", f"{batch.pk}:{turn}", label="Check", actor=actor)


def checked(batch, actor):
    check_customer_import(run_of(batch, actor).pk, batch.pk)
    batch.refresh_from_db()
    return batch


@pytest.mark.parametrize(("move", "state"), ILLEGAL)
def test_no_other_move_gets_through_even_for_an_administrator(move, state, admin_user):
    batch = CustomerImport.objects.create(
        file_name="a.csv", created_by=admin_user, created_at=timezone.now(), state=state, added=1
    )
    with pytest.raises(MoveRefused):
        ACTS[move](batch, actor=admin_user)


def test_a_file_is_loaded_only_after_its_release(received, steward):
    batch = checked(received(), steward)
    with pytest.raises(MoveRefused, match="not possible while it is checked"):
        actions.load_import(batch, actor=steward)
    assert not Customer.objects.exists()
    actions.release_import(batch, actor=steward)
    assert actions.load_import(batch, actor=steward)["added"] == 2
    acts = audit.timeline(batch).order_by("pk").values_list("act", flat=True)
    assert [act.partition(".")[2] for act in acts] == ["received", "checked", "released", "loaded"]


def test_who_may_not_release_is_refused_by_the_action(received, steward):
    batch = checked(received(), steward)
    with pytest.raises(MoveRefused, match="Your role does not include"):
        actions.release_import(batch, actor=UserFactory())


def test_a_file_discarded_after_its_release_is_not_loaded(received, steward):
    batch = checked(received(), steward)
    actions.release_import(batch, actor=steward)
    actions.discard_import(batch, actor=steward)
    run = jobs.queue("customer_import.load", f"{batch.pk}:load", label="Load", actor=steward)
    with pytest.raises(MoveRefused):
        load_customer_import(run.pk, batch.pk)
    run.refresh_from_db()
    assert run.state == "failed"
    assert "discarded" in run.error
    assert not Customer.objects.exists()


def test_a_fault_far_down_the_file_is_on_the_run_and_leaves_the_file_unchecked(received, steward):
    batch = received(b'id,name\n1,Ida\n2,"open\n')
    with pytest.raises(DomainError):
        check_customer_import(run_of(batch, steward).pk, batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.rows, batch.dry_run_rows.count()) == ("uploaded", 0, 0)
    assert "line 3" in JobRun.objects.get().error


def test_a_fault_beyond_the_first_rows_leaves_no_row_of_the_dry_run(received, steward, monkeypatch):
    monkeypatch.setattr(customer_imports, "BATCH_ROWS", 1)
    batch = received(b'id,name\n1,Ida\n2,Udo\n3,"open\n')
    with pytest.raises(DomainError):
        check_customer_import(run_of(batch, steward).pk, batch.pk)
    assert not batch.dry_run_rows.exists()


def test_a_cancelled_dry_run_keeps_nothing(received, steward):
    batch = received()
    run = run_of(batch, steward)
    jobs.cancel_job(run, actor=steward)
    check_customer_import(run.pk, batch.pk)
    run.refresh_from_db()
    batch.refresh_from_db()
    assert (run.state, batch.state, batch.dry_run_rows.count()) == ("cancelled", "uploaded", 0)


def test_a_repeated_task_does_its_work_once(received, steward):
    batch = checked(received(), steward)
    check_customer_import(run_of(batch, steward).pk, batch.pk)
    assert batch.dry_run_rows.count() == 2
    assert audit.timeline(batch).filter(act="customer_import.checked").count() == 1


def test_a_second_dry_run_replaces_the_first(received, steward):
    batch = checked(received(), steward)
    actions.map_customer_file(batch, mapping={"fields": {"number": "id"}}, actor=steward)
    check_customer_import(run_of(batch, steward, turn=2).pk, batch.pk)
    assert batch.dry_run_rows.count() == 2


def test_other_columns_make_the_former_dry_run_void(received, steward):
    batch = checked(received(), steward)
    actions.map_customer_file(batch, mapping={"fields": {"number": "id"}}, actor=steward)
    batch.refresh_from_db()
    assert (batch.state, batch.added, batch.error_cells) == ("uploaded", 0, [])
    with pytest.raises(MoveRefused, match="not possible while it is uploaded"):
        actions.release_import(batch, actor=steward)


def test_what_was_released_is_what_is_loaded(received, steward):
    batch = actions.release_import(checked(received(), steward), actor=steward)
    with pytest.raises(MoveRefused, match="not possible while it is released"):
        actions.map_customer_file(batch, mapping={"fields": {"number": "id"}}, actor=steward)
    actions.load_import(batch, actor=steward)
    assert Customer.objects.get(number="1").name == "Ida"


@pytest.mark.parametrize("state", ["released", "loaded", "discarded"])
def test_the_rows_that_were_released_on_stay_as_they_were(received, steward, state):
    batch = checked(received(), steward)
    CustomerImport.objects.filter(pk=batch.pk).update(state=state)
    run = run_of(batch, steward, turn=2)
    with pytest.raises(MoveRefused):
        check_customer_import(run.pk, batch.pk)
    assert batch.dry_run_rows.count() == 2


def test_progress_is_told_in_lines(received, steward):
    batch = received()
    run = run_of(batch, steward)
    check_customer_import(run.pk, batch.pk)
    run.refresh_from_db()
    assert (run.steps_done, run.steps_total, run.state) == (2, 3, "done")


def test_a_mapping_that_does_not_fit_is_refused_before_anything_is_kept(received):
    with pytest.raises(DomainError, match="lacks the column “who”"):
        received(mapping={"fields": {"number": "id", "name": "who"}})
    assert not CustomerImport.objects.exists()
