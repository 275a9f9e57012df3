"""The text of a version in its one written form, so that equal texts have equal digests."""

import re
import unicodedata


def tidy(text: str) -> str:
    """Unix line ends, composed letters, no control characters and no blanks at the end.

    Nor what turns letters around: an approver would read another text than the one that is kept.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = _DROPPED.sub("", text)
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", kept).split("\n")]
    return "\n".join(lines).strip("\n")


# control characters, halves of surrogate pairs no database takes, and overrides of direction; marks
# and isolates are for right-to-left texts
_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]")
