"""Commands that report: for people, and as one JSON object for programs."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from kernel import commands
from kernel.commands import ReportingCommand, is_migrated
from kernel.ruling import DomainError

pytestmark = pytest.mark.django_db


class Count(ReportingCommand):
    """Counts sheep."""

    def add_own_arguments(self, parser):
        parser.add_argument("--lost", type=int, default=0)
        parser.add_argument("--wolf", action="store_true")

    def work(self, **options):
        self.say("Counting")
        if options["wolf"]:
            raise DomainError("A wolf is among them.")
        return {"sheep": 12, "lost_sheep": options["lost"]}

    def has_failed(self, result):
        return result["lost_sheep"] > 0


class Priced(ReportingCommand):
    """Has values that JSON does not know."""

    def work(self, **options):
        return {"on": date(2026, 11, 23), "price": Decimal("2.50")}


class CountAnyway(Count):
    """Works without a database."""

    needs_database = False


class Silent(ReportingCommand):
    """Has nothing to say."""

    def work(self, **options):
        return {}


def run(command=Count, *arguments):
    """What a shell would see: status, standard output, standard error."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(command(), *arguments, stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue(), f"{err.getvalue()}{error}"
    return 0, out.getvalue(), err.getvalue()


def test_a_person_reads_a_line_a_figure():
    assert run() == (0, "sheep       12\nlost sheep  0\n", "Counting\n")


def test_a_program_reads_one_object_and_nothing_else():
    status, out, _err = run(Count, "--json")

    assert status == 0
    assert json.loads(out) == {"sheep": 12, "lost_sheep": 0}


def test_progress_is_never_on_standard_output():
    _status, out, err = run(Count, "--json")

    assert "Counting" in err
    assert "Counting" not in out


def test_days_and_amounts_are_plain_json():
    _status, out, _err = run(Priced, "--json")

    assert json.loads(out) == {"on": "2026-11-23", "price": "2.50"}


def test_a_refusal_ends_with_status_1_and_its_words_on_standard_error():
    status, out, err = run(Count, "--wolf")

    assert (status, out) == (1, "")
    assert "A wolf is among them." in err


def test_a_refusal_is_an_object_too():
    status, out, err = run(Count, "--wolf", "--json")

    assert status == 1
    assert json.loads(out) == {"error": "A wolf is among them."}
    assert "A wolf is among them." in err


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_a_bad_result_is_told_in_full_and_ends_with_status_1(arguments):
    status, out, err = run(Count, "--lost", "2", *arguments)

    assert status == 1
    assert "2" in out
    assert "Not all is well; see above." in err


def test_a_database_that_is_not_prepared_is_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr(commands, "is_migrated", lambda: False)

    status, out, err = run(Count, "--json")

    assert status == 1
    assert "manage.py migrate" in json.loads(out)["error"]
    assert "Counting" not in err


def test_a_command_without_need_of_the_database_does_not_look_at_it(monkeypatch):
    monkeypatch.setattr(commands, "is_migrated", lambda: pytest.fail("It looked."))

    assert run(CountAnyway)[0] == 0


def test_a_result_without_figures_is_an_empty_line():
    assert run(Silent) == (0, "\n", "")


def test_a_command_must_say_its_work():
    with pytest.raises(NotImplementedError):
        run(ReportingCommand)


def test_the_database_of_the_tests_is_prepared():
    assert is_migrated()


def test_a_defect_is_not_dressed_up_as_a_refusal():
    class Broken(ReportingCommand):
        def work(self, **options):
            return 1 / 0

    with pytest.raises(ZeroDivisionError):
        run(Broken, "--json")


def test_the_trail_is_verified_by_a_program():
    out = io.StringIO()

    call_command("verify_audit", "--json", stdout=out)

    assert json.loads(out.getvalue())["ok"] is True
