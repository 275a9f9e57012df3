import gzip
import io

import pytest

from kernel import bounded
from kernel.bounded import BoundedFile, OutOfBounds


def read(content):
    return io.BufferedReader(BoundedFile(io.BytesIO(content)), 1 << 10).read()


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"a\r" * 5000, b"x" * 5000])
def test_what_is_within_bounds_comes_as_it_is(content):
    assert read(content) == content


@pytest.mark.parametrize("ending", [b"\n", b"\r"])
def test_the_length_of_a_line_begins_anew_with_each(monkeypatch, ending):
    monkeypatch.setattr(bounded, "LONGEST_LINE", 3000)
    content = (b"x" * 2900 + ending) * 4
    assert read(content) == content


def test_a_line_without_an_end_is_not_read_on(monkeypatch):
    monkeypatch.setattr(bounded, "LONGEST_LINE", 3000)
    with pytest.raises(OutOfBounds):
        read(b"a,b\n" + b"x" * 5000)


def test_where_no_line_is_held_it_may_be_long_but_not_the_whole(monkeypatch):
    monkeypatch.setattr(bounded, "LONGEST_LINE", 3000)
    monkeypatch.setattr(bounded, "MOST_BYTES", 9000)
    file = BoundedFile(io.BytesIO(b"x" * 8000), of_lines=False)
    assert len(io.BufferedReader(file).read()) == 8000
    with pytest.raises(OutOfBounds):
        io.BufferedReader(BoundedFile(io.BytesIO(b"x" * 9500), of_lines=False)).read()


def test_what_came_before_a_fault_is_counted():
    whole = b"a,b\n" * 9000
    bounded = BoundedFile(gzip.GzipFile(fileobj=io.BytesIO(gzip.compress(whole)[:-9])))
    with pytest.raises(EOFError):
        io.BufferedReader(bounded, 1 << 17).read()
    assert bounded.breaks == 9000


def test_no_more_is_read_than_there_may_be(monkeypatch):
    monkeypatch.setattr(bounded, "MOST_BYTES", 3000)
    with pytest.raises(OutOfBounds):
        read(b"x\n" * 2000)


def test_a_line_without_an_end_is_told_by_its_number(monkeypatch):
    monkeypatch.setattr(bounded, "LONGEST_LINE", 3000)
    with pytest.raises(OutOfBounds) as fault:
        read(b"a,b\n1,2\n" + b"x" * 9000)
    assert fault.value.line == 3
