"""The demonstration provider: made once for a whole run of the tests, by whoever asks first."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MAKING_SECONDS = 600


@dataclass(frozen=True, slots=True)
class MadeProvider:
    """Where it lies, untouched, and what `manage.py demo --json` said of it."""

    folder: Path
    told: dict[str, Any]

    @property
    def password(self) -> str:
        return self.told["password"]

    def copied_to(self, place: Path) -> Path:
        """A copy to write to, in this folder."""
        return shutil.copytree(self.folder, place, dirs_exist_ok=True)


def environment(home: Path) -> dict[str, str]:
    """Of a process that keeps its database and its files there."""
    found = {**os.environ, "GROUNDCREW_VAR": str(home)}
    found.pop("GROUNDCREW_DATABASE_URL", None)
    return found


def provider_made_in(run: Path) -> MadeProvider:
    """`run`: a folder which all workers of this run share."""
    folder, told = run / "provider", run / "provider.json"
    with (run / "provider.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            folder.mkdir(exist_ok=True)  # whoever began may have failed: the next tells why too
            made = subprocess.run(
                [sys.executable, "manage.py", "demo", "--no-serve", "--json"],
                cwd=ROOT,
                env=environment(folder),
                capture_output=True,
                text=True,
                timeout=MAKING_SECONDS,
            )
            assert made.returncode == 0, made.stderr
            told.write_text(made.stdout, encoding="utf-8")
    return MadeProvider(folder, json.loads(told.read_text(encoding="utf-8")))
