"""An import of documents with a screen reader, and on a phone."""

import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge.actions import document_imports as imports
from tests.knowledge.factories import PersonFactory, ProcessFactory
from tests.knowledge.test_actions_document_imports import FILES, zipped

PICTURES = os.environ.get("GROUNDCREW_TEST_PICTURES", "")
VIEWS = [("dark", 1440, 900), ("light", 390, 844)]


@pytest.fixture
def editor(transactional_db):
    return PersonFactory(username="edith", role="Knowledge editor")


def hand_in(editor, files):
    file = SimpleUploadedFile("articles-of-the-old-intranet.zip", zipped(files))
    told = {"kind": "article", "process": ProcessFactory(), "owner": editor}
    batch = imports.receive_document_file(file, actor=editor, **told)
    imports.check_document_import(batch, actor=editor)
    return batch


def test_no_page_has_an_accessibility_fault_or_is_wider_than_a_phone(
    editor, signed_in, faults, live_server
):
    first = hand_in(editor, FILES)
    imports.load_document_import(first, actor=editor)
    changed = {
        "refund.md": "# Refunds\n\nWe never pay.\n",
        "a/" + "long-name-" * 12 + ".md": b"\xff",
    }
    second = hand_in(editor, {**FILES, **changed})
    page = signed_in(editor, "/document-imports/")
    paths = [
        "/documents/",
        "/document-imports/",
        "/document-imports/new/",
        *(batch.get_absolute_url() for batch in (first, second)),
        f"{second.get_absolute_url()}files/",
        f"{second.get_absolute_url()}load/",
        f"{first.get_absolute_url()}undo/",
        *(row.get_absolute_url() for row in second.files.all()),
        first.files.first().get_absolute_url(),
    ]
    found = {}
    for path in paths:
        for scheme, width, height in VIEWS:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": height})
            page.goto(live_server.url + path)
            wrong = faults(page)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append(f"wider than {width}")
            if wrong:
                found[f"{path} {scheme}"] = wrong
            if PICTURES:
                name = f"{path.strip('/').replace('/', '_')}_{scheme}.png"
                page.screenshot(path=Path(PICTURES) / name, full_page=True)
    assert found == {}
