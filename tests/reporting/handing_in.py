"""Hands a file in at both doors: on the page and to the command."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from inventory.models import ProcessElement
from reporting.models import CaseFact, DailyCell, EventBatch, QuarantinedRow, Source
from tests.reporting.events import kept

MAPPING = """\
case: case
timestamp: timestamp
activity: activity
closing_activities: [Closed]
outcome: outcome
met: [met]
missed: [missed]
cost: cost
"""


def bytes_of(content):
    return content if isinstance(content, bytes) else content.encode()


def nothing_is_kept(settings):
    for model in (Source, EventBatch, QuarantinedRow, CaseFact, DailyCell):
        assert not model.objects.exists(), model
    folder = settings.EVENT_STORE_DIR
    assert not [one for one in folder.rglob("*") if one.is_file()] if folder.exists() else True
    return True


def handed_in(desk, content, more="", mapping=MAPPING):
    """On the page: the file, then its columns, then “Load”; the page where that ends."""
    file = SimpleUploadedFile("log.csv", bytes_of(content))
    chosen = {
        "file": file,
        "mapping": "own",
        "process": ProcessElement.objects.get(key="1.3.10").pk,
    }
    answer = desk.post(reverse("source-import"), chosen)
    if answer.status_code != 302:
        return answer
    return desk.post(answer.url, {"mapping": mapping + more, "load": "1"}, follow=True)


def told_on(page):
    return page.content.decode().replace("&quot;", '"').replace("&#x27;", "'")


def commanded(capsys, tmp_path, content, more=""):
    path = kept(tmp_path, bytes_of(content))
    mapping = kept(tmp_path, MAPPING + more, "mapping.yaml")
    options = {"process": "1.3.10", "mapping": str(mapping), "as_json": True}
    with pytest.raises(CommandError) as refusal:
        call_command("import_events", str(path), **options)
    assert refusal.value.returncode == 1
    return json.loads(capsys.readouterr().out)["error"]
