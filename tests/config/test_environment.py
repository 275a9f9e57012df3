import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "GROUNDCREW_MODE": "production",
    "GROUNDCREW_SECRET_KEY": "not-a-secret-but-long-enough-for-the-check-1234567890-abcdefghij",
    "GROUNDCREW_ALLOWED_HOSTS": "desk.provider.example",
    "GROUNDCREW_DATABASE_URL": "postgresql://crew@db.provider.example/groundcrew",
    "GROUNDCREW_REDIS_URL": "redis://cache.provider.example:6379/0",
}


def manage(tmp_path, *arguments, **variables):
    ours = ("GROUNDCREW_", "DJANGO_")
    plain = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**plain, "GROUNDCREW_VAR": str(tmp_path), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_deployment_check_is_clean_with_production_settings(tmp_path):
    run = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL"])
def test_production_names_the_variable_that_is_missing(tmp_path, name):
    told = {key: text for key, text in PRODUCTION.items() if key != f"GROUNDCREW_{name}"}
    run = manage(tmp_path, "check", **told)
    assert run.returncode != 0
    assert f"GROUNDCREW_{name} is not set" in run.stderr


def test_the_embedded_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "var" / "secret_key"
    secret = environment.kept_secret(path)
    assert len(secret) > 60
    assert environment.kept_secret(path) == secret
    assert path.stat().st_mode & 0o077 == 0


def test_a_postgresql_address_becomes_a_database_setting():
    told = environment.database("postgresql://crew:p%40ss@db:5433/desk?sslmode=require")
    assert told["ENGINE"] == "django.db.backends.postgresql"
    parts = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    assert [told[part] for part in parts] == ["desk", "crew", "p@ss", "db", "5433"]
    assert told["OPTIONS"] == {"sslmode": "require"}


def test_a_sqlite_address_becomes_a_file(tmp_path):
    told = environment.database(f"sqlite:///{tmp_path}/desk.sqlite3")
    assert told["NAME"] == tmp_path / "desk.sqlite3"


def test_an_address_of_another_database_is_refused_by_name():
    with pytest.raises(ImproperlyConfigured, match="'mysql'"):
        environment.database("mysql://db/desk")


def test_a_command_with_json_prints_one_object_and_nothing_else(tmp_path):
    run = manage(tmp_path, "verify_audit", "--json")
    assert run.returncode == 1
    assert "manage.py migrate" in json.loads(run.stdout)["error"]


def test_production_counts_the_limits_of_sign_in_by_the_address_its_proxy_saw(tmp_path):
    look = "from django.conf import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
    assert manage(tmp_path, "shell", "-v", "0", "-c", look, **PRODUCTION).stdout.strip() == "1"
    assert manage(tmp_path, "shell", "-v", "0", "-c", look).stdout.strip() == "0"
