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
        (b"\x7fELF\x00\x00", "something unknown, a NUL byte in line 1 as character 5; expected"),
        (b"\x00", "something unknown, a NUL byte in line 1 as character 1; expected"),
        (b"a,b\n1,2\n\x00", "NUL byte in line 3 as character 1"),
        (b"a,b\r\n1,2\r\n3,\x004\x00", "NUL byte in line 3 as character 3"),
        (b"a,b\r1,\x00", "NUL byte in line 2 as character 3"),
        ("ä,ß\nZoë,\0".encode(), "NUL byte in line 2 as character 5"),
        (b"%PDF-1.7 ...", "holds pdf; expected is gzip, text"),
    ],
)
def test_what_it_should_not_hold_is_refused_with_the_reason(sofia, content, reason):
    with pytest.raises(DomainError, match=reason):
        receive(content, sofia)
    assert not Upload.objects.exists()


def test_where_no_text_may_come_it_is_not_said_why_it_is_none(sofia):
    with pytest.raises(DomainError, match="holds something unknown; expected is pdf, png"):
        receive(b"\0\0", sofia, kinds={"png", "pdf"})


def test_a_file_over_the_limit_is_refused_with_both_sizes(sofia, settings):
    settings.UPLOAD_MAX_BYTES = 10
    with pytest.raises(DomainError, match=r"11.bytes; the limit is 10.bytes"):
        receive(b"12345678901", sofia)


def test_a_path_in_the_name_leads_nowhere(sofia):
    assert receive(b"a,b\n", sofia, name="../../etc/passwd").name == "passwd"
