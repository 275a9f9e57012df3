"""Which files may be attached, by what they hold and how they are named."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kernel import attached_files
from kernel.attached_files import demand_attachable, receive_attachment
from kernel.ruling import DomainError

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def office(*parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    return file.getvalue()


TYPES = "[Content_Types].xml"
GOOD = {
    "a.pdf": (b"%PDF-1.7\x00", "pdf"),
    "a.PNG": (PNG, "png"),
    "a.jpg": (b"\xff\xd8\xff\x00", "jpeg"),
    "a.csv": ("größe;1\n".encode(), "text"),
    "a.md": ("\ufeffWide".encode("utf-16"), "text"),
    "a.docx": (office(TYPES, "word/document.xml"), "docx"),
    "a.xlsx": (office(TYPES, "xl/workbook.xml"), "xlsx"),
    "a.pptx": (office(TYPES, "ppt/presentation.xml"), "pptx"),
}
BAD = {
    "a.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "web page, a drawing"),
    "a.txt": (b"\xef\xbb\xbf \n<!DOCTYPE html><p>Hi", "web page, a drawing"),
    "a.csv": ("<script>1</script>".encode("utf-16"), "web page, a drawing"),
    "b.txt": (b"<!-- --><html>", "web page, a drawing"),
    "c.txt": (b"<?xml version='1.0'?><a/>", "web page, a drawing"),
    "a.html": (b"Only words.", r"must end in \.txt or \.csv or \.md"),
    "a.exe": (PNG, r"must end in \.png"),
    "b.exe": (b"MZ\x90\x00\x03", "NUL byte"),
    "a.pdf": (b"%!PS-Adobe\x00", "Expected is jpeg, pdf"),
    "a.zip": (office("a.txt"), "is an archive"),
    "a.docx": (office(TYPES, "word/document.xml", "word/vbaProject.bin"), "holds macros"),
    "b.docx": (b"PK\x03\x04 not at all", "is damaged"),
    "c.docx": (office(TYPES, "word/a.xml", "xl/b.xml"), "is an archive"),
    "empty.txt": (b"", "is empty"),
}


@pytest.mark.parametrize("name", GOOD)
def test_these_may_be_attached(name):
    content, kind = GOOD[name]
    assert demand_attachable(SimpleUploadedFile(name, content)) == kind


@pytest.mark.parametrize("name", BAD)
def test_these_may_not_and_it_is_told_why(name):
    content, why = BAD[name]
    with pytest.raises(DomainError, match=why):
        demand_attachable(SimpleUploadedFile(name, content))


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(attached_files, "MOST_BYTES", 3)
    with pytest.raises(DomainError, match="at most 3"):
        demand_attachable(SimpleUploadedFile("a.txt", b"four"))


@pytest.mark.django_db
def test_it_is_kept_under_a_plain_name(admin_user):
    file = SimpleUploadedFile("../../etc/a\u202ecsv <b>.txt", b"Words.")
    upload = receive_attachment(file, actor=admin_user)
    assert upload.name == "acsv_b.txt"
    assert upload.media_type == "text"
