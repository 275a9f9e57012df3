"""What a page says, and the verdict on the whole beside those on segments."""

from tests.reporting.history import standing_on


def whole():
    return standing_on("", place=0)


def text_of(client, url):
    return " ".join(client.get(url).content.decode().split())


def row_of(text, name):
    """The row of a table that names the segment."""
    return next(part for part in text.split("<tr") if f">{name}</a>" in part)
