"""Only what lies under the root is seen, whatever a name or a link says."""

import pytest

from reporting.watched_folders import OutsideRoot, files_in, folder_under


def test_plain_files_that_fit_are_seen_in_the_order_of_their_names(tmp_path):
    for name in ("b.csv", "a.csv", "c.txt", ".hidden.csv"):
        (tmp_path / name).write_text("x")
    (tmp_path / "folder.csv").mkdir()
    assert [(one.name, one.size) for one in files_in(tmp_path, "", "*.csv")] == [
        ("a.csv", 1),
        ("b.csv", 1),
    ]


@pytest.mark.parametrize("folder", ["..", "../other", "/etc", "a/../../b", "\0"])
def test_a_folder_outside_the_root_is_none(tmp_path, folder):
    with pytest.raises(OutsideRoot):
        folder_under(tmp_path / "root", folder)


def test_a_link_that_leads_out_is_not_followed(tmp_path):
    root, other = tmp_path / "root", tmp_path / "other"
    root.mkdir()
    other.mkdir()
    (other / "secret.csv").write_text("x")
    (root / "link").symlink_to(other)
    (root / "file.csv").symlink_to(other / "secret.csv")
    assert files_in(root, "", "*") == []
    with pytest.raises(OutsideRoot):
        files_in(root, "link", "*")


def test_a_file_that_has_grown_or_was_written_again_has_another_mark(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("x")
    [first] = files_in(tmp_path, "", "*")
    path.write_text("xy")
    [second] = files_in(tmp_path, "", "*")
    assert first.mark != second.mark
