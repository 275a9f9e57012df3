"""An installation in which nothing was written yet: each list says what to do first."""

import pytest

pytestmark = pytest.mark.django_db

FIRST = {
    "/documents/": "Write the first, import a folder, or adopt an example.",
    "/documents/mine/": "You own no document, and write none.",
    "/decide/": "Adopt a shipped example, and have it approved.",
    "/decisions/": "What a table answers is kept here.",
    "/releases/": "Plan the first one.",
    "/attestations/": "The page of a document says who must read it.",
    "/feedback/": "They can on the page of a document in force.",
    "/document-imports/": "Import the first.",
    "/dmn-files/": "Upload the first.",
    "/document-classes/": "one approval by somebody else is enough",
    "/searches/": "Everything that was searched was found.",
    "/decisions/graph/": "Adopt a shipped example, upload a DMN file, or write a table.",
    "/documents/references/": "Every reference leads somewhere",
}


@pytest.mark.parametrize(("path", "told"), FIRST.items())
def test_an_empty_list_says_what_to_do_first_and_speaks_of_no_filter(as_user, editor, path, told):
    page = as_user(editor).get(path)
    assert page.status_code == 200
    assert told in page.text
    assert "answers these filters" not in page.text
