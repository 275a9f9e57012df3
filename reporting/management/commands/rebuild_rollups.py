from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from kernel.accounts import clock_user
from kernel.commands import ReportingCommand
from kernel.ruling import DomainError
from reporting import actions
from reporting.models import Source


class Command(ReportingCommand):
    help = "Work case facts and daily cells out again from the events."

    def add_own_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--source", default="", help="a number as SRC-0001; all without it")

    def work(self, **options: Any) -> dict[str, Any]:
        sources = Source.objects.all()
        if options["source"]:
            sources = sources.filter(number=options["source"])
            if not sources:
                raise DomainError(
                    _("There is no source %(number)s. There are: %(known)s.")
                    % {
                        "number": options["source"],
                        "known": ", ".join(Source.objects.values_list("number", flat=True)) or "-",
                    }
                )
        actor = clock_user()
        cases = [actions.rebuild_rollups(source, actor=actor) for source in sources]
        return {"sources": len(cases), "cases": sum(cases)}
