"""Names to make invented people, companies and places from."""

from pathlib import Path

import yaml

_words = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
FIRST: list[str] = _words["first_names"]
LAST: list[str] = _words["last_names"]
COMPANIES: list[str] = _words["companies"]
TRADES: list[str] = _words["trades"]
STREETS: list[str] = _words["streets"]
CITIES: list[tuple[str, str]] = list(_words["cities"].items())
