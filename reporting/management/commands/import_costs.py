from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from kernel.accounts import clock_user
from kernel.commands import ReportingCommand
from kernel.ruling import DomainError
from reporting import actions
from reporting.cost_files import read_cost_file
from reporting.queries.cost_plans import UNCHANGED, CostPlan, cost_plan

SHOWN = 200


class Command(ReportingCommand):
    help = "Load cost pools by the month, or the minutes that activities take, from CSV or XLSX."

    def add_own_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change and write nothing"
        )

    def work(self, **options: Any) -> dict[str, Any]:
        path = Path(options["file"])
        if not path.is_file():
            raise DomainError(_("There is no file %(path)s.") % {"path": path})
        if options["dry_run"]:
            plan = cost_plan(read_cost_file(path))
        else:
            plan = actions.import_costs(path, actor=clock_user())
        return {**plan.as_dict(), "dry_run": options["dry_run"], **_told(plan)}

    def tell(self, result: dict[str, Any]) -> str:
        figures = {key: value for key, value in result.items() if key not in {"faults", "changes"}}
        figures["new_pools"] = ", ".join(result["new_pools"]) or "–"
        return "\n".join([super().tell(figures), *result["changes"], *result["faults"]])

    def has_failed(self, result: dict[str, Any]) -> bool:
        return bool(result["errors"])


def _told(plan: CostPlan) -> dict[str, list[str]]:
    changed = [planned for planned in plan.rows if planned.outcome != UNCHANGED][:SHOWN]
    return {
        "changes": [
            _("line %(line)d: %(what)s")
            % {
                "line": planned.row.line,
                "what": f"{planned.row}: {planned.before or '–'} → {planned.after}",
            }
            for planned in changed
        ],
        "faults": [str(fault) for fault in plan.faults],
    }
