"""Customer-interface texts on the pages, and in files: the same life as any document."""

import pytest
from django.urls import reverse

from kernel.ruling import MoveRefused
from knowledge import actions
from knowledge.actions import document_imports as imports
from knowledge.lifecycle import VersionState
from knowledge.loading.writing import exported_files
from knowledge.models import AttestedText, Document, DocumentVersion, digest_of
from tests.knowledge.factories import DocumentFactory, VersionFactory

pytestmark = pytest.mark.django_db
ENGLISH, GERMAN = "Your line works again, {name}.", "Ihr Anschluss geht wieder, {name}."


def told(*pairs, medium="sms"):
    texts = [{"language": one, "subject": "", "text": text} for one, text in pairs]
    return {"medium": medium, "texts": texts}


@pytest.fixture
def draft(editor):
    document = DocumentFactory(number="TXT-0001", kind="interface", title="Line restored")
    return actions.draft_version(document, actor=editor)


def save(draft, editor, texts):
    draft.refresh_from_db()
    parts = {"texts": texts}
    return actions.edit_version(
        draft, body="", parts=parts, expected_digest=draft.digest, actor=editor
    )


def sent(draft, *pairs, languages, **more):
    fields = {"body": "", "expected_digest": draft.digest, "medium": "sms", "texts": len(pairs)}
    for place, (language, text) in enumerate(pairs):
        fields |= {f"texts-{place}-language": language, f"texts-{place}-text": text}
    return {**fields, "languages": languages, **more}


def read(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_languages_are_named_then_written_without_a_script(client, editor, draft):
    client.force_login(editor)
    url = reverse("version-edit", args=[draft.pk])
    page = client.post(url, sent(draft, languages="en, de", do="set_texts")).content.decode()
    assert 'name="texts-1-text"' in page
    draft.refresh_from_db()
    assert draft.texts == {}
    client.post(url, sent(draft, ("en", ENGLISH), ("de", GERMAN), languages="en, de"))
    draft.refresh_from_db()
    assert draft.texts == told(("en", ENGLISH), ("de", GERMAN))
    page = read(client, draft.get_absolute_url())
    assert f'lang="de">{GERMAN}' in page
    assert "32 of 160 characters, 1 SMS (GSM 7-bit)" in page


def test_no_language_is_told_at_its_field_and_nothing_is_saved(client, editor, draft):
    client.force_login(editor)
    url = reverse("version-edit", args=[draft.pk])
    response = client.post(url, sent(draft, ("en", ENGLISH), languages="english"))
    assert response.status_code == 422
    assert "“english” is no language. Write a tag, as en or de-AT." in response.content.decode()
    draft.refresh_from_db()
    assert draft.texts == {}


def test_a_wrong_placeholder_is_kept_flagged_and_stops_submission(client, editor, draft):
    saved = save(draft, editor, told(("en", ENGLISH), ("de", "Ihr Anschluss geht wieder.")))
    client.force_login(editor)
    assert "de: {name} of en is missing here." in read(
        client, reverse("version-edit", args=[draft.pk])
    )
    with pytest.raises(MoveRefused, match="is missing here"):
        actions.submit_version(saved, actor=editor)


def test_a_missing_language_is_flagged_and_does_not_stop(client, editor, approver, releaser, draft):
    saved = save(draft, editor, told(("en", ENGLISH), ("de", "")))
    submitted = actions.submit_version(saved, actor=editor)
    actions.approve_version(submitted, actor=approver)
    actions.enact_version(submitted, actor=releaser)
    client.force_login(editor)
    assert "de is missing" in read(client, draft.document.get_absolute_url())
    assert "TXT-0001" in read(client, f"{reverse('search')}?q=line works again")


def test_without_a_text_in_the_default_language_it_is_not_submitted(editor, draft):
    saved = save(draft, editor, told(("en", ""), ("de", GERMAN)))
    with pytest.raises(MoveRefused, match="en, the default language, has no text"):
        actions.submit_version(saved, actor=editor)


def test_two_versions_are_compared_language_by_language(client, editor, draft):
    save(draft, editor, told(("en", ENGLISH), ("de", GERMAN)))
    DocumentVersion.objects.update(state=VersionState.IN_FORCE)
    second = actions.draft_version(draft.document, actor=editor)
    save(second, editor, told(("en", ENGLISH), ("de", "Ihr Netz geht wieder, {name}.")))
    client.force_login(editor)
    page = read(client, reverse("version-diff", args=[second.pk]))
    assert "<dt>de</dt>" in page
    assert "<dt>en</dt>" not in page


def test_an_export_is_read_back_as_unchanged_and_a_change_is_seen(editor, draft, tmp_path):
    save(draft, editor, told(("en", ENGLISH), ("de", "Zwei\n\nAbsätze, {name}.")))
    DocumentVersion.objects.update(state=VersionState.IN_FORCE)
    [(name, text)] = exported_files(Document.objects.select_related("process", "owner"))
    assert f"> {ENGLISH}" in text
    for said, outcome in ((text, "unchanged"), (text.replace("Zwei", "Drei"), "changed")):
        (tmp_path / name).write_text(said, encoding="utf-8")
        batch = imports.begin_document_import(
            "t",
            actor=editor,
            kind="article",
            process=draft.document.process,
            owner=draft.document.owner,
        )
        imports.check_document_import(batch, actor=editor, place=tmp_path)
        assert batch.files.get().outcome == outcome


def test_texts_of_a_policy_are_left_out(editor):
    version = actions.draft_version(DocumentFactory(), actor=editor)
    assert save(version, editor, told(("en", ENGLISH))).texts == {}


def test_what_is_attested_is_kept_with_its_texts(editor):
    texts = told(("en", ENGLISH))
    version = VersionFactory(
        document=DocumentFactory(number="TXT-0002", kind="interface"), texts=texts
    )
    version.digest = digest_of(version.body, None, **version.parts)
    kept = AttestedText(digest=version.digest, title="x", parts={"texts": texts})
    assert digest_of(version.body, None, **kept.parts) == version.digest
