from itertools import pairwise

import pytest

from kernel.mapping import check_keys, find_mapping, placed, read_mapping, shipped_mappings
from kernel.ruling import DomainError


def test_a_mapping_is_read_as_fields_and_columns():
    assert read_mapping("case: number\nat: opened_at") == {"case": "number", "at": "opened_at"}


def test_a_fault_in_the_yaml_is_named_with_its_line():
    with pytest.raises(DomainError, match=r"mine\.yaml, line 2, column 5"):
        read_mapping("case: number\n  at: : x", name="mine.yaml")


@pytest.mark.parametrize("text", ["", "- a\n- b", "just words"])
def test_what_is_no_mapping_is_refused(text):
    with pytest.raises(DomainError, match="this is none"):
        read_mapping(text)


def test_python_objects_are_not_made_from_yaml():
    with pytest.raises(DomainError, match="not valid YAML"):
        read_mapping("case: !!python/object/apply:os.system ['true']")


def test_aliases_that_would_grow_without_end_are_refused():
    lines = ["a: &a [lol, lol, lol, lol, lol, lol, lol, lol]"]
    for former, name in pairwise("abcdefghijklmnop"):
        lines.append(f"{name}: &{name} [{', '.join([f'*{former}'] * 8)}]")
    with pytest.raises(DomainError, match=r"mapping, line 2, column 8: .*aliases"):
        read_mapping("\n".join(lines))


@pytest.mark.parametrize(
    "value", ['!!int ""', '!!float ""', "!!bool perhaps", "!!timestamp soon", "!!set {a}", "!own x"]
)
def test_a_tag_is_refused_with_its_place_whatever_it_would_make_of_the_value(value):
    with pytest.raises(DomainError, match=r"mapping, line 2, column 7: .*tags \(!\) are not taken"):
        read_mapping(f"\ncase: {value}")


@pytest.mark.parametrize("value", ["2026-99-99", "[" * 3000, "0x" + "f" * 5000])
def test_a_value_that_no_yaml_reader_can_make_is_refused(value):
    with pytest.raises(DomainError, match=r"mapping.*not valid YAML"):
        read_mapping(f"case: {value}")


def test_a_shipped_mapping_is_found_by_its_name_and_a_file_by_its_path(tmp_path):
    (tmp_path / "desk.yaml").write_text("case: number")
    (tmp_path / "desk.passport.yaml").write_text("key: desk")
    assert find_mapping("desk", shipped=tmp_path) == {"case": "number"}
    assert find_mapping(str(tmp_path / "desk.yaml"), shipped=tmp_path) == {"case": "number"}
    assert shipped_mappings(tmp_path) == ["desk"]


def test_an_unknown_mapping_is_refused_with_the_names_of_the_shipped_ones(tmp_path):
    (tmp_path / "desk.yaml").write_text("case: number")
    with pytest.raises(DomainError, match=r"No mapping dusk.*desk"):
        find_mapping("dusk", shipped=tmp_path)


def test_every_unknown_and_every_missing_field_is_named_at_once():
    with pytest.raises(DomainError) as refusal:
        check_keys({"caze": 1, "extra": 2}, known=["case", "at"], required=["case"])
    for word in ("caze", "extra", "“case” is missing"):
        assert word in str(refusal.value)


@pytest.mark.parametrize("value", [None, ""])
def test_a_required_field_that_names_no_column_is_missing(value):
    with pytest.raises(DomainError, match="“case” is missing"):
        check_keys({"case": value}, known=["case"], required=["case"])


def test_every_field_knows_where_it_was_written():
    told = read_mapping("title: Tickets\n\n  # a remark\ncase: number\nfields:\n  case: inner\n")
    assert placed(told, "case", "is wrong.") == "line 4, column 1: is wrong."
    assert placed(told, "fields", "is wrong.") == "line 5, column 1: is wrong."
    assert placed(told, "absent", "is missing.") == "is missing."
    assert placed({"case": "number"}, "case", "is wrong.") == "is wrong."


def test_an_unknown_field_is_told_with_its_line_and_column():
    with pytest.raises(DomainError, match="line 3, column 2: “caze” is not a field"):
        check_keys(read_mapping("{case: a,\n at: b,\n caze: c}"), known=["case", "at"], required=[])


def test_of_very_many_unknown_fields_the_first_are_named():
    with pytest.raises(DomainError, match="980 more are no fields") as refused:
        check_keys(dict.fromkeys(map(str, range(1000)), "x"), known=["case"], required=[])
    assert len(str(refused.value)) < 2_000


def test_a_field_told_twice_is_refused_since_one_of_them_would_be_lost():
    with pytest.raises(DomainError, match=r"line 3, column 1: .*“case” is told twice"):
        read_mapping("case: number\nat: opened\ncase: id\n")
    assert read_mapping("a: {x: 1}\nb: {x: 2}") == {"a": {"x": 1}, "b": {"x": 2}}


def test_a_character_that_is_no_yaml_is_named_with_its_place(tmp_path):
    with pytest.raises(DomainError, match=r"mapping, line 2, column 6: the character U\+0000"):
        read_mapping("case: number\nat: a\0b\n")


def test_a_file_that_is_no_utf_8_is_named_with_its_place(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_bytes("case: number\nat: geöffnet\n".encode("cp1252"))
    with pytest.raises(
        DomainError, match=r"mine\.yaml, line 2, column 7: the byte 0xF6 is no UTF-8"
    ):
        find_mapping(str(path), shipped=tmp_path)


def test_a_byte_order_mark_is_no_part_of_the_first_field(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"\xef\xbb\xbfcase: number\n")
    assert find_mapping(str(path), shipped=tmp_path) == {"case": "number"}
