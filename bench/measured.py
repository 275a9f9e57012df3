"""Processor time and memory of a process, by the system's own account."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.house import ROOT


@dataclass(frozen=True, slots=True)
class Measured:
    seconds: float
    megabytes: float
    is_done: bool

    @property
    def cpu(self) -> str:
        return f"{self.seconds:.1f} s"

    @property
    def memory(self) -> str:
        return f"{self.megabytes:,.0f} MB"


def measured(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Measured:
    """Processor seconds of the process with its start, and the most memory that it or a child of
    its held."""
    told = {**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})}
    process = subprocess.Popen(
        command, cwd=ROOT, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = usage.ru_utime + usage.ru_stime
    return Measured(seconds, usage.ru_maxrss / 1024, process.returncode == 0)


def said(command: Sequence[str]) -> str | None:
    """What a process prints; None where it fails."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None
