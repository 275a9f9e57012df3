from itertools import pairwise

import pytest

from kernel.mapping import check_keys, find_mapping, read_mapping, shipped_mappings
from kernel.ruling import DomainError


def test_a_mapping_is_read_as_fields_and_columns():
    assert read_mapping("case: number\nat: opened_at") == {"case": "number", "at": "opened_at"}


def test_a_fault_in_the_yaml_is_named_with_its_line():
    with pytest.raises(DomainError, match=r"mine\.yaml, line 2"):
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
    with pytest.raises(DomainError, match=r"mapping, line 2: .*aliases"):
        read_mapping("\n".join(lines))


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
