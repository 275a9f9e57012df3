"""What the documents say is there, is there; what an operator may set, they say."""

import re
from functools import cache

import pytest
from django.core.management import get_commands

from tests.architecture.source import ROOT, product

OPERATIONS = ROOT / "docs" / "operations.md"
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
READ = re.compile(r"environment\.(?:text|flag|words|required)\(\s*\"(\w+)\"")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[\w-]+)?\)")
COMMAND = re.compile(r"manage\.py ([a-z_]+)")
OURS = {"DEBUG"}  # for those who build the house


@cache
def settings_read():
    return {name for module in product() for name in READ.findall(module.text)}


def settings_told():
    """The table tells `GROUNDCREW_MAIL_HOST`, `_PORT` … in one row."""
    told = set()
    for row in re.findall(r"^\| (`GROUNDCREW_.*?) \|", OPERATIONS.read_text(), re.MULTILINE):
        first, *more = re.findall(r"`(?:GROUNDCREW)?_(\w+)`", row)
        told |= {first, *(f"{first.split('_')[0]}_{rest}" for rest in more)}
    return told


def test_every_setting_an_operator_has_is_told_and_every_one_told_is_read():
    assert settings_told() == settings_read() - OURS


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_link_of_a_document_leads_somewhere(document):
    targets = LINK.findall(document.read_text(encoding="utf-8"))
    assert [one for one in targets if not (document.parent / one).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_command_that_a_document_names_is_there(document):
    named = set(COMMAND.findall(document.read_text(encoding="utf-8")))
    assert named <= set(get_commands())


def test_static_files_are_gathered_under_the_names_that_production_calls_them_by():
    """Without its manifest no page could be shown there."""
    script = OPERATIONS.read_text(encoding="utf-8").replace("\\\n", " ")
    gathering = re.findall(r"^RUN .*manage\.py collectstatic", script, re.MULTILINE)
    assert gathering
    assert all("GROUNDCREW_MODE=production" in line for line in gathering)
