"""A throw-away installation to measure in, and the clock."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def figure(label: str, value: str, beside: str = "") -> str:
    """One line: what was measured, and what it is compared to."""
    return f"{label:<42}{value:>9}{f'   ({beside})' if beside else ''}"


@dataclass(frozen=True, slots=True)
class House:
    """Where a benchmark runs. `log`: an incident event log, when there is one; `postgres`: the
    address of an empty database."""

    folder: Path
    runs: int
    log: Path | None = None
    postgres: str = ""

    def python(self, *arguments: str, var: str = "var", database: str | None = None) -> str:
        """What a Python process prints that runs in this installation, or with that database."""
        chosen = {} if database is None else {"GROUNDCREW_DATABASE_URL": database}
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={
                **os.environ,
                "GROUNDCREW_VAR": str(self.folder / var),
                "DJANGO_SETTINGS_MODULE": "config.settings",
                **chosen,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=True,
        ).stdout

    def manage(self, *arguments: str, var: str = "var") -> tuple[float, dict[str, Any]]:
        """Wall seconds of a management command in a process of its own, and its JSON result."""
        begun = time.perf_counter()
        told = self.python("manage.py", *arguments, "--json", var=var)
        return time.perf_counter() - begun, json.loads(told)

    def median(self, measure: Callable[[], float]) -> float:
        return statistics.median(measure() for _n in range(self.runs))
