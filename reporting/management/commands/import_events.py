import gc
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel.accounts import clock_user
from kernel.commands import ReportingCommand
from kernel.mapping import shipped_mappings
from kernel.ruling import DomainError
from reporting import actions
from reporting.actions.following import work_in_records
from reporting.files import reader_of
from reporting.mapping_files import SHIPPED, mapping_named

NAMED_AT_MOST = 12


class Command(ReportingCommand):
    requires_system_checks = []  # reading all pages and addresses takes longer than many a file
    help = "Load the event records of a process from CSV, XES, JSON lines, Parquet or XLSX."

    def add_own_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--process", default="", help="the key of a process, as 1.3.7")
        parser.add_argument("--mapping", default="", help="a YAML file or a shipped mapping")

    def work(self, **options: Any) -> dict[str, Any]:
        gc.freeze()  # what the start made stays: not to be looked at with every block of rows
        try:
            return self._load(options)
        finally:
            gc.unfreeze()

    def _load(self, options: dict[str, Any]) -> dict[str, Any]:
        process = _process(options["process"])
        mapping = mapping_named(_mapping(options["mapping"]))
        path = Path(options["file"])
        if not path.is_file():
            raise DomainError(_("There is no file %(path)s.") % {"path": path})
        reader = reader_of(path, mapping)
        actor = clock_user()
        source = actions.open_source(process, mapping=mapping, actor=actor)
        try:
            result = actions.load_events(source, reader, actor=actor, report=self._tell)
        except DomainError:
            actions.close_if_empty(source, actor=actor)
            raise
        if result.added or result.corrected:
            work_in_records(source, actor=actor)
        return result.as_dict()

    def _tell(self, done: int, total: int, message: str) -> None:
        if self.stderr.isatty():
            self.say(f"{100 * done // total:3d} %  {message}")


def _process(key: str) -> ProcessElement:
    if not ProcessElement.objects.exists():
        raise DomainError(_("The catalogue of processes is not loaded. Run: manage.py migrate"))
    found = ProcessElement.objects.filter(key=key).first()
    if found is not None:
        return found
    known = list(ProcessElement.objects.fab().values_list("key", flat=True)[:NAMED_AT_MOST])
    raise DomainError(
        (
            _("There is no process %(key)s.") % {"key": key}
            if key
            else _("Say which process with --process.")
        )
        + " "
        + _("For example: %(known)s; the page Processes lists all.") % {"known": ", ".join(known)}
    )


def _mapping(wanted: str) -> str:
    if wanted:
        return wanted
    raise DomainError(
        _("Say which column is what with --mapping: a YAML file, or one of %(known)s.")
        % {"known": ", ".join(shipped_mappings(SHIPPED))}
    )
