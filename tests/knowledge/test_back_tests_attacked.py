"""Back-tests of what nobody means well with: huge sums, columns told twice, many faults."""

import pytest
from django.urls import reverse

from kernel.ruling import DomainError
from knowledge import actions
from knowledge.models import BackTest
from tests.knowledge.back_testing.world import csv_file, generous_table, world
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
