"""A file of costs comes in whole or not at all, by the page's action and by the command alike."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from inventory.models import ProcessElement
from kernel.models import AuditEntry
from kernel.ruling import DomainError
from reporting import actions
from reporting.cost_files import read_cost_file
from reporting.models import ActivityTime, CapacityUse, CostPool, CostPoolPeriod
from reporting.queries.cost_plans import cost_plan
from tests.reporting.costing import MONTH, done
from tests.reporting.events import kept
from tests.reporting.history import process

pytestmark = pytest.mark.django_db
POOLS = """\
pool,kind,month,amount,capacity_minutes,processes,note
Desk,people,2026-09,500.00,1000,1.3.11 1.3.9,
Desk,people,2026-10,560.00,1000,1.3.11 1.3.9,With overtime
Billing system,systems,2026-10,90.00,3000,,
Contractor,third_party,2026-10,40.00,,,
"""
TIMES = """\
process,activity,pool,minutes,valid_from
1.3.11,Take,Desk,5,2026-01
1.3.11,Take,Billing system,2,
1.3.11,Dig,Contractor,1,2026-01
"""


@pytest.fixture(autouse=True)
def _records():
    element = process()
    process("1.3.9", "Bill Invoice Management")
    done(element, "Take", 100)
    done(element, "Dig", 4)


def imported(folder, text, actor):
    return actions.import_costs(kept(folder, text, "costs.csv"), actor=actor)


def plan(folder, text):
    return cost_plan(read_cost_file(kept(folder, text, "plan.csv")))


def counts(found):
    return [found.as_dict()[name] for name in ("added", "changed", "unchanged", "errors")]


def standing():
    models = (CostPool, CostPoolPeriod, ActivityTime, CapacityUse, AuditEntry)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_pools_and_times_are_loaded_and_the_month_is_costed(tmp_path, support_manager):
    assert counts(imported(tmp_path, POOLS, support_manager)) == [4, 0, 0, 0]
    assert counts(imported(tmp_path, TIMES, support_manager)) == [3, 0, 0, 0]
    desk = CostPool.objects.get(name="Desk")
    assert {one.key for one in desk.processes.all()} == {"1.3.11", "1.3.9"}
    use = CapacityUse.objects.get(pool=desk, month=MONTH)
    assert (use.used_minutes, use.used_cents, use.unused_cents) == (500, 280_00, 280_00)
    assert CapacityUse.objects.get(pool__name="Contractor").unused_cents == 0
    assert AuditEntry.objects.filter(act="costs.imported").count() == 2


def test_loading_the_same_twice_changes_nothing(tmp_path, support_manager):
    for text in (POOLS, TIMES):
        imported(tmp_path, text, support_manager)
    before = standing()
    assert counts(imported(tmp_path, POOLS, support_manager)) == [0, 0, 4, 0]
    assert counts(imported(tmp_path, TIMES, support_manager)) == [0, 0, 3, 0]
    assert standing() == before


def test_the_dry_run_says_what_would_change_and_writes_nothing(tmp_path, support_manager):
    imported(tmp_path, POOLS, support_manager)
    before = standing()
    found = plan(tmp_path, POOLS.replace("560.00", "600.00").replace("Contractor", "Builder"))
    assert counts(found) == [1, 1, 2, 0]
    assert found.new_pools == ["Builder"]
    changed = next(one for one in found.rows if one.outcome == "change")
    assert (changed.before, changed.after) == (
        "560.00\u00a0EUR, 1,000 minutes",
        "600.00\u00a0EUR, 1,000 minutes",
    )
    assert standing() == before


def test_a_correction_by_file_keeps_the_former_version_and_its_reason(tmp_path, support_manager):
    imported(tmp_path, POOLS, support_manager)
    imported(tmp_path, POOLS.replace("560.00", "600.00"), support_manager)
    periods = CostPoolPeriod.objects.filter(pool__name="Desk", month=MONTH).order_by("version")
    assert [str(one.amount) for one in periods] == ["560.00", "600.00"]
    assert periods[1].note == "With overtime"


@pytest.mark.parametrize(
    ("row", "place", "reason"),
    [
        ("Desk,systems,2026-11,1,5,,", "line 6, column kind", "the kind of a pool stays"),
        ("Desk,people,2026-11,1,5,9.9.9,", "line 6, column processes", "no such process"),
        ("Desk,people,2026-11,1,5,1.3.9,", "line 6, column processes", "an earlier line"),
        ("Desk,people,2026-11,x,5,,", "line 6, column amount", "not a number"),
    ],
)
def test_one_faulty_row_and_nothing_of_the_file_is_written(
    row, place, reason, tmp_path, support_manager
):
    before = standing()
    with pytest.raises(DomainError) as refused:
        imported(tmp_path, f"{POOLS}{row}\n", support_manager)
    assert place in str(refused.value)
    assert reason in str(refused.value)
    assert "costs.csv" in str(refused.value)
    assert "Nothing was loaded" in str(refused.value)
    assert standing() == before


@pytest.mark.parametrize(
    ("row", "place", "reason"),
    [
        ("9.9.9,Take,Desk,5,", "line 5, column process", "no such process"),
        ("1.3.11,Take,Nobody,5,", "line 5, column pool", "load the pools first"),
        ("1.3.8,Take,Desk,5,", "line 5, column process", "Desk does not serve"),
    ],
)
def test_a_time_needs_its_pool_and_a_process_that_the_pool_serves(
    row, place, reason, tmp_path, support_manager
):
    process("1.3.8", "Customer QoS/SLA Management", "A")
    imported(tmp_path, POOLS, support_manager)
    before = standing()
    with pytest.raises(DomainError) as refused:
        imported(tmp_path, f"{TIMES}{row}\n", support_manager)
    assert place in str(refused.value)
    assert reason in str(refused.value)
    assert standing() == before


def test_of_many_faults_the_first_are_named_and_the_others_counted(tmp_path, support_manager):
    bad = "".join(f"Desk,people,2026-11,x{n},5,,\n" for n in range(30))
    with pytest.raises(DomainError, match="and 18 more"):
        imported(tmp_path, POOLS + bad, support_manager)


@pytest.mark.parametrize("who", ["auditor", "agent", "process_owner"])
def test_who_keeps_no_pools_loads_none(who, tmp_path, request):
    before = standing()
    with pytest.raises(DomainError, match="Your role"):
        imported(tmp_path, POOLS, request.getfixturevalue(who))
    assert standing()[:4] == before[:4]


def command(*arguments):
    out = StringIO()
    call_command("import_costs", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_command_checks_loads_and_tells(tmp_path):
    path = str(kept(tmp_path, POOLS, "costs.csv"))
    told = json.loads(command(path, "--dry-run", "--json"))
    assert (told["added"], told["dry_run"], CostPool.objects.count()) == (4, True, 0)
    assert "Desk 2026-10: – → 560.00\u00a0EUR, 1,000 minutes" in command(path)
    assert CostPool.objects.count() == 3
    assert json.loads(command(path, "--json"))["unchanged"] == 4


def test_the_command_ends_with_a_fault_and_its_place(tmp_path):
    path = str(kept(tmp_path, POOLS.replace("560.00", "much"), "costs.csv"))
    with pytest.raises(CommandError, match="line 3, column amount “much”"):
        command(path)
    with pytest.raises(CommandError, match="Not all is well"):
        command(path, "--dry-run")
    with pytest.raises(CommandError, match="There is no file"):
        command(str(tmp_path / "none.csv"))
    assert not CostPool.objects.exists()
    assert ProcessElement.objects.exists()
