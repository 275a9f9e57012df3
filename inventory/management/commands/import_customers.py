from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from inventory.actions.customer_imports import check_customers, import_customers
from inventory.capture.mapping import SHIPPED, customer_mapping
from inventory.capture.reading import look_at
from kernel.accounts import clock_user
from kernel.commands import ReportingCommand
from kernel.mapping import find_mapping


class Command(ReportingCommand):
    help = "Add the customers of a CSV file to the inventory, or bring them up to date."

    def add_own_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="CSV, plain or gzipped")
        parser.add_argument(
            "--mapping", required=True, help="a YAML file, or the name of a shipped mapping"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="check every row and write nothing"
        )

    def work(self, **options: Any) -> dict[str, Any]:
        mapping = customer_mapping(find_mapping(options["mapping"], shipped=SHIPPED))
        table = look_at(Path(options["file"]))
        if options["dry_run"]:
            count = check_customers(table, mapping)
        else:
            _batch, count = import_customers(table, mapping, actor=clock_user())
        return {**count.as_dict(), "dry_run": options["dry_run"]}

    def tell(self, result: dict[str, Any]) -> str:
        figures = {name: value for name, value in result.items() if name != "error_cells"}
        cells = [
            _("line %(line)s, %(column)s: %(reason)s") % cell for cell in result["error_cells"]
        ]
        return "\n".join([super().tell(figures), *cells])
