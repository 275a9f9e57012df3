import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.redis
SECONDS = 60


@pytest.fixture
def installation(tmp_path, redis_url):
    """An installation of its own: fresh database, a real Redis between its processes."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("GROUNDCREW_")
    }
    environment |= {"GROUNDCREW_VAR": str(tmp_path), "GROUNDCREW_REDIS_URL": redis_url}
    _run(environment, "manage.py", "migrate", "-v0").wait(SECONDS)
    return environment


def _run(environment, *words):
    return subprocess.Popen(
        [sys.executable, *words], cwd=settings.BASE_DIR, env=environment, start_new_session=True
    )


def _seals(environment):
    database = Path(environment["GROUNDCREW_VAR"]) / "groundcrew.sqlite3"
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT count(*) FROM kernel_auditseal").fetchone()[0]


@pytest.fixture
def worker_and_beat(installation, tmp_path):
    celery = ["-m", "celery", "-A", "config"]
    started = [
        _run(installation, *celery, "worker", "-c1", "-P", "threads", "-l", "WARNING"),
        _run(installation, *celery, "beat", "-s", str(tmp_path / "beat"), "-l", "WARNING"),
    ]
    yield started
    for process in started:
        process.terminate()
    for process in started:
        process.wait(SECONDS)


def test_beat_sends_and_the_worker_seals_the_trail(installation, worker_and_beat):
    end = time.monotonic() + SECONDS
    while not _seals(installation) and time.monotonic() < end:
        time.sleep(0.5)
    assert _seals(installation)
    assert [process.poll() for process in worker_and_beat] == [None, None]
