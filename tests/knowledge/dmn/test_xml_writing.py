"""A tree as XML, so that it reads back as it was."""

import pytest

from knowledge.dmn.xml_tree import read_tree
from knowledge.dmn.xml_writing import Unwritable, document, fragment, is_mixed, split_key


def again(content):
    """A file as it is written after reading."""
    tree = read_tree(content)
    return document(tree.root, tree.prefixes).decode()


def inside(content):
    """The first child as a fragment."""
    return fragment(read_tree(content).root.children[0])


def test_prefixes_are_those_of_the_file():
    content = b'<a xmlns="urn:a" xmlns:tool="urn:tool" tool:k="1"><tool:b/></a>'
    assert again(content) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<a xmlns="urn:a" xmlns:tool="urn:tool" tool:k="1">\n  <tool:b/>\n</a>\n'
    )


def test_a_fragment_declares_what_it_uses_and_no_more():
    content = b'<a xmlns:x="urn:x" xmlns:y="urn:y" xmlns:z="urn:z"><x:b y:k="1"><x:c/></x:b></a>'
    assert inside(content) == ('<x:b xmlns:x="urn:x" xmlns:y="urn:y" y:k="1"><x:c/></x:b>')


def test_a_default_name_space_within_another_is_declared_there():
    content = b'<a xmlns="urn:a"><b xmlns="urn:b"><c/><d xmlns=""/></b></a>'
    assert inside(content) == '<b xmlns="urn:b"><c/><d xmlns=""/></b>'
    assert read_tree(again(content).encode()).root.children[0].children[1].space == ""


def test_an_attribute_without_a_known_prefix_gets_one():
    root = read_tree(b"<a/>").root
    root.attributes["{urn:new}k"] = "v"
    told = document(root, {}).decode()
    assert 'xmlns:ns1="urn:new" ns1:k="v"' in told


def test_the_attributes_of_xml_itself_keep_their_prefix():
    assert 'xml:lang="cy"' in again(b'<a xml:lang="cy"/>')


def test_words_between_elements_stay_where_they_are():
    content = b"<a><b>one <i>two</i> three <i>four</i></b></a>"
    assert inside(content) == "<b>one <i>two</i> three <i>four</i></b>"
    assert "<b>one <i>two</i> three <i>four</i></b>" in again(content)


def test_blanks_between_elements_are_not_mixed_words():
    assert not is_mixed(read_tree(b"<a> <b/> </a>").root)
    assert is_mixed(read_tree(b"<a><b/>x</a>").root)


@pytest.mark.parametrize(
    "text", ["a]]>b", "<&>'\"", "a\r\nb\tc", " blank ", "\u2028\x85", "\U0001f600"]
)
def test_texts_come_back_as_they_were(text):
    root = read_tree(b'<a k="1"><b/></a>').root
    root.attributes["k"] = text
    root.children[0].text = text
    found = read_tree(document(root, {})).root
    assert found.attributes["k"] == text
    assert found.children[0].text == text


@pytest.mark.parametrize("text", ["a\x00b", "\x08", "\x1b[0m", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_refused_with_the_character(text):
    root = read_tree(b"<a/>").root
    root.text = text
    with pytest.raises(Unwritable, match=r"a holds the character U\+[0-9A-F]{4}"):
        document(root, {})
    root.text, root.attributes = "", {"k": text}
    with pytest.raises(Unwritable, match="which XML cannot hold"):
        document(root, {})


@pytest.mark.parametrize("name", ["", "a b", "1a", "<x>", "a:b"])
def test_names_that_are_none_are_refused(name):
    root = read_tree(b"<a/>").root
    root.attributes[name] = "1"
    with pytest.raises(Unwritable, match="no name"):
        document(root, {})


@pytest.mark.parametrize("key", ["{urn:x", "{}k", "{"])
def test_a_key_without_a_name_space_is_refused(key):
    with pytest.raises(Unwritable, match="no name of an attribute"):
        split_key(key)


def test_depth_ends_where_reading_ends():
    deep = read_tree(b"<a>" * 199 + b"</a>" * 199).root
    assert document(deep, {})
    outer = read_tree(b"<o><o/></o>").root
    outer.children[0].children = [deep]
    with pytest.raises(Unwritable, match="200 elements"):
        document(outer, {})
