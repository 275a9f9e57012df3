import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper

from tests.demonstration import ROOT, environment

pytestmark = pytest.mark.once

MOST_ASKED = {"overview": 12, "process": 12, "performance": 15, "measure": 26}
SPLIT = re.compile(r", (?=\"|CONSTRAINT)")  # columns stand in the order in which they came


def start(home, *arguments):
    return subprocess.Popen(
        [sys.executable, "manage.py", "demo", *arguments],
        cwd=ROOT,
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def home(made_provider, tmp_path_factory):
    """A copy for this file alone."""
    return made_provider.copied_to(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def prepared(made_provider):
    return made_provider.told


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def fetch(url):
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.URLError:
        return None, ""


def wait_for(url, seconds=30):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        status, text = fetch(url)
        if status == 200:
            return text
        time.sleep(0.2)
    raise AssertionError(f"{url} did not answer")


def described(database):
    """Each table with its columns and their types, its indexes and constraints, by name or not."""
    with database.cursor() as cursor:
        tables = database.introspection.table_names(cursor)
        return {table: sorted(_parts(cursor, table)) for table in tables}


def _parts(cursor, table):
    cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql <> ''", [table])
    for (sql,) in cursor.fetchall():
        beginning, _bracket, inside = sql.partition("(")
        yield beginning.replace('"', "")
        yield from sorted(part.strip(' ")') for part in SPLIT.split(inside))


def test_the_provider_is_made_with_one_sign_in_a_role(prepared):
    roles = {sign_in["role"] for sign_in in prepared["sign_ins"]}
    assert {"Support manager", "Knowledge editor", "Readiness tester", "Go-live approver"} <= roles
    assert len(prepared["password"]) >= 12


@pytest.mark.skipif(connection.vendor != "sqlite", reason="there all tests run on migrations")
def test_the_migrations_lead_to_the_tables_of_the_models(home, prepared, db):
    made = {**connection.settings_dict, "NAME": str(home / "groundcrew.sqlite3")}
    migrated = DatabaseWrapper(made)
    try:
        found = described(migrated)
    finally:
        migrated.close()
    del found["django_migrations"]
    assert found == described(connection)


def test_its_pages_ask_the_database_little(home, prepared):
    command = [sys.executable, "-m", "tests.config.counting"]
    told = subprocess.run(
        command, cwd=ROOT, env=environment(home), capture_output=True, text=True, timeout=120
    )
    assert told.returncode == 0, told.stderr
    asked = json.loads(told.stdout)
    assert {kind: n for kind, n in asked.items() if n > MOST_ASKED[kind]} == {}


def test_it_serves_pages_and_stops_cleanly_on_ctrl_c(home, prepared):
    port = free_port()
    process = start(home, "--port", str(port))
    try:
        assert "Sign in" in wait_for(f"http://127.0.0.1:{port}/accounts/login/")
    finally:
        process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "starts again" in out
    assert prepared["password"] in err


def test_the_second_start_makes_nothing_anew(home, prepared):
    process = start(home, "--no-serve", "--json")
    out, _err = process.communicate(timeout=60)
    assert json.loads(out)["seconds"] < prepared["seconds"]
    assert json.loads(out)["password"] == prepared["password"]


def test_a_taken_port_is_refused_before_anything_is_made(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        process = start(tmp_path, "--port", str(server.getsockname()[1]), "--json")
        out, _err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Choose another: --port" in json.loads(out)["error"]
    assert not (tmp_path / "groundcrew.sqlite3").exists()
