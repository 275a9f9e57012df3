"""kill -9 of a worker in the middle of its work: nothing is lost, nothing is there twice."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings

from tests.config.killing import CASES, PROCESSES, SOURCES

pytestmark = pytest.mark.redis
SECONDS = 240  # of patience; a machine that is not busy needs a tenth
DATABASE = 13  # of the Redis: workers of other tests must not take this work
WORKER = ["-m", "celery", "-A", "config", "worker", "-c", "2", "-l", "ERROR"]


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """An installation of its own: fresh database, a real Redis between its processes."""
    url = urlsplit(os.environ["GROUNDCREW_TEST_REDIS"])._replace(path=f"/{DATABASE}").geturl()
    kept = {name: value for name, value in os.environ.items() if "GROUNDCREW_" not in name}
    environment = kept | {
        "GROUNDCREW_VAR": str(tmp_path_factory.mktemp("killed")),
        "GROUNDCREW_REDIS_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    broker = redis.Redis.from_url(url)
    broker.flushdb()
    _done(environment, "manage.py", "migrate", "-v0")
    yield environment
    broker.flushdb()


@pytest.fixture
def worker(installation):
    """Start a worker; whatever still lives at the end is ended."""
    started = []

    def start():
        started.append(_begin(installation, *WORKER))
        return started[-1]

    yield start
    for process in started:
        _kill(process)


def _begin(environment, *words):
    return subprocess.Popen(
        [sys.executable, *words], cwd=settings.BASE_DIR, env=environment, start_new_session=True
    )


def _done(environment, *words):
    assert _begin(environment, *words).wait(SECONDS) == 0


def _kill(process):
    """The worker and the processes that it began, without a word."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait(SECONDS)


def ask(environment, question):
    database = Path(environment["GROUNDCREW_VAR"]) / "groundcrew.sqlite3"
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        return connection.execute(question).fetchall()


def number(environment, question):
    return ask(environment, question)[0][0]


def wait_until(environment, question, least):
    end = time.monotonic() + SECONDS
    while number(environment, question) < least:
        assert time.monotonic() < end, f"Still fewer than {least}: {question}"
        time.sleep(0.02)


def killed_in_the_middle(environment, what, question, worker):
    """Begin the work, kill the worker as soon as the question is answered, let another go on."""
    _done(environment, "-m", "tests.config.killing", what)
    first = worker()
    wait_until(environment, question, 1)
    _kill(first)
    left = number(
        environment,
        "SELECT count(*) FROM kernel_jobrun WHERE state IN ('queued', 'running', 'waiting')",
    )
    assert left, "It was done before it could be killed."
    worker()
    _done(environment, "-m", "tests.config.killing", "again")


def test_a_night_goes_on_where_its_worker_was_killed(installation, worker):
    part = "SELECT count(*) FROM kernel_jobrun WHERE whole_id IS NOT NULL AND state = 'done'"
    some = part.replace("count(*)", "count(*) / 4")
    killed_in_the_middle(installation, "judging", some, worker)
    whole = "FROM kernel_jobrun WHERE job = 'reporting.judge' AND whole_id IS NULL"
    wait_until(installation, f"SELECT count(*) {whole} AND state IN ('done', 'failed')", 1)

    assert ask(installation, f"SELECT state, error {whole}") == [("done", "")]
    assert number(installation, part) == PROCESSES
    verdicts = "SELECT count(*), count(DISTINCT measure_id), max(revision) FROM reporting_verdict"
    assert ask(installation, verdicts) == [(2 * PROCESSES, 2 * PROCESSES, 1)]
    told = "SELECT count(*), count(DISTINCT subject) FROM kernel_auditentry WHERE act = '{}'"
    assert ask(installation, told.format("verdict.given")) == [(2 * PROCESSES, 2 * PROCESSES)]


def test_a_load_begins_again_where_its_worker_was_killed(installation, worker):
    going = "SELECT count(*) FROM kernel_jobrun WHERE job = 'reporting.load' AND steps_done > 0"
    killed_in_the_middle(installation, "loading", going, worker)
    over = "SELECT count(*) FROM kernel_jobrun WHERE job = 'reporting.load' AND state = '{}'"
    wait_until(installation, over.format("done"), 1)

    assert number(installation, over.format("failed")) == 0
    batch = (
        "SELECT events, added, quarantined FROM reporting_eventbatch WHERE source_id ="
        " (SELECT id FROM reporting_source WHERE mapping_digest NOT LIKE '9.%')"
    )
    assert ask(installation, batch) == [(2 * CASES, 2 * CASES, 0)]
    facts = "SELECT count(*), sum(events) FROM reporting_casefact"
    assert ask(installation, facts) == [(CASES, 2 * CASES)]
    told = "SELECT count(*) FROM kernel_auditentry WHERE act = 'events.loaded'"
    assert number(installation, told) == 1


def test_a_rebuild_goes_on_where_its_worker_was_killed(installation, worker):
    job = "FROM kernel_jobrun WHERE job = 'reporting.rebuild_all' AND whole_id IS"
    part = f"SELECT count(*) {job} NOT NULL AND state = 'done'"
    killed_in_the_middle(installation, "rebuilding", part, worker)
    wait_until(installation, f"SELECT count(*) {job} NULL AND state IN ('done', 'failed')", 1)

    assert ask(installation, f"SELECT state, error {job} NULL") == [("done", "")]
    sources = "SELECT count(*) FROM reporting_source"
    assert number(installation, part) == number(installation, sources)
    of_them = "process_id IN (SELECT id FROM inventory_processelement WHERE key LIKE '7.%')"
    facts = f"SELECT count(*), count(DISTINCT case_key) FROM reporting_casefact WHERE {of_them}"
    assert ask(installation, facts) == [(SOURCES * CASES // 10, SOURCES * CASES // 10)]
    closed = f"SELECT sum(closed) FROM reporting_dailycell WHERE place = 0 AND {of_them}"
    assert number(installation, closed) == SOURCES * CASES // 10
    told = "SELECT count(DISTINCT subject) FROM kernel_auditentry WHERE act = 'source.rebuilt'"
    assert number(installation, told) == number(installation, sources)
