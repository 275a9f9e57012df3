import gc
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from inventory.models import ProcessElement
from reporting import actions
from reporting.models import CaseFact, CostCell, DailyCell, EventBatch, Source, Verdict
from tests.reporting.events import kept, log

pytestmark = pytest.mark.django_db
ROWS = [("A", 0, "Open", "", "2"), ("A", 1, "Closed", "met", "3"), ("B", "x", "Open", "", "")]


def run(capsys, *arguments, **options):
    call_command("import_events", *map(str, arguments), as_json=True, **options)
    return json.loads(capsys.readouterr().out)


def test_it_prints_one_object_with_what_came_of_it(tmp_path, capsys):
    path = kept(tmp_path, log(*ROWS))
    first = run(capsys, path, process="1.3.7", mapping="event-log")
    assert (first["events"], first["cases"], first["quarantined"]) == (2, 1, 1)
    again = run(capsys, path, process="1.3.7", mapping="event-log")
    assert (again["events"], again["added"], again["unchanged"]) == (2, 0, 2)
    assert again["outcomes"] == {"met": 1, "missed": 0}


def test_three_columns_are_enough(tmp_path, capsys):
    rows = [
        "case,timestamp,activity",
        "A,2026-03-02T09:00:00Z,Open",
        "A,2026-03-02T10:00:00Z,Closed",
    ]
    path = kept(tmp_path, "\n".join(rows) + "\n")
    found = run(capsys, path, process="1.3.7", mapping="bare-event-log")
    assert (found["events"], found["cases"], found["quarantined"]) == (2, 1, 0)
    assert CaseFact.objects.get().cycle_minutes == 60


def test_costs_are_allocated_before_the_measures_that_are_read_from_them(
    tmp_path, capsys, support_manager
):
    pool = actions.define_pool(name="Desk", kind="people", actor=support_manager)
    figures = {"amount": Decimal(100), "capacity_minutes": Decimal(40)}
    march = date(2026, 3, 1)
    actions.set_pool_period(pool, month=march, **figures, actor=support_manager)
    run(capsys, kept(tmp_path, log(*ROWS)), process="1.3.7", mapping="event-log")
    assert CostCell.objects.of_whole().filter(process__key="1.3.7").exists()


def refused(capsys, *arguments, **options):
    with pytest.raises(CommandError) as refusal:
        call_command("import_events", *map(str, arguments), as_json=True, **options)
    assert refusal.value.returncode == 1
    return json.loads(capsys.readouterr().out)["error"]


@pytest.mark.parametrize(
    ("process", "mapping", "says"),
    [
        ("", "event-log", "Say which process with --process. For example: 1.3.2"),
        ("7.7", "event-log", "There is no process 7.7. For example: 1.3.2"),
        ("1.3.7", "", "one of bare-event-log, event-log, service-desk-incidents"),
        ("1.3.7", "nonesuch", "neither a file nor a shipped one (bare-event-log"),
        ("1.3.7", "service-desk-incidents", "has no column “number”"),
    ],
)
def test_what_is_wrong_is_said_with_what_there_is(tmp_path, capsys, process, mapping, says):
    path = kept(tmp_path, log(*ROWS))
    assert says in refused(capsys, path, process=process, mapping=mapping)
    assert not Source.objects.exists()


def test_a_file_that_is_not_there_is_named(capsys, tmp_path):
    told = refused(capsys, tmp_path / "none.csv", process="1.3.7", mapping="event-log")
    assert "none.csv" in told


def test_without_the_catalogue_it_says_which_command_to_run(capsys, tmp_path):
    ProcessElement.objects.update(parent=None)
    ProcessElement.objects.all().delete()
    path = kept(tmp_path, log(*ROWS))
    assert "manage.py migrate" in refused(capsys, path, process="1.3.7", mapping="event-log")


@pytest.mark.shared
def test_the_real_incident_log_gives_its_known_figures_twice(capsys, shared):
    path = shared / "data" / "incidents" / "incident_event_log.csv.gz"
    if not path.exists():
        pytest.skip("the incident log is not beside the checkout")
    first = run(capsys, path, process="1.3.7", mapping="service-desk-incidents")
    known = {"events": 141_712, "cases": 24_918, "quarantined": 0}
    assert {name: first[name] for name in known} == known
    assert first["outcomes"] == {"met": 15_803, "missed": 9_115}
    assert (first["added"], first["unchanged"]) == (141_712, 0)
    counts = [model.objects.count() for model in (CaseFact, DailyCell, EventBatch, Verdict)]
    again = run(capsys, path, process="1.3.7", mapping="service-desk-incidents")
    assert (again["added"], again["unchanged"]) == (0, 141_712)
    assert counts == [model.objects.count() for model in (CaseFact, DailyCell, EventBatch, Verdict)]


def test_what_the_command_sets_aside_for_the_collector_it_gives_back(tmp_path, capsys):
    run(capsys, kept(tmp_path, log(*ROWS)), process="1.3.7", mapping="event-log")
    refused(capsys, "none.csv", process="1.3.7", mapping="event-log")
    assert gc.get_freeze_count() == 0
