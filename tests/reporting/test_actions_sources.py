from dataclasses import replace

import pytest

from kernel.accounts import clock_user
from kernel.models import AuditEntry
from kernel.ruling import DomainError
from reporting import actions
from reporting.models import Source
from tests.reporting.events import PLAIN, process, source_of
from tests.reporting.history import keeper

pytestmark = pytest.mark.django_db


def test_a_process_has_one_source_for_each_mapping_whatever_its_title():
    first = source_of()
    assert source_of(replace(PLAIN, title="Another title")) == first
    assert source_of(replace(PLAIN, cost="")) != first
    assert source_of(key="1.3.9") != first
    numbers = list(Source.objects.values_list("number", flat=True))
    assert len(set(numbers)) == 3
    assert all(number.startswith("SRC-") for number in numbers)


def test_a_source_is_told_in_the_timeline_of_its_process():
    source = source_of()
    entry = AuditEntry.objects.get(act="source.opened")
    assert entry.after["mapping"] == source.mapping
    assert entry.after["process"] == "1.3.11"


def test_a_source_keeps_its_mapping_so_that_it_can_be_read_again():
    source = source_of()
    source.refresh_from_db()
    assert actions.open_source(process(), mapping=PLAIN, actor=clock_user()) == source


def test_a_source_is_renamed_with_the_former_name_kept():
    source = actions.rename_source(source_of(), name=" North ", actor=keeper())
    assert source.name == "North"
    assert AuditEntry.objects.get(act="source.renamed").before == {"name": "Event log"}


def test_a_source_needs_a_name():
    with pytest.raises(DomainError, match="needs a name"):
        actions.rename_source(source_of(), name="  ", actor=keeper())
