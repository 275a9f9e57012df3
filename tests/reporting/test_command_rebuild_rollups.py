import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.accounts import clock_user
from reporting.actions import rollups
from reporting.models import DailyCell
from tests.reporting.events import figures, kept, load, log, source_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(tmp_path):
    source = source_of()
    load(kept(tmp_path, log(("A", 0, "Open", "", "1"), ("A", 9, "Closed", "met", "2"))), source)
    return source


def test_a_rebuild_mends_what_somebody_broke(source, capsys):
    before = figures(source)
    DailyCell.objects.update(met=0, closed=0, first_time_right=0)
    call_command("rebuild_rollups", as_json=True)
    assert json.loads(capsys.readouterr().out) == {"sources": 1, "cases": 1}
    assert figures(source) == before


def test_a_source_that_is_not_there_names_those_there_are(source, capsys):
    with pytest.raises(CommandError, match=f"There are: {source.number}"):
        call_command("rebuild_rollups", source="SRC-9999")


def test_nothing_is_asked_of_the_database_while_rows_are_taken_in(source, monkeypatch):
    """PostgreSQL takes rows in by COPY; a question asked meanwhile would wait for ever."""
    write, asked = rollups.upsert_rows, []

    def watched(model, columns, rows, **told):
        with CaptureQueriesContext(connection) as questions:
            rows = list(rows)
        asked.extend(questions.captured_queries)
        write(model, columns, rows, **told)

    monkeypatch.setattr(rollups, "upsert_rows", watched)
    assert rollups.rebuild_rollups(source, actor=clock_user()) == 1
    assert asked == []
