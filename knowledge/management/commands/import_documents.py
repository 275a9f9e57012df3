from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel.commands import ReportingCommand
from kernel.models import User
from kernel.ruling import DomainError
from knowledge.actions import document_imports
from knowledge.diff import word_diff
from knowledge.loading.planning import text_told
from knowledge.models import DocumentImport, DocumentKind, FileOutcome

TOLD = [FileOutcome.CHANGED, FileOutcome.CONFLICT, FileOutcome.ERROR]
MOST_TOLD = 1_000
LONGEST_DIFF = 2_000


class Command(ReportingCommand):
    help = "Make drafts of the Markdown files of a folder or archive, or bring them up to date."

    def add_own_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", help="a folder, a .zip, a .tar.gz or one .md")
        parser.add_argument("--process", required=True, help="a key, where a file tells none")
        parser.add_argument("--owner", required=True, help="a username, where a file tells none")
        parser.add_argument("--by", default="", help="username of the author; without, the owner")
        parser.add_argument("--kind", default="article", choices=DocumentKind.values)
        parser.add_argument("--collection", default="", help="without, the name of the archive")
        parser.add_argument("--submit", action="store_true", help="ask for approval of the drafts")
        parser.add_argument(
            "--dry-run", action="store_true", help="check every file and write nothing"
        )

    def work(self, **options: Any) -> dict[str, Any]:
        owner = self._person(options["owner"])
        actor = self._person(options["by"]) if options["by"] else owner
        place = Path(options["path"])
        with transaction.atomic():
            batch = document_imports.begin_document_import(
                place.resolve().name,
                actor=actor,
                collection=options["collection"],
                kind=options["kind"],
                process=self._process(options["process"]),
                owner=owner,
                submits=options["submit"],
            )
            document_imports.check_document_import(batch, actor=actor, place=place)
            told = self._told(batch)
            if options["dry_run"]:
                transaction.set_rollback(True)
        if not options["dry_run"] and batch.files.to_be_written().exists():
            document_imports.load_document_import(batch, actor=actor, tell=self._progress)
            told = self._told(batch)
        return {**told, "dry_run": options["dry_run"]}

    def tell(self, result: dict[str, Any]) -> str:
        figures = {name: value for name, value in result.items() if name != "told"}
        lines = [
            _("%(file)s, line %(line)s, column %(column)s: %(reason)s") % one
            if one["line"]
            else "{file}: {reason}".format(**one)
            for one in result["told"]
        ]
        told = zip(lines, result["told"], strict=True)
        with_diffs = [f"{line}\n    {one['diff']}" if one["diff"] else line for line, one in told]
        return "\n".join([super().tell(figures), *with_diffs])

    def _told(self, batch: DocumentImport) -> dict[str, Any]:
        batch.refresh_from_db()
        rows = batch.files.filter(outcome__in=TOLD).select_related("document", "version")
        told = [
            {
                "file": row.path,
                "outcome": row.outcome,
                "line": row.line,
                "column": row.column,
                "reason": row.detail,
                "diff": _diff(*text_told(row)) if row.outcome == FileOutcome.CHANGED else "",
            }
            for row in rows[:MOST_TOLD]
        ]
        return {**batch.figures, "told": told}

    def _progress(self, done: int, total: int, message: str) -> None:
        if done and done % 100 == 0:
            self.say(_("%(done)d of %(total)d files") % {"done": done, "total": total})

    def _person(self, username: str) -> User:
        person = User.objects.filter(username=username, is_active=True, is_clock=False).first()
        if person is None:
            raise DomainError(_("Nobody here has the username “%(n)s”.") % {"n": username})
        return person

    def _process(self, key: str) -> ProcessElement:
        process = ProcessElement.objects.filter(key=key).first()
        if process is None:
            raise DomainError(
                _("There is no process “%(key)s”. Write the key of one, as 1.3.7.") % {"key": key}
            )
        return process


def _diff(before: str, after: str) -> str:
    """The changed words: [-what goes-] and {+what comes+}; what stays is left out."""
    marks = {"added": "{{+{}+}}", "removed": "[-{}-]"}
    pieces = word_diff(before, after) if before else []
    told = " ".join(marks[kind].format(text.strip()) for kind, text in pieces if kind in marks)
    return told[:LONGEST_DIFF]
