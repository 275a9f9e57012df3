"""What customers hear and read: tags, placeholders, missing languages, and lengths."""

import pytest

from knowledge.interface_texts import (
    language_tag,
    languages_typed,
    lengths,
    missing_languages,
    shaped_texts,
    text_faults,
    texts_as_text,
)
from knowledge.message_length import measured, sms_length
from knowledge.text_fields import fields_of_texts, texts_from_fields
from tests.knowledge.naughty import NAUGHTY


def texts(*told, medium="sms"):
    said = [{"language": language, "text": text} for language, text in told]
    return shaped_texts({"medium": medium, "texts": said})


def faults(*told):
    return [(fault.field, fault.message) for fault in text_faults(texts(*told))]


@pytest.mark.parametrize(
    ("told", "tag"),
    [
        ("EN", "en"),
        ("de_at", "de-AT"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("sl-rozaj", "sl-rozaj"),
        ("gsw", "gsw"),
        ("english", ""),
        ("e", ""),
        ("de-", ""),
        ("de-AUT", ""),
        ("1", ""),
        ("", ""),
    ],
)
def test_a_language_is_named_by_its_tag(told, tag):
    assert language_tag(told) == tag


def test_tags_are_typed_with_commas_each_once():
    assert languages_typed("en, DE-at;en fr") == ["en", "de-AT", "fr"]
    with pytest.raises(ValueError, match="“deutsch” is no language"):
        languages_typed("en, deutsch")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"medium": "fax", "texts": []}, "“fax” is no medium"),
        ({"medium": "sms", "texts": [{"language": "x"}]}, "is no language"),
        ({"medium": "sms", "texts": [{"language": "en"}, {"language": "EN"}]}, "told twice"),
        ({"medium": "sms", "texts": [{"language": "en", "text": "x" * 20_001}]}, "at most"),
        ({"medium": "sms"}, "name no languages"),
        ("text", "name no languages"),
    ],
)
def test_what_cannot_be_kept_is_refused(told, words):
    with pytest.raises(ValueError, match=words):
        shaped_texts(told)


def test_an_sms_has_no_subject_and_an_email_has():
    told = {"language": "en", "subject": "Your  bill", "text": "x"}
    assert shaped_texts({"medium": "sms", "texts": [told]})["texts"][0]["subject"] == ""
    assert shaped_texts({"medium": "email", "texts": [told]})["texts"][0]["subject"] == "Your bill"


def test_a_language_without_a_text_is_missing_and_the_default_one_must_not_be():
    told = texts(("en", "Hello."), ("de", ""), ("fr", ""))
    assert missing_languages(told) == ["de", "fr"]
    assert not text_faults(told)
    assert faults(("en", ""), ("de", "Hallo.")) == [
        ("texts-0-text", "en, the default language, has no text.")
    ]
    assert text_faults({})[0].field == "languages"


@pytest.mark.parametrize(
    ("german", "words"),
    [
        ("{amount} bis {day}", ""),
        ("", ""),
        ("{amount}", "de: {day} of en is missing here."),
        ("{amount} {day} {name}", "de: {name} is not in en."),
        ("{amount} {day", "de: A brace is not closed"),
        ("{amount} {Day}", "de: {Day} is no placeholder"),
    ],
)
def test_placeholders_are_the_same_in_every_language(german, words):
    found = faults(("en", "{amount} by {day}"), ("de", german))
    assert [field for field, _message in found] == (["texts-1-text"] if words else [])
    assert not found or words in found[0][1]


@pytest.mark.parametrize(
    ("text", "is_gsm", "units", "parts", "room"),
    [
        ("", True, 0, 1, 160),
        ("a" * 160, True, 160, 1, 160),
        ("a" * 161, True, 161, 2, 306),
        ("a" * 306, True, 306, 2, 306),
        ("a" * 307, True, 307, 3, 459),
        ("Grüße, ÄÖÜ ß £", True, 14, 1, 160),
        ("€" * 80, True, 160, 1, 160),
        ("a" * 152 + "€" + "a" * 10, True, 164, 2, 306),
        ("ł" * 70, False, 70, 1, 70),
        ("ł" * 71, False, 71, 2, 134),
        ("😀" * 35, False, 70, 1, 70),
        ("😀" * 36, False, 72, 2, 134),
        ("“quoted”", False, 8, 1, 70),
    ],
)
def test_an_sms_is_counted_as_networks_count_it(text, is_gsm, units, parts, room):
    found = sms_length(text)
    assert (found.is_gsm, found.units, found.parts, found.room) == (is_gsm, units, parts, room)


def test_no_character_is_cut_in_two():
    assert sms_length("a" * 152 + "€" + "a" * 152).parts == 3


def test_a_length_is_told_in_what_counts_for_the_medium():
    assert lengths(texts(("en", "a" * 10))) == ["10 of 160 characters, 1 SMS (GSM 7-bit)"]
    assert "because of “ł”" in measured("sms", "ł")
    assert measured("ivr", "one two " * 25) == "50 words, about 20 seconds to speak"
    assert measured("letter", "abc") == "3 characters"
    assert "178 are shown" in measured("push", "abc")


def test_what_is_shown_in_fields_is_read_back():
    told = texts(("en", "Hello {name}."), ("de", ""), medium="email")
    fields = fields_of_texts(told)
    sent = {"medium": fields.medium, "languages": fields.languages, "texts": "2"}
    for one in fields.texts:
        sent |= {f"texts-{one.place}-{name}": getattr(one, name) for name in ("language", "text")}
    assert shaped_texts(texts_from_fields(sent)) == told
    sent["languages"] = "de, fr, en"
    again = shaped_texts(texts_from_fields(sent))
    assert [one["language"] for one in again["texts"]] == ["de", "fr", "en"]
    assert again["texts"][2]["text"] == "Hello {name}."


def test_naughty_texts_stay_as_they_are():
    for text in NAUGHTY:
        told = texts(("en", text))
        text_faults(told)
        assert shaped_texts(told) == told
        assert lengths(told)
        assert isinstance(texts_as_text(told), str)
