"""The clock inside the one process of `manage.py demo`."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.once
UNSEALED = """
    SELECT count(*) FROM kernel_auditentry
    WHERE id NOT IN (SELECT entry_id FROM kernel_auditseal)
"""


@pytest.fixture
def home(tmp_path):
    """An installation of its own, whose first audit entries nobody has sealed yet."""
    environment = {**os.environ, "GROUNDCREW_VAR": str(tmp_path)}
    environment.pop("GROUNDCREW_DATABASE_URL", None)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env=environment,
        check=True,
    )
    return tmp_path, environment


def unsealed(folder):
    with closing(sqlite3.connect(folder / "groundcrew.sqlite3")) as database:
        return database.execute(UNSEALED).fetchone()[0]


def test_the_embedded_clock_seals_the_trail_and_stops(home):
    folder, environment = home
    program = (
        "import django; django.setup(); import time; from config.embedded import Clock;"
        "clock = Clock(); clock.start(); clock.catch_up(); time.sleep(4); clock.stop();"
        "print(clock.worker_thread.is_alive())"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert told.stdout.strip() == "False"
    assert unsealed(folder) == 0
