from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.judgement import JUDGE
from reporting.models import Verdict
from reporting.queries.replay import can_replay, differences, is_comparable, judge_of

SHOWN = 20
WORDS = {"variation", "assurance", "shape", "since", "advice"}
"""What a reader sees at once; a figure that differs need not change what is said."""


class Command(BaseCommand):
    help = (
        "Judge every verdict again from what it has stored, and name those whose digits differ. "
        "Verdicts of a former version of the judge are told apart: they are no fault."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--measure", default="", help="the code of a measure; all without it")

    def handle(self, *args: Any, **options: Any) -> None:
        verdicts = Verdict.objects.select_related("measure__process").order_by("pk")
        if options["measure"]:
            verdicts = verdicts.filter(measure__code=options["measure"])
        same, without = 0, 0
        wrong: list[str] = []
        former: list[tuple[Verdict, list[str]]] = []
        for verdict in verdicts.iterator(chunk_size=200):
            if not can_replay(verdict):
                without += 1
                continue
            found = differences(verdict)
            if not is_comparable(verdict):
                former.append((verdict, found))
            elif found:
                wrong.append(f"{_name(verdict)} differs in {', '.join(found)}")
            else:
                same += 1
        self.stdout.write(f"{same} verdicts give the same digits again.")
        if without:
            self.stdout.write(f"{without} were given before what was asked was kept.")
        self._tell_former(former)
        if wrong:
            raise CommandError("\n".join(_shortened(wrong)))

    def _tell_former(self, former: list[tuple[Verdict, list[str]]]) -> None:
        if not former:
            return
        judges = sorted({judge_of(verdict) for verdict, _found in former})
        self.stdout.write(
            f"{len(former)} were given by a former version of the judge "
            f"({', '.join(map(str, judges))}; today's is {JUDGE}) and need not agree with today's. "
            "They stand as they were given."
        )
        told = [(verdict, WORDS.intersection(found)) for verdict, found in former]
        otherwise = [
            f"  {_name(verdict)}: another {', '.join(sorted(words))}"
            for verdict, words in told
            if words
        ]
        self.stdout.write(f"Of these {len(otherwise)} would be given otherwise today.")
        for line in _shortened(otherwise):
            self.stdout.write(line)


def _name(verdict: Verdict) -> str:
    return (
        f"{verdict} ({verdict.period_name}, revision {verdict.revision}, key {verdict.pk}, "
        f"judge {judge_of(verdict)})"
    )


def _shortened(lines: list[str]) -> list[str]:
    more = len(lines) - SHOWN
    return [*lines[:SHOWN], f"and {more} more"] if more > 0 else lines
