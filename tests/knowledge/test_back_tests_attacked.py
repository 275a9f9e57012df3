"""Back-tests of what nobody means well with: huge sums, columns told twice, many faults."""

import duckdb
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kernel.ruling import DomainError
from knowledge import actions
from knowledge.back_testing import sources
from knowledge.models import BackTest
from tests.knowledge.back_testing.world import (
    csv_file,
    generous_table,
    parquet_file,
    world,
    xlsx_file,
)
from tests.knowledge.tables import credit_table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def done_with(draft, actor, text, **asked):
    begun = actions.begin_back_test(draft, actor=actor, file=csv_file(text), **asked)
    actions.run_back_test(begun, actor=actor)
    return BackTest.objects.get(pk=begun.pk)


def as_much_as_asked():
    """A table by which whatever is asked for is given."""
    told = generous_table()
    told["rules"] = [{**rule, "then": [rule["then"][0], "amount"]} for rule in told["rules"]]
    return told


@pytest.mark.parametrize("amount", ["9e6144", "-9e6144", "1e6000", "1e-6000", "9.9e33"])
def test_sums_beyond_all_measure_are_told_in_short(client, editor, amount):
    draft = world(editor, draft=as_much_as_asked(), cases=[])
    text = f"amount,reason\n{amount},slow\n{amount},outage\n"
    done = done_with(draft, editor, text, money="limit", segment="input:reason")
    client.force_login(editor)
    page = client.get(done.get_absolute_url())
    assert page.status_code == 200
    assert len(page.content) < 100_000
    assert client.get(draft.get_absolute_url()).status_code == 200


def masked(**draft):
    """A table whose reason is personal, and a draft that calls it otherwise."""
    table = credit_table()
    table["inputs"][1] |= {"is_personal": True}
    other = generous_table()
    other["inputs"].append({"name": "why", "type": "string", **draft})
    other["rules"] = [{**rule, "when": [*rule["when"], "-"]} for rule in other["rules"]]
    return table, other


def test_a_column_that_is_personal_is_so_under_every_name(editor):
    table, other = masked(label="Reason")
    draft = world(editor, table=table, draft=other, cases=[])
    text = "amount,reason\n30,Ada Lovelace\n"
    done = done_with(draft, editor, text)
    assert "Ada" not in str(list(done.rows.values()))
    assert done.rows.get().inputs["amount"] == "30"
    with pytest.raises(DomainError, match="personal data"):
        done_with(draft, editor, text, segment="input:why")


def test_many_rows_with_faults_are_shown_with_a_few_questions(
    client, editor, django_assert_max_num_queries
):
    draft = world(editor, cases=[])
    text = "amount,reason\n" + "".join(f"much{n},slow\n" for n in range(40))
    done = done_with(draft, editor, text)
    client.force_login(editor)
    address = reverse("back-test-row-list", args=[done.pk])
    with django_assert_max_num_queries(12):
        assert "much39" in client.get(address).content.decode()
    with django_assert_max_num_queries(10):
        assert b"much39" in b"".join(client.get(address, {"export": "csv"}))


def endless(folder):
    """Rows without end in less than a kilobyte: each column is one run of the same."""
    path = folder / "endless.parquet"
    rows = f"select 30 as amount, 'slow' as reason from range({sources.MOST_ROWS + 1})"
    duckdb.sql(f"copy ({rows}) to '{path}' (format parquet, row_group_size 10000000)")
    assert path.stat().st_size < 1_000
    return SimpleUploadedFile(path.name, path.read_bytes())


def test_a_small_file_of_endless_rows_is_refused_when_it_is_handed_in(client, editor, tmp_path):
    draft = world(editor, cases=[])
    client.force_login(editor)
    asked = {"source": "file", "file": endless(tmp_path)}
    answer = client.post(reverse("back-test-create", args=[draft.pk]), asked)
    assert answer.status_code == 409
    told = "has 5,000,001 rows; a back-test takes 5,000,000. Hand in a part"
    assert told in answer.content.decode()
    assert not BackTest.objects.exists()
    assert not list((tmp_path / "media").rglob("*.parquet"))


def two_rows_too_many(kind):
    rows = [("amount", "reason"), *[(30, "slow")] * 4]
    if kind == "xlsx":
        return xlsx_file(rows)
    return csv_file("\n".join(f"{amount},{reason}" for amount, reason in rows))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_other_files_are_read_no_further_than_that(editor, monkeypatch, kind):
    monkeypatch.setattr(sources, "MOST_ROWS", 2)
    monkeypatch.setattr(sources, "LINES_AT_ONCE", 1)
    draft = world(editor, cases=[])
    begun = actions.begin_back_test(draft, actor=editor, file=two_rows_too_many(kind))
    with pytest.raises(DomainError, match="has 3 rows, or more; a back-test takes 2"):
        actions.run_back_test(begun, actor=editor)
    assert not BackTest.objects.get(pk=begun.pk).is_done


def test_a_parquet_file_that_claims_fewer_rows_than_it_has_is_stopped(
    editor, tmp_path, monkeypatch
):
    draft = world(editor, cases=[])
    file = parquet_file("select 30 as amount, 'slow' as reason from range(50)", tmp_path)
    monkeypatch.setattr("kernel.table_files.reading.ParquetTable.rows_claimed", lambda _one: 1)
    monkeypatch.setattr(sources, "MOST_ROWS", 10)
    begun = actions.begin_back_test(draft, actor=editor, file=file)
    with pytest.raises(DomainError, match="a back-test takes 10"):
        actions.run_back_test(begun, actor=editor)
