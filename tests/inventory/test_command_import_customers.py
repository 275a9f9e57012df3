import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from inventory.models import Customer

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
