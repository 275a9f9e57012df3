import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kernel.models import Upload
from kernel.models.accounts import User
from kernel.ruling import DomainError
from kernel.uploads import receive_upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sofia():
    return User.objects.create_user("sofia")


def receive(content, sofia, name="events.csv", kinds=frozenset({"text", "gzip"})):
    return receive_upload(SimpleUploadedFile(name, content), actor=sofia, kinds=set(kinds))


def test_a_file_is_kept_as_it_came(sofia):
    upload = receive(b"case,at\n1,2026-01-01\n", sofia)
    assert upload.file.read() == b"case,at\n1,2026-01-01\n"
    assert (upload.media_type, upload.size_bytes, upload.uploaded_by) == ("text", 21, sofia)


def test_the_kind_is_told_by_the_content_not_the_name(sofia):
    assert receive(gzip.compress(b"case,at\n"), sofia, name="x.csv").media_type == "gzip"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (
            b"\x7fELF\x00\x00",
            "events.csv is no text: line 1, column 5 holds a NUL byte. Expected is gzip, text; if",
        ),
        (b"\x00", "line 1, column 1 holds a NUL byte"),
        (b"a,b\n1,2\n\x00", "line 3, column 1 holds a NUL byte"),
        (b"a,b\r\n1,2\r\n3,\x004\x00", "line 3, column 3 holds a NUL byte"),
        (b"a,b\r1,\x00", "line 2, column 3 holds a NUL byte"),
        ("ä,ß\nZoë,\0".encode(), "line 2, column 5 holds a NUL byte"),
        (b"%PDF-1.7 ...", "holds pdf; expected is gzip, text"),
    ],
)
def test_what_it_should_not_hold_is_refused_with_the_reason(sofia, content, reason):
    with pytest.raises(DomainError, match=reason):
        receive(content, sofia)
    assert not Upload.objects.exists()


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("lines", [6_553, 10_000, 300_000])
def test_a_nul_byte_is_found_however_far_into_the_file(sofia, ending, lines):
    """64 KB are read at a time: a line end of two bytes may be cut in two."""
    content = f"12345678{ending}".encode() * lines + "Zoë\0".encode()
    with pytest.raises(DomainError, match=f"line {lines + 1}, column 4 holds a NUL byte"):
        receive(content, sofia)
    assert not Upload.objects.exists()


def test_a_nul_byte_far_into_one_long_line_is_counted_in_characters(sofia):
    with pytest.raises(DomainError, match="line 1, column 200001 holds a NUL byte"):
        receive(("ö" * 200_000 + "\0").encode(), sofia)


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_text_in_utf_16_is_text_though_it_is_full_of_nul_bytes(sofia, mark):
    assert receive("\ufeffcase,at\n".encode(mark), sofia).media_type == "text"


def test_where_no_text_may_come_it_is_not_said_why_it_is_none(sofia):
    with pytest.raises(DomainError, match="holds something unknown; expected is pdf, png"):
        receive(b"\0\0", sofia, kinds={"png", "pdf"})


def test_a_file_over_the_limit_is_refused_with_both_sizes(sofia, settings):
    settings.UPLOAD_MAX_BYTES = 10
    with pytest.raises(DomainError, match=r"11.bytes; the limit is 10.bytes"):
        receive(b"12345678901", sofia)


def test_a_path_in_the_name_leads_nowhere(sofia):
    assert receive(b"a,b\n", sofia, name="../../etc/passwd").name == "passwd"
