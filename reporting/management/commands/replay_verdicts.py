from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.models import Verdict
from reporting.queries.replay import can_replay, differences


class Command(BaseCommand):
    help = "Judge every verdict again from what it has stored, and name the first that differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--measure", default="", help="the code of a measure; all without it")

    def handle(self, *args: Any, **options: Any) -> None:
        verdicts = Verdict.objects.select_related("measure__process").order_by("pk")
        if options["measure"]:
            verdicts = verdicts.filter(measure__code=options["measure"])
        same = without = 0
        for verdict in verdicts.iterator(chunk_size=200):
            if not can_replay(verdict):
                without += 1
                continue
            if found := differences(verdict):
                raise CommandError(
                    f"{verdict} ({verdict.period:%B %Y}, revision {verdict.revision}, key "
                    f"{verdict.pk}) differs in {', '.join(found)}; {same} before it do not."
                )
            same += 1
        self.stdout.write(f"{same} verdicts give the same digits again.")
        if without:
            self.stdout.write(f"{without} were given before what was asked was kept.")
