import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from inventory.models import AccessEntry, Customer, CustomerImport
from kernel.models import AuditEntry
from tests.inventory.factories import CustomerFactory

pytestmark = pytest.mark.django_db
MAPPING = "fields: {number: id, monthly_amount: amount}\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "customers.csv").write_text("id,amount\n1,\n2,3\n", encoding="utf-8")
    return tmp_path


def told(files, *options, file="customers.csv"):
    out = StringIO()
    mapping = str(files / "mapping.yaml")
    call_command("import_customers", str(files / file), "--mapping", mapping, *options, stdout=out)
    return out.getvalue()


def test_json_is_one_object_with_the_figures(files):
    result = json.loads(told(files, "--json"))
    figures = [result[name] for name in ("rows", "added", "changed", "unchanged", "errors")]
    assert figures == [2, 2, 0, 0, 1]
    assert result["error_cells"] == [
        {"line": 2, "column": "amount", "value": "", "reason": "The cell is blank."}
    ]


def test_a_dry_run_writes_nothing(files):
    assert json.loads(told(files, "--json", "--dry-run"))["added"] == 2
    assert not Customer.objects.exists()


def test_a_person_is_told_the_cell(files):
    assert "line 2, amount: The cell is blank." in told(files)


def test_a_file_that_is_not_there_ends_with_an_error(files):
    with pytest.raises(CommandError, match="There is no file"):
        told(files, file="absent.csv")


def refused(files, *options, file="customers.csv"):
    """What standard output held, and the refusal."""
    out = StringIO()
    mapping = str(files / "mapping.yaml")
    with pytest.raises(CommandError) as refusal:
        call_command(
            "import_customers", str(files / file), "--mapping", mapping, *options, stdout=out
        )
    return out.getvalue(), refusal.value


def test_the_object_has_these_keys_and_no_other(files):
    for options in (["--json"], ["--json", "--dry-run"]):
        assert set(json.loads(told(files, *options))) == {
            "rows",
            "added",
            "changed",
            "unchanged",
            "refused",
            "errors",
            "error_cells",
            "dry_run",
        }


def test_a_second_run_changes_nothing(files):
    told(files)
    before = list(Customer.objects.values())
    result = json.loads(told(files, "--json"))
    assert [result[name] for name in ("added", "changed", "unchanged")] == [0, 0, 2]
    assert list(Customer.objects.values()) == before


def test_the_dry_run_tells_what_the_run_then_does(files):
    CustomerFactory(number="2", monthly_amount=1)
    dry, done = (json.loads(told(files, "--json", *more)) for more in (["--dry-run"], []))
    assert (dry.pop("dry_run"), done.pop("dry_run")) == (True, False)
    assert dry == done
    assert (done["added"], done["changed"]) == (1, 1)


def test_a_dry_run_leaves_no_record_of_any_kind(files):
    told(files, "--dry-run")
    assert not CustomerImport.objects.exists()
    assert not AccessEntry.objects.exists()
    assert not AuditEntry.objects.filter(act__startswith="customer").exists()


def test_the_clock_is_the_one_who_imported(files):
    told(files)
    assert AuditEntry.objects.get(act="customer_import.loaded").actor.is_clock
    assert AccessEntry.objects.get().actor.is_clock


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"id,amount\n", "has a heading but no rows"),
        (b"id,cost\n1,2\n", "lacks the column “amount”"),
        (b'id,amount\n1,2\n2,"3\n', "line 3"),
        (b"PK\x03\x04book", "a spreadsheet or an archive, not CSV"),
        (b"\x1f\x8b broken", "damaged: it cannot be unpacked"),
    ],
)
@pytest.mark.parametrize("options", [[], ["--json"], ["--dry-run", "--json"]])
def test_a_file_that_cannot_be_used_ends_with_status_one_and_the_reason(
    files, content, reason, options
):
    (files / "bad.csv").write_bytes(content)
    out, refusal = refused(files, *options, file="bad.csv")
    assert refusal.returncode == 1
    assert reason in str(refusal)
    assert reason in json.loads(out)["error"] if "--json" in options else out == ""
    assert not Customer.objects.exists()
    assert not CustomerImport.objects.exists()


def test_a_mapping_that_is_not_there_is_refused_with_those_that_are(files):
    with pytest.raises(CommandError, match="telco-customers"):
        call_command("import_customers", str(files / "customers.csv"), "--mapping", "absent")


def test_a_folder_is_no_file(files):
    _out, refusal = refused(files, file="")
    assert refusal.returncode == 1
    assert "cannot be read" in str(refusal)


@pytest.mark.shared
def test_the_sample_is_loaded_by_its_shipped_mapping(shared):
    out = StringIO()
    file = str(shared / "data/customers/telco_customers.csv.gz")
    options = ["--mapping", "telco-customers", "--json", "--dry-run"]
    call_command("import_customers", file, *options, stdout=out)
    result = json.loads(out.getvalue())
    assert [result[name] for name in ("rows", "added", "errors")] == [7043, 7043, 11]
    assert all(cell["reason"] == "The cell is blank." for cell in result["error_cells"])
