"""Catalogues: data files with a passport that ship with the product."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Passport:
    """What a catalogue is and whence; it stands beside the file as `NAME.passport.yaml`."""

    key: str
    title: str
    version: str
    source: str
    licence: str
    file: Path


Loader = Callable[[Path], int]
_loaders: list[tuple[Path, Loader]] = []


def add(passport: Path, loader: Loader) -> None:
    """Called by a floor's plugs: `loader` reads the file and returns how many rows it holds."""
    if (passport, loader) not in _loaders:
        _loaders.append((passport, loader))


def load_catalogues() -> None:
    """Load every catalogue whose file has changed since it was loaded last."""
