"""Catalogues: data files with a passport that ship with the product; loaded after migrate."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.db import transaction
from django.utils import timezone

from kernel import audit
from kernel.accounts import clock_user
from kernel.models import CatalogueEdition
from kernel.ruling import DomainError

Loader = Callable[[Path], int]
_loaders: dict[Path, Loader] = {}


@dataclass(frozen=True, slots=True)
class Passport:
    """What a catalogue is and whence; it stands beside the file as `NAME.passport.yaml`."""

    key: str
    title: str
    version: str
    source: str
    licence: str


def add(path: Path, loader: Loader) -> None:
    """Called by a floor's plugs: `loader` writes the file's rows and returns how many there are."""
    _loaders[path] = loader


def passport_of(path: Path) -> Passport:
    """Raises DomainError when the passport is missing or does not say all it must."""
    file = path.with_name(f"{path.name.split('.')[0]}.passport.yaml")
    try:
        told = yaml.safe_load(file.read_text(encoding="utf-8"))
        return Passport(**{name: str(told[name]) for name in Passport.__slots__})
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise DomainError(f"{file.name}: not a passport of {path.name}: {error!r}") from error


def load_catalogues() -> list[CatalogueEdition]:
    """Load each catalogue whose file has changed since it was loaded. Returns those loaded."""
    return [
        edition
        for path, loader in _loaders.items()
        if (edition := load_catalogue(path, loader)) is not None
    ]


@transaction.atomic
def load_catalogue(path: Path, loader: Loader) -> CatalogueEdition | None:
    """Load one catalogue; None when this very file is loaded already."""
    passport = passport_of(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    former = CatalogueEdition.objects.filter(key=passport.key).first()
    if former is not None and former.sha256 == sha256:
        return None
    rows = loader(path)
    edition, _created = CatalogueEdition.objects.update_or_create(
        key=passport.key,
        defaults={
            "title": passport.title,
            "version": passport.version,
            "source": passport.source,
            "licence": passport.licence,
            "sha256": sha256,
            "rows": rows,
            "loaded_at": timezone.now(),
        },
    )
    audit.record(
        "catalogue.loaded",
        edition,
        actor=clock_user(),
        before={"version": former.version, "sha256": former.sha256} if former else None,
        after={"version": edition.version, "sha256": sha256, "rows": rows},
    )
    return edition
