import pytest

from kernel.ruling import DomainError
from reporting.event_mapping import mapping_of
from reporting.mapping_files import (
    mapping_named,
    mapping_sent,
    mapping_text,
    mapping_written,
    shipped_texts,
)

LEAST = "case: c\ntimestamp: t\nactivity: a\nclosing_activities: Closed\n"


def test_every_shipped_mapping_can_be_used_and_written_again():
    for key, text in shipped_texts().items():
        mapping = mapping_named(key)
        assert mapping_written(text) == mapping
        assert mapping_written(mapping_text(mapping)) == mapping
        assert mapping_of(mapping.as_dict()) == mapping


def test_a_single_value_stands_for_a_list_and_yaml_words_for_text():
    mapping = mapping_written(LEAST + "outcome: o\nmet: true\nmissed: [false, 0]\n")
    assert mapping.closing_activities == ("Closed",)
    assert (mapping.met, mapping.missed) == (("true",), ("false", "0"))


def test_a_mapping_may_be_a_file_of_ones_own(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(LEAST)
    assert mapping_named(str(path)).case == "c"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("case: c\ntimestamp: t\nactivity: a\n", "closed_at"),
        (LEAST + "date_order: backwards", "date_order is “backwards”"),
        (LEAST + "decimal: x", "decimal is “x”"),
        (LEAST + "delimiter: ab", "delimiter is “ab”"),
        (LEAST + "delimiter: '\"'", "no quote and no line break"),
        (LEAST + 'delimiter: "\\n"', "no quote and no line break"),
        (LEAST + "outcome: o\nmet: [Yes, ok]\nmissed: [no, OK]", "“ok” cannot mean two things"),
        (LEAST + "encoding: undefined", "“undefined” is not known"),
        (LEAST + 'encoding: "a\\0b"', "line 5, column 11: .* U\\+0000 is not taken"),
        (LEAST + "time_zone: Mars/Base", "“Mars/Base” is not known"),
        (LEAST + "time_zone: ../etc", "is not known"),
        (LEAST + "encoding: klingon", "“klingon” is not known"),
        (LEAST + "colour: red", "“colour” is not a field"),
        ("case: c", "“timestamp” is missing"),
        ("case:\n" + LEAST.split("\n", 1)[1], "“case” is missing"),
        ("case: ''\n" + LEAST.split("\n", 1)[1], "“case” is missing"),
        ("- a", "this is none"),
        (LEAST + "segments: [a, [b]]", "line 5, column 1: segments is a list of plain values."),
        (LEAST + "cost: [a, b]", "line 5, column 1: cost is one plain value."),
        (LEAST + "outcome: {a: b}", "line 5, column 1: outcome is one plain value."),
    ],
)
def test_a_fault_in_a_mapping_is_named(text, says):
    with pytest.raises(DomainError, match=says):
        mapping_written(text)


def test_a_field_that_is_left_empty_is_as_usual():
    mapping = mapping_written(LEAST + "encoding:\ndecimal: ''\ntime_zone:\nmet:\n")
    assert mapping == mapping_written(LEAST)


def test_an_unknown_mapping_names_those_there_are():
    with pytest.raises(DomainError, match="service-desk-incidents"):
        mapping_named("nonesuch")


def test_every_fault_is_told_with_the_place_where_it_was_written():
    with pytest.raises(DomainError) as refusal:
        mapping_written(LEAST + "\ntime_zone: Mars\n\nclock_runs: [Go]\ndecimal: x\n")
    told = str(refusal.value)
    assert "line 6, column 1: time_zone “Mars” is not known" in told
    assert "line 9, column 1: decimal is “x”" in told
    assert "Say at which marks the clock stops" in told  # it was not written: it has no place


def test_the_place_of_a_fault_stands_behind_the_name_of_its_file(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(LEAST + "date_order: backwards\n")
    with pytest.raises(DomainError) as refusal:
        mapping_named(str(path))
    told = "mine.yaml: The mapping cannot be used: line 5, column 1: date_order is “backwards”"
    assert str(refusal.value).startswith(told)


def test_a_mapping_that_is_handed_in_is_read_as_one_that_lies_in_a_file():
    assert mapping_sent(LEAST.encode("utf-8-sig"), name="mine.yaml") == mapping_written(LEAST)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"case: [", "mine.yaml, line 1, column 8: not valid YAML"),
        (b"case: a\nat: \xff", "mine.yaml, line 2, column 5: the byte 0xFF is no UTF-8"),
        (b"case: a\ncaze: b", "mine.yaml: The mapping cannot be used: line 2, column 1: “caze”"),
        (b"case,at\nA,2026-03-02", "mine.yaml: a mapping is a list of"),
        (b"x" * 70_000, "mine.yaml is larger than 64 KB: that is no mapping"),
        (
            LEAST.encode() + b'title: "a\\0b"',
            "mine.yaml, line 5, column 8: not valid YAML: the character U+0000 is not taken",
        ),
        (
            LEAST.encode() + b'met: [yes, "\\ud800"]',
            "mine.yaml, line 5, column 12: not valid YAML: the character U+D800 is not taken",
        ),
        (
            LEAST.encode() + b"encoding: unicode_escape",
            "mine.yaml: The mapping cannot be used: line 5, column 1: encoding “unicode_escape”",
        ),
    ],
)
def test_a_mapping_that_is_handed_in_and_is_none_is_named(content, says):
    with pytest.raises(DomainError) as refusal:
        mapping_sent(content, name="mine.yaml")
    assert str(refusal.value).startswith(says)
