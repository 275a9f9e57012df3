"""Imports, foreign keys and links in templates go down."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver
from importlinter import cli

from tests.architecture.source import FLOORS, ROOT

HEIGHT = {floor: height for height, floor in enumerate(FLOORS)}
TEMPLATES = ROOT / "templates"
LINK = re.compile(r"{%\s*url\s+['\"]([\w:-]+)['\"]")
PIECE = re.compile(r"{%\s*(?:include|extends)\s+['\"]([\w./-]+)['\"]")


def test_every_import_contract_is_kept(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(cli, "_configure_logging", lambda verbose: None)  # it silences all others
    broken = cli.lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert not broken, capsys.readouterr().out


def _house_models():
    return [model for floor in FLOORS[:-1] for model in apps.get_app_config(floor).get_models()]


def _relations():
    return [
        (model, field)
        for model in _house_models()
        for field in (*model._meta.get_fields(), *model._meta.many_to_many)
        if field.is_relation and not field.auto_created and field.related_model is not None
    ]


def test_foreign_keys_point_down():
    upward = [
        f"{model.__name__}.{field.name} → {field.related_model.__name__}"
        for model, field in _relations()
        if HEIGHT.get(field.related_model._meta.app_label, -1) > HEIGHT[model._meta.app_label]
    ]
    assert not upward


def test_a_relation_across_floors_cannot_be_walked_up():
    walkable = {
        f"{model.__name__}.{field.name}"
        for model, field in _relations()
        if field.related_model._meta.app_label in HEIGHT
        and field.related_model._meta.app_label != model._meta.app_label
        and not str(field.remote_field.related_name or "").endswith("+")
    }
    assert not walkable


def _owners(patterns, owner=""):
    """Route name to the app whose `urls.py` names it."""
    found = {}
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            module = getattr(pattern.urlconf_module, "__name__", "")
            found |= _owners(pattern.url_patterns, module.split(".")[0] or owner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found[pattern.name] = owner
    return found


def _floor_of(template: Path) -> str:
    """The folder is the floor; what lies outside any floor's folder belongs to the cellar."""
    folder = template.relative_to(TEMPLATES).parts[0]
    if template.name == "gallery.html":
        return "config"
    return folder if folder in HEIGHT else "kernel"


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_links_and_pieces_of_a_template_point_down(template):
    owners = _owners(get_resolver().url_patterns, "config")
    text = template.read_text(encoding="utf-8")
    here = _floor_of(template)
    links = {name: owners.get(name, "") for name in LINK.findall(text)}
    pieces = {
        name: _floor_of(TEMPLATES / name)
        for name in PIECE.findall(text)
        if (TEMPLATES / name).exists()
    }
    upward = [
        f"{name} of {owner}"
        for name, owner in (links | pieces).items()
        if HEIGHT.get(owner, -1) > HEIGHT[here]
    ]
    assert not upward


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_a_template_can_be_read_and_its_pieces_are_there(template):
    get_template(template.relative_to(TEMPLATES).as_posix())
    for piece in PIECE.findall(template.read_text(encoding="utf-8")):
        get_template(piece)


def test_a_component_says_what_it_is_and_needs():
    silent = [
        component.name
        for component in TEMPLATES.rglob("components/*.html")
        if not component.read_text(encoding="utf-8").startswith(f"{{# {component.stem}")
    ]
    assert not silent


def test_a_page_renews_itself_by_timer_only_where_there_is_no_script():
    timed = [
        template.relative_to(TEMPLATES).as_posix()
        for template in TEMPLATES.rglob("*.html")
        if re.search(r"(?<!<noscript>)<meta http-equiv", template.read_text(encoding="utf-8"))
    ]
    assert not timed


def test_no_template_carries_its_own_style_or_script():
    inline = re.compile(
        r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE
    )
    found = [
        template.relative_to(TEMPLATES).as_posix()
        for template in TEMPLATES.rglob("*.html")
        if inline.search(template.read_text(encoding="utf-8"))
    ]
    assert not found
