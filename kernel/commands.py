"""Management commands that report: as text for a person, with `--json` as one object."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from kernel.ruling import DomainError


def is_migrated() -> bool:
    """Whether the database has every migration of this release."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


class ReportingCommand(BaseCommand):
    """A command with a result. Subclasses say `work`, `tell` and, if need be, `has_failed`.

    With `--json` standard output holds one JSON object and nothing else; progress and warnings go
    to standard error. It ends with status 1 when it could not do its work.
    """

    needs_database = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json",
            action="store_true",
            dest="as_json",
            help="print the result as one JSON object",
        )
        self.add_own_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if self.needs_database and not is_migrated():
                raise DomainError(_("The database is not prepared. Run: manage.py migrate"))
            result = self.work(**options)
        except DomainError as refusal:
            if options["as_json"]:
                self.stdout.write(json.dumps({"error": str(refusal)}))
            raise CommandError(str(refusal), returncode=1) from refusal
        if options["as_json"]:
            self.stdout.write(json.dumps(result, cls=DjangoJSONEncoder))
        else:
            self.stdout.write(self.tell(result))
        if self.has_failed(result):
            raise CommandError(_("Not all is well; see above."), returncode=1)

    def say(self, text: str, ending: str = "\n") -> None:
        """A line of progress, for a person, never on standard output."""
        self.stderr.write(text, str, ending)  # str: progress is no error, so not in red
        self.stderr.flush()

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Arguments besides `--json`."""

    def work(self, **options: Any) -> dict[str, Any]:
        """Do it; the result's keys are the JSON object's. Raises DomainError when it cannot."""
        raise NotImplementedError

    def tell(self, result: dict[str, Any]) -> str:
        """The result for a person."""
        width = max((len(key) for key in result), default=0)
        return "\n".join(
            f"{key.replace('_', ' '):<{width}}  {value}" for key, value in result.items()
        )

    def has_failed(self, result: dict[str, Any]) -> bool:
        return False
