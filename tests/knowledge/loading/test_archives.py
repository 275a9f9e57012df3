"""What is read of a folder or an archive, and what makes it untrustworthy as a whole."""

import gzip
import io
import os
import tarfile
import zipfile

import pytest

from knowledge.loading import archives
from knowledge.loading.archives import UnsafeArchive, found_files, shown, without_top

TEXT = b"# Refunds\n"


def zipped(path, **files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tarred(path, *members):
    with tarfile.open(path, "w:gz") as archive:
        for member, content in members:
            info = member if isinstance(member, tarfile.TarInfo) else tarfile.TarInfo(member)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def told(place):
    return {file.path: file.content for file in found_files(place)}


def refusal(place):
    with pytest.raises(UnsafeArchive) as refused:
        list(found_files(place))
    return str(refused.value)


def test_a_folder_a_zip_a_tar_and_a_file_tell_the_same(tmp_path):
    (tmp_path / "folder" / "a").mkdir(parents=True)
    (tmp_path / "folder" / "a" / "x.md").write_bytes(TEXT)
    (tmp_path / "x.md").write_bytes(TEXT)
    assert told(tmp_path / "folder") == {"a/x.md": TEXT}
    assert told(zipped(tmp_path / "a.zip", **{"a/x.md": TEXT})) == {"a/x.md": TEXT}
    assert told(tarred(tmp_path / "a.tar.gz", ("./a/x.md", TEXT))) == {"a/x.md": TEXT}
    assert told(tmp_path / "x.md") == {"x.md": TEXT}


@pytest.mark.parametrize("name", ["../x.md", "a/../../x.md", "/etc/x.md", "C:/x.md", "..\\x.md"])
def test_a_name_that_leads_out_refuses_the_whole_archive(tmp_path, name):
    good = {"a.md": TEXT}
    assert "leads out of it" in refusal(zipped(tmp_path / "a.zip", **good, **{name: TEXT}))
    assert "leads out of it" in refusal(tarred(tmp_path / "a.tar.gz", ("a.md", TEXT), (name, TEXT)))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_a_link_or_device_refuses_the_whole_archive(tmp_path, kind):
    link = tarfile.TarInfo("x.md")
    link.type, link.linkname = kind, "/etc/passwd"
    assert "no file" in refusal(tarred(tmp_path / "a.tar.gz", (link, b"")))


def test_a_link_in_a_zip_or_a_folder_is_not_followed(tmp_path):
    info = zipfile.ZipInfo("x.md")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert "no file" in refusal(tmp_path / "a.zip")
    (tmp_path / "folder").mkdir()
    os.symlink("/etc/passwd", tmp_path / "folder" / "x.md")
    assert "no file" in refusal(tmp_path / "folder")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1 << 20)
    bomb = b"0" * (2 << 20)
    assert "unpacks to more" in refusal(zipped(tmp_path / "a.zip", **{"x.bin": bomb}))
    assert "unpacks to more" in refusal(tarred(tmp_path / "a.tar.gz", ("x.bin", bomb)))


def test_very_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_FILES", 2)
    many = {f"{n}.md": TEXT for n in range(3)}
    assert "more than 2 files" in refusal(zipped(tmp_path / "a.zip", **many))


def test_a_file_that_is_too_large_is_told_without_its_content(tmp_path):
    large = b"x" * (archives.LARGEST_FILE + 1)
    assert told(zipped(tmp_path / "a.zip", **{"x.md": large})) == {"x.md": None}


def test_an_archive_that_is_cut_off_is_refused(tmp_path):
    whole = tarred(tmp_path / "a.tar.gz", ("x.md", os.urandom(9000)))
    whole.write_bytes(whole.read_bytes()[:4000])
    assert "cannot be read to its end" in refusal(whole)
    whole = zipped(tmp_path / "a.zip", **{"x.md": os.urandom(9000)})
    whole.write_bytes(whole.read_bytes()[:4000])
    assert "cannot be read to its end" in refusal(whole)


def test_what_is_gzipped_but_no_tar_is_refused(tmp_path):
    (tmp_path / "x.md.gz").write_bytes(gzip.compress(TEXT))
    assert "cannot be read to its end" in refusal(tmp_path / "x.md.gz")


@pytest.mark.parametrize("name", ["articles.zip", "articles.tar.gz", "articles.TGZ"])
def test_what_is_only_called_an_archive_is_refused(tmp_path, name):
    (tmp_path / name).write_text("No archive at all.")
    with pytest.raises(UnsafeArchive, match=f"{name} is no archive"):
        list(found_files(tmp_path / name))


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert "There is no file" in refusal(tmp_path / "none.zip")


def test_the_one_folder_around_everything_does_not_count():
    assert without_top(["docs/a.md", "docs/b/c.md"]) == len("docs/")
    assert without_top(["docs/a.md", "b.md"]) == 0
    assert without_top(["a.md"]) == 0


def test_a_name_is_shown_without_control_characters():
    assert shown("a\x1b[31m\u202eb.md") == "a\\u001b[31m\\u202eb.md"
    assert len(shown("x" * 999)) == archives.LONGEST_NAME
