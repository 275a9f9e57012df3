"""Tables of other databases: read only, by their names, from a place on."""

import os
import sqlite3
from datetime import date, datetime
from decimal import Decimal

import psycopg
import pytest
from django.conf import settings

from reporting.warehouses import NoSuchTable, Unreachable, kept_place, table_of, text_of_value


@pytest.fixture
def crm(tmp_path):
    path = tmp_path / "crm.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute('create table tickets (id integer, "odd ""name" text, at text)')
        connection.executemany(
            "insert into tickets values (?, ?, ?)",
            [(n, f"t{n}", f"2026-03-0{n}") for n in (3, 1, 2)],
        )
    return str(path)


def test_rows_come_in_the_order_of_the_cursor_from_its_last_value_on(crm):
    with table_of(crm, "tickets") as table:
        assert table.columns() == ["id", 'odd "name', "at"]
        assert list(table.rows(["id"], "at", None)) == [(1,), (2,), (3,)]
        assert list(table.rows(['odd "name'], "at", "2026-03-02")) == [("t2",), ("t3",)]
        assert len(list(table.rows(["id"], "", None))) == 3


def test_the_address_may_be_written_as_one(crm):
    with table_of(f"sqlite://{crm}", "main.tickets") as table:
        assert "id" in table.columns()


@pytest.mark.parametrize(
    "name", ["", "tickets; drop table tickets", 'tickets"', "a.b.c", "tick ets", "1t", "x" * 64]
)
def test_what_is_no_name_is_never_asked_for(crm, name):
    with pytest.raises(NoSuchTable), table_of(crm, name):
        pass


def test_a_table_that_is_not_there_is_told(crm):
    with table_of(crm, "orders") as table, pytest.raises(NoSuchTable):
        table.columns()


def test_nothing_can_be_written(crm):
    with table_of(crm, "tickets") as table, pytest.raises(sqlite3.OperationalError):
        table.connection.execute("delete from tickets")


@pytest.mark.parametrize("url", ["/nowhere/at/all.sqlite3", "postgresql://a:secret@127.0.0.1:1/x"])
def test_a_database_that_does_not_answer_is_told_without_its_address(url):
    with pytest.raises(Unreachable) as fault, table_of(url, "tickets"):
        pass
    assert "secret" not in str(fault.value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (datetime(2026, 3, 2, 12), "2026-03-02 12:00:00"),
        (date(2026, 3, 2), "2026-03-02"),
        (Decimal("2.50"), "2,50"),
        (2.0, "2"),
        (2.5, "2,5"),
        ("a.b", "a.b"),
        (b"ab", "ab"),
    ],
)
def test_a_value_is_the_text_that_a_file_would_have(value, text):
    assert text_of_value(value, ",") == text


def test_a_place_is_kept_as_json_has_it():
    assert [kept_place(one) for one in (3, "x", datetime(2026, 3, 2))] == [
        3,
        "x",
        "2026-03-02 00:00:00",
    ]


@pytest.mark.concurrency
def test_postgresql_is_read_as_a_stream_and_cannot_be_written():
    url = os.environ["GROUNDCREW_DATABASE_URL"]
    assert settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("drop table if exists warehouse_tickets")
        connection.execute("create table warehouse_tickets (id int, at timestamptz, eur numeric)")
        connection.execute(
            "insert into warehouse_tickets select n, timestamptz '2026-03-01 00:00+01' "
            "+ n * interval '1 hour', 1.5 from generate_series(1, 12000) n"
        )
    try:
        with table_of(url, "public.warehouse_tickets") as table:
            rows = list(table.rows(["id", "at"], "at", None))
            assert [row[0] for row in rows] == list(range(1, 12001))
            since = kept_place(rows[-2][1])
            assert [row[0] for row in table.rows(["id"], "at", since)] == [11999, 12000]
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                table.connection.execute("delete from warehouse_tickets")
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("drop table warehouse_tickets")
