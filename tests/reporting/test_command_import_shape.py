"""What the command prints, with which status it ends, and what it leaves behind."""

import gzip
import json

import pytest
from django.core.management import CommandError, call_command

from reporting.models import CaseFact, EventBatch, Measure, Source, Verdict
from tests.reporting.events import kept, log
from tests.reporting.history import month

pytestmark = pytest.mark.django_db
ROWS = [("A", 0, "Open", "", "2"), ("A", 1, "Closed", "met", "3"), ("B", "x", "Open", "", "")]
SHAPE = {
    "source": str,
    "batch": int,
    "events": int,
    "added": int,
    "corrected": int,
    "unchanged": int,
    "quarantined": int,
    "cases": int,
    "outcomes": dict,
}
OWN = "case: ticket\ntimestamp: at\nactivity: what\nclosing_activities: [Done]\n"


def run(capsys, path, *, process="1.3.7", mapping="event-log", as_json=True):
    call_command("import_events", str(path), process=process, mapping=str(mapping), as_json=as_json)
    return capsys.readouterr()


def object_of(capsys, path, **told):
    return json.loads(run(capsys, path, **told).out)


def refusal(path, **told):
    told = {"process": "1.3.7", "mapping": "event-log", **told}
    with pytest.raises(CommandError) as found:
        call_command("import_events", str(path), **told)
    return found.value


def test_the_object_has_these_keys_and_no_others(capsys, tmp_path):
    found = object_of(capsys, kept(tmp_path, log(*ROWS)))
    assert {name: type(value) for name, value in found.items()} == SHAPE
    assert found["outcomes"] == {"met": 1, "missed": 0}
    assert found["source"] == Source.objects.get().number
    assert found["batch"] == EventBatch.objects.get().pk


def test_standard_output_is_one_line_of_json_and_nothing_is_said_beside_it(capsys, tmp_path):
    told = run(capsys, kept(tmp_path, log(*ROWS)))
    assert told.out.count("\n") == 1
    assert told.err == ""


def test_a_person_gets_the_same_figures_as_lines(capsys, tmp_path):
    told = run(capsys, kept(tmp_path, log(*ROWS)), as_json=False).out
    lines = dict(line.split(maxsplit=1) for line in told.splitlines())
    assert (lines["events"], lines["added"], lines["quarantined"]) == ("2", "2", "1")


@pytest.mark.parametrize("wrap", [str.encode, lambda text: gzip.compress(text.encode())])
def test_zipped_or_not_the_figures_are_the_same(capsys, tmp_path, wrap):
    found = object_of(capsys, kept(tmp_path, wrap(log(*ROWS)), "log.bin"))
    assert (found["events"], found["cases"], found["quarantined"]) == (2, 1, 1)


def test_a_zipped_file_is_the_same_content_as_the_plain_one(capsys, tmp_path):
    object_of(capsys, kept(tmp_path, log(*ROWS)))
    again = object_of(capsys, kept(tmp_path, gzip.compress(log(*ROWS).encode()), "log.csv.gz"))
    assert (again["added"], again["unchanged"]) == (0, 2)
    assert EventBatch.objects.count() == 1


def test_a_mapping_may_be_a_file(capsys, tmp_path):
    path = kept(tmp_path, "ticket,at,what\n7,2026-01-01,Done\n")
    found = object_of(capsys, path, mapping=kept(tmp_path, OWN, "own.yaml"))
    assert (found["events"], found["cases"]) == (1, 1)
    assert CaseFact.objects.get().closed_at is not None


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ("case: [", "own.yaml, line 1, column 8: not valid YAML"),
        ("- case", "this is none"),
        (OWN.replace("what", "which"), "has no column “which”. It has: ticket, at, what."),
        (OWN + "encoding: klingon", "encoding “klingon” is not known"),
        ("case: ticket", "“activity” is missing."),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_with_what_is_wrong(tmp_path, mapping, says):
    path = kept(tmp_path, "ticket,at,what\n7,2026-01-01,Done\n")
    found = refusal(path, mapping=str(kept(tmp_path, mapping, "own.yaml")))
    assert says in str(found)
    assert found.returncode == 1


def test_a_folder_is_no_file(tmp_path):
    assert f"There is no file {tmp_path}." in str(refusal(tmp_path))


def test_a_damaged_archive_ends_with_status_one_and_a_sentence(tmp_path):
    rows = [(f"C{n}", n, "Open", "", str(n * 7919 % 997)) for n in range(20_000)]
    content = gzip.compress(log(*rows).encode())
    found = refusal(kept(tmp_path, content[: len(content) // 2], "log.csv.gz"))
    assert "log.csv.gz is damaged" in str(found)
    assert found.returncode == 1
    assert not EventBatch.objects.exists()


def test_a_refusal_is_an_object_too(capsys, tmp_path):
    refusal(tmp_path / "none.csv", as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["error"]


@pytest.mark.parametrize("as_json", [True, False])
def test_on_a_database_that_is_not_prepared_it_says_what_to_run(
    capsys, tmp_path, monkeypatch, as_json
):
    monkeypatch.setattr("kernel.commands.is_migrated", lambda: False)
    found = refusal(kept(tmp_path, log(*ROWS)), as_json=as_json)
    assert "manage.py migrate" in str(found)
    told = capsys.readouterr().out
    assert (json.loads(told)["error"] == str(found)) if as_json else told == ""
    assert not Source.objects.exists()


def test_bad_rows_are_no_failure_of_the_command(capsys, tmp_path):
    rows = [("A", "never", "Open", "", ""), ("B", 0, "Open", "", "")]
    found = object_of(capsys, kept(tmp_path, log(*rows)))
    assert (found["events"], found["quarantined"]) == (1, 1)


def test_what_was_loaded_is_judged_at_once(capsys, tmp_path):
    rows = [
        row
        for back in range(13)
        for case in (f"{back}-A", f"{back}-B")
        for row in (
            (case, f"{month(back).isoformat()} 08:00", "Open", "", "1"),
            (case, f"{month(back).isoformat()} 09:00", "Closed", "met", "1"),
        )
    ]
    found = object_of(capsys, kept(tmp_path, log(*rows)), process="1.3.10")
    assert found["cases"] == 26
    assert Measure.objects.count() == 6
    assert Verdict.objects.filter(measure__process__key="1.3.10").count() == 6


def test_two_processes_may_be_fed_by_the_same_file(capsys, tmp_path):
    path = kept(tmp_path, log(*ROWS))
    numbers = {object_of(capsys, path, process=key)["source"] for key in ("1.3.7", "1.3.10")}
    assert len(numbers) == 2


def test_the_figures_are_of_the_whole_source_when_more_is_loaded(capsys, tmp_path):
    object_of(capsys, kept(tmp_path, log(*ROWS)))
    found = object_of(capsys, kept(tmp_path, log(("C", 5, "Closed", "missed", "1")), "b.csv"))
    assert (found["events"], found["added"], found["cases"]) == (1, 1, 2)
    assert found["outcomes"] == {"met": 1, "missed": 1}
