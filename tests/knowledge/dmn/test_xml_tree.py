"""XML as a tree: lines and prefixes are known, what is dangerous is refused."""

import time

import pytest

from knowledge.dmn import xml_tree
from knowledge.dmn.xml_tree import (
    DEPTH_MAX,
    ELEMENTS_MAX,
    SIZE_MAX,
    UnreadableModel,
    fresh,
    read_tree,
)


def test_an_element_knows_its_name_space_line_and_words():
    root = read_tree(b'<a xmlns="urn:x">\n  <b k="v">one &amp; two</b>\n</a>').root
    child = root.children[0]
    assert (root.space, root.name, root.line) == ("urn:x", "a", 1)
    assert (child.name, child.text, child.line, child.column) == ("b", "one & two", 2, 3)
    assert child.attributes == {"k": "v"}


def test_children_are_those_of_the_same_name_space_only():
    root = read_tree(b'<a xmlns="urn:x" xmlns:y="urn:y"><y:b>no</y:b><b> yes </b></a>').root
    assert root.said("b") == "yes"
    assert root.first("c") is None
    assert root.said("c") == ""


def test_a_foreign_attribute_is_named_with_its_name_space():
    root = read_tree(b'<a xmlns:y="urn:y" y:k="v" k="w"/>').root
    assert root.attributes == {"{urn:y}k": "v", "k": "w"}


def test_a_node_remembers_what_was_taken():
    root = read_tree(b'<a k="1" l="2"><b/><c/></a>').root
    assert root.take("k") == "1"
    assert root.take("z", "none") == "none"
    root.first("b")
    assert root.attributes == {"l": "2"}
    assert [child.is_taken for child in root.children] == [True, False]


def test_words_behind_a_child_stay_behind_it():
    root = read_tree(b"<a>one<b/>two<c/>three</a>").root
    assert root.text == "one"
    assert [child.tail for child in root.children] == ["two", "three"]


def test_words_come_whole_in_however_many_pieces_they_are_read():
    first = b"one <!-- not this -->&lt; <![CDATA[two]]>\n three"
    root = read_tree(b"<a>" + first + b"<b/>four&amp;<!-- -->five</a>").root
    assert (root.text, root.children[0].tail) == ("one < two\n three", "four&five")


def test_very_long_words_take_no_longer_than_as_many_short_ones():
    """Each piece added to what was read before would copy all of that again."""
    began = time.process_time()
    root = read_tree(b"<a>" + b"and so on\n" * 4_000_000 + b"</a>").root
    assert time.process_time() - began < 10
    assert len(root.text) == 40_000_000


def test_a_prefix_used_twice_gets_a_number():
    tree = read_tree(b'<a><b xmlns:p="urn:1" p:k="1"/><c xmlns:p="urn:2" p:k="2"/></a>')
    assert tree.prefixes == {"p": "urn:1", "p1": "urn:2"}
    assert fresh("p", {"p", "p1", "p2"}) == "p3"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b" \n ", "the file is empty"),
        (b"<a", "no well-formed XML"),
        (b"<a></b>", "mismatched tag"),
        (b"<a>&nope;</a>", "undefined entity"),
        (b"plain words", "no well-formed XML"),
        (b"PK\x03\x04\x00\x00", "no well-formed XML"),
        (b"<a>\x00</a>", "no well-formed XML"),
        (b"<a>\xff\xfe</a>", "no well-formed XML"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "encoding"),
        (b"<!DOCTYPE a><a/>", "document type or an entity"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type or an entity"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "document type or an entity"),
        (b"<p:a/>", "unbound prefix"),
        (b'<a k="1" k="2"/>', "duplicate attribute"),
    ],
)
def test_what_is_no_plain_xml_is_refused(content, told):
    with pytest.raises(UnreadableModel, match=told):
        read_tree(content)


def test_a_refusal_names_line_and_column():
    with pytest.raises(UnreadableModel) as refusal:
        read_tree(b"<a>\n  <b>\n  </c>\n</a>")
    assert (refusal.value.line, refusal.value.column) == (3, 5)
    assert str(refusal.value).startswith("line 3, column 5: ")


def test_a_billion_laughs_end_at_the_document_type():
    laughs = b'<!DOCTYPE a [<!ENTITY a "ha">' + b"".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9)
    )
    with pytest.raises(UnreadableModel, match="line 1"):
        read_tree(laughs + b"]><a>&j;</a>")


def test_a_file_of_more_than_50_mb_is_refused_unread():
    with pytest.raises(UnreadableModel, match="larger than 50 MB"):
        read_tree(b"<a>" + b" " * SIZE_MAX + b"</a>")


def test_a_file_of_very_many_elements_is_refused(monkeypatch):
    assert ELEMENTS_MAX == 500_000
    monkeypatch.setattr(xml_tree, "ELEMENTS_MAX", 1_000)
    assert read_tree(b"<a>" + b"<b/>" * 999 + b"</a>").root.name == "a"
    with pytest.raises(UnreadableModel, match="more than 1,000 elements"):
        read_tree(b"<a>" + b"<b/>" * 1_000 + b"</a>")


def test_depth_ends_at_200():
    deep = b"<a>" * DEPTH_MAX + b"</a>" * DEPTH_MAX
    assert read_tree(deep).root.name == "a"
    with pytest.raises(UnreadableModel, match="200 within each other"):
        read_tree(b"<a>" + deep + b"</a>")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_encodings_that_xml_knows_are_read(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><a>Gebühr</a>'
    assert read_tree(text.encode(encoding)).root.text == "Gebühr"
