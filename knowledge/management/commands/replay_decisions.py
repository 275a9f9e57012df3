"""`manage.py replay_decisions`: decide the log again, and tell where the answer is another."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from knowledge.models import Decision
from knowledge.queries import replayed

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Decide the log of decisions again by the versions that decided, digit by digit. Ends with "
        "an error when an answer is another."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--table", help="of this decision table only, as TAB-0001")
        parser.add_argument("--since", type=date.fromisoformat, help="from this day on")
        parser.add_argument("--until", type=date.fromisoformat, help="up to this day, included")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        told: dict[str, Any] = {"decisions": 0, "same": 0, "not_replayed": 0, "different": []}
        for decision in _asked(options).iterator(chunk_size=2000):
            replay = replayed(decision)
            told["decisions"] += 1
            if replay.answer is None:
                told["not_replayed"] += 1
            elif replay.is_same:
                told["same"] += 1
            else:
                told["different"].append(str(decision.key))
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write(_in_words(told))
        if told["different"]:
            raise CommandError("Some decisions come out differently now.", returncode=1)


def _asked(options: dict[str, Any]) -> Any:
    decisions = Decision.objects.with_parts().order_by("pk")
    if options["table"]:
        decisions = decisions.filter(document__number=options["table"])
    if options["since"]:
        decisions = decisions.since(options["since"])
    return decisions.until(options["until"]) if options["until"] else decisions


def _in_words(told: dict[str, Any]) -> str:
    different = told["different"]
    lines = [
        f"{told['decisions']:,} decisions: {told['same']:,} the same, "
        f"{len(different):,} different, {told['not_replayed']:,} that cannot be replayed.",
        *different[:SHOWN],
    ]
    return "\n".join(lines)
