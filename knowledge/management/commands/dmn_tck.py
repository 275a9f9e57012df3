import csv
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from kernel.commands import ReportingCommand
from kernel.ruling import DomainError
from knowledge.dmn.tck import Result, run_folder, scores

COLUMNS = ("level", "folder", "case", "node", "passed", "expected", "found", "notes")


class Command(ReportingCommand):
    help = "Run a folder of OMG's DMN compatibility kit and count what passed, level by level."
    needs_database = False

    def add_own_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", help="one with folders compliance-level-N in it, at any depth, or one of them"
        )
        parser.add_argument("--csv", metavar="FILE", help="write one line per expected result")

    def work(self, **options: Any) -> dict[str, Any]:
        folder = Path(options["folder"])
        if not folder.is_dir():
            raise DomainError(_("There is no folder %(folder)s.") % {"folder": folder})
        self.troubles: list[str] = []
        self.missed: list[Result] = []
        results = list(run_folder(folder, self._trouble))
        if not results and not self.troubles:
            raise DomainError(
                _("%(folder)s holds no test case: none is in a folder compliance-level-N.")
                % {"folder": folder}
            )
        self.missed = [one for one in results if not one.passed]
        if options["csv"]:
            _write(Path(options["csv"]), results)
        return {str(level): asdict(score) for level, score in sorted(scores(results).items())}

    def _trouble(self, message: str) -> None:
        self.troubles.append(message)
        self.stderr.write(message)

    def tell(self, result: dict[str, Any]) -> str:
        lines = [
            _(
                "Level %(level)s: %(passed)s of %(total)s test cases passed;"
                " of those that expect a value %(value_passed)s of %(value_total)s"
            )
            % {"level": level, **score}
            for level, score in result.items()
        ]
        lines += [
            _("Missed: %(folder)s, case %(case)s, %(node)s: expected %(expected)s, found %(found)s")
            % {
                "folder": one.folder,
                "case": one.case,
                "node": one.node,
                "expected": one.expected,
                "found": one.found or _("nothing"),
            }
            for one in self.missed
        ]
        return "\n".join(lines)

    def has_failed(self, result: dict[str, Any]) -> bool:
        return bool(self.troubles)


def _write(path: Path, results: Iterable[Result]) -> None:
    """Raises DomainError where the file cannot be written."""
    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for one in results:
                told = [getattr(one, column) for column in COLUMNS[:-1]]
                writer.writerow([*told, "; ".join(one.notes)])
    except OSError as fault:
        raise DomainError(
            _("%(file)s cannot be written: %(why)s") % {"file": path, "why": fault.strerror}
        ) from fault
