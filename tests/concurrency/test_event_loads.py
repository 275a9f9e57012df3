from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from reporting.models import CaseFact, DailyCell, EventBatch
from tests.reporting.events import kept, load, log, source_of

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
]


def test_of_loads_of_the_same_content_at_once_one_counts(tmp_path):
    path = kept(tmp_path, log(*[(f"C{n}", n, "Closed", "met", "1") for n in range(200)]))
    source = source_of()

    def once(_turn):
        try:
            return load(path, source)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(once, range(4)))
    assert sorted(result.added for result in results) == [0, 0, 0, 200]
    assert EventBatch.objects.count() == 1
    assert CaseFact.objects.count() == 200
    assert sum(DailyCell.objects.values_list("closed", flat=True)) == 200
    assert len(list(source.folder.iterdir())) == 1


def test_different_files_at_once_all_count(tmp_path):
    source = source_of()
    paths = [
        kept(tmp_path, log(("SAME", n, "Work", "", "1"), (f"C{n}", n, "Work", "", "1")), f"{n}.csv")
        for n in range(4)
    ]

    def once(path):
        try:
            return load(path, source)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(once, paths))
    assert CaseFact.objects.get(case_key="SAME").events == 4
    assert list(EventBatch.objects.order_by("ordinal").values_list("ordinal", flat=True)) == [
        1,
        2,
        3,
        4,
    ]
