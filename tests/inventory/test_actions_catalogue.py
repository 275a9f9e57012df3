from pathlib import Path

import pytest

from inventory.actions.catalogue import load_processes
from inventory.actions.processes import add_third_party
from inventory.models import ProcessElement
from inventory.plugs import CATALOGUE
from kernel.catalogue import passport_of
from kernel.models import CatalogueEdition
from tests.inventory.factories import ProvisionFactory

pytestmark = pytest.mark.django_db
FILE = CATALOGUE / "etom_processes.csv"
HEADING = (
    "key,identifier,original_identifier,name,level,parent,fab_vertical,in_csr_scope,description,"
    "confidence,source,tmf_uid,notes\n"
)


@pytest.fixture
def load(tmp_path: Path):
    def load(*rows: str) -> int:
        file = tmp_path / "processes.csv"
        file.write_text(HEADING + "\n".join(rows), encoding="utf-8")
        return load_processes(file)

    return load


def test_the_catalogue_is_there_after_migrate():
    assert ProcessElement.objects.count() == 127
    edition = CatalogueEdition.objects.get(key=passport_of(FILE).key)
    assert edition.rows == 127


def test_every_process_but_the_roots_has_the_parent_that_its_row_names():
    roots = ProcessElement.objects.filter(parent=None).values_list("key", flat=True)
    assert set(roots) == {"1.3", "1.1.7", "1.2.4", "1.1.9", "O-1.1.1.3"}
    assert ProcessElement.objects.by_key("1.3.11.3").parent.key == "1.3.11"


def test_no_level_is_deeper_than_its_parent_by_more_than_one():
    for process in ProcessElement.objects.exclude(parent=None).select_related("parent"):
        assert process.level == process.parent.level + 1, process.key


def test_a_new_edition_keeps_what_the_provider_decided(load, process_owner):
    load("X.1,X.1,,Old name,2,,B,N,,verified,,,", "X.2,X.2,,Second,2,,B,N,,verified,,,")
    ProcessElement.objects.filter(key="X.1").update(owner=process_owner, criticality="high")
    load("X.2,X.2,,Second,2,,B,N,,verified,,,", "X.1,X.1,,New name,3,X.2,B,N,,verified,,,")
    process = ProcessElement.objects.by_key("X.1")
    assert (process.name, process.level, process.parent.key) == ("New name", 3, "X.2")
    assert (process.owner, process.criticality) == (process_owner, "high")


def test_a_process_that_left_the_catalogue_stays(load):
    load("X.1,X.1,,One,2,,B,N,,verified,,,", "X.2,X.2,,Two,2,,B,N,,verified,,,")
    assert load("X.2,X.2,,Two,2,,B,N,,verified,,,") == 1
    assert ProcessElement.objects.filter(key="X.1").exists()


def test_state_watchers_third_parties_and_provisions_outlive_a_new_edition(
    load, agent, support_manager
):
    load("X.1,X.1,,Old name,2,,B,N,,verified,,,")
    process = ProcessElement.objects.by_key("X.1")
    ProcessElement.objects.filter(pk=process.pk).update(state="pilot")
    process.watchers.add(agent)
    provision = ProvisionFactory(process=process)
    add_third_party(process, name="Printer", part="Prints", actor=support_manager)
    load("X.1,X.1,,New name,2,,A,N,Says more.,inferred,,,")
    process = ProcessElement.objects.by_key("X.1")
    assert (process.name, process.vertical, process.description) == ("New name", "A", "Says more.")
    assert (process.state, process.confidence) == ("pilot", "inferred")
    assert list(process.watchers.all()) == [agent]
    assert list(process.provisions.all()) == [provision]
    assert process.third_parties.get().name == "Printer"


def test_processes_stand_in_the_order_of_the_file(load):
    load("X.2,X.2,,Two,2,,B,N,,verified,,,", "X.1,X.1,,One,2,,B,N,,verified,,,")
    order = ProcessElement.objects.filter(key__startswith="X.").values_list("key", flat=True)
    assert list(order) == ["X.2", "X.1"]
    load("X.1,X.1,,One,2,,B,N,,verified,,,", "X.2,X.2,,Two,2,,B,N,,verified,,,")
    assert list(order.all()) == ["X.1", "X.2"]


def test_the_same_edition_again_changes_nothing():
    before = list(ProcessElement.objects.order_by("pk").values())
    load_processes(FILE)
    assert list(ProcessElement.objects.order_by("pk").values()) == before


def test_a_process_may_stand_before_the_one_it_is_part_of(load):
    load("X.1.1,X.1.1,,Part,3,X.1,B,N,,verified,,,", "X.1,X.1,,Whole,2,,B,N,,verified,,,")
    assert ProcessElement.objects.by_key("X.1.1").parent.key == "X.1"


def test_a_faulty_edition_leaves_the_former_one_whole(load):
    load("X.1,X.1,,Old name,2,,B,N,,verified,,,")
    with pytest.raises(ValueError, match="deep"):
        load("X.1,X.1,,New name,2,,B,N,,verified,,,", "X.2,X.2,,Two,deep,,B,N,,verified,,,")
    assert ProcessElement.objects.by_key("X.1").name == "Old name"
