"""The glossary knows every record, catalogues carry passports, and no address slips in."""

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps

from kernel.catalogue import passport_of
from tests.architecture.source import FLOORS, ROOT

TOP = {
    "manage.py",
    "pyproject.toml",
    "README.md",
    "requirements.lock",
    "CHANGELOG.md",
    "LICENSE",
    *FLOORS,
    "templates",
    "static",
    "tests",
    "docs",
    "bench",
}
HOSTS = (
    "pypi" + ".org",
    "python" + "hosted",
    "npm" + "js.",
    "conda" + ".org",
    "crates" + ".io",
    "simple" + "/index",
)
PATHS = ("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/t" + "mp/")
MACHINE = re.compile("|".join(re.escape(one) for one in (*HOSTS, *PATHS)))
BINARY = {".woff2", ".png", ".ico", ".gz", ".xlsx", ".parquet", ".jpg"}


def _kept_files() -> list[Path]:
    """What git keeps; where there is no git, everything that is no by-product."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = [name for name in listed.stdout.split("\0") if name]
    if listed.returncode or not names:
        by_products = {".git", ".venv", "var", "__pycache__"}
        return [
            file
            for file in ROOT.rglob("*")
            if file.is_file() and not by_products & set(file.relative_to(ROOT).parts)
        ]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def test_the_top_of_the_house_holds_what_it_should_and_nothing_else():
    tops = {file.relative_to(ROOT).parts[0] for file in _kept_files()}
    assert {top for top in tops if not top.startswith(".")} <= TOP


def test_no_file_names_a_package_host_or_a_path_of_some_machine():
    found = [
        f"{file.relative_to(ROOT)}: {match.group()}"
        for file in _kept_files()
        if file.suffix not in BINARY
        if (match := MACHINE.search(file.read_text(encoding="utf-8", errors="replace")))
    ]
    assert not found


@pytest.mark.parametrize("floor", FLOORS[:-1])
def test_every_model_is_in_the_glossary(floor):
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").lower()
    unknown = [
        model.__name__
        for model in apps.get_app_config(floor).get_models()
        if not re.search(rf"\b{re.escape(str(model._meta.verbose_name).lower())}\b", glossary)
    ]
    assert not unknown


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(file, id=file.name)
        for floor in FLOORS
        for file in sorted((ROOT / floor).rglob("catalogue/**/*"))
        if file.is_file() and not file.name.endswith(".passport.yaml") and file.suffix != ".py"
    ],
)
def test_every_catalogue_has_a_passport(file):
    passport = passport_of(file)
    assert all(getattr(passport, name).strip() for name in passport.__slots__)


def test_the_lock_holds_hashes_and_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock
    assert "://" not in lock
