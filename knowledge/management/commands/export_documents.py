from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from kernel.commands import ReportingCommand
from knowledge.loading.writing import exported_files, write_files
from knowledge.models import Document, DocumentKind


class Command(ReportingCommand):
    help = "Write each document as a Markdown file that import_documents reads back."

    def add_own_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", help="a folder, or a .zip")
        parser.add_argument("--kind", choices=DocumentKind.values, help="only of this kind")
        parser.add_argument("--process", help="only of the process with this key")

    def work(self, **options: Any) -> dict[str, Any]:
        documents = Document.objects.select_related("process", "owner")
        if options["kind"]:
            documents = documents.filter(kind=options["kind"])
        if options["process"]:
            documents = documents.filter(process__key=options["process"])
        written = write_files(exported_files(documents), Path(options["path"]))
        return {"documents": written, "left_out_without_text": documents.count() - written}
