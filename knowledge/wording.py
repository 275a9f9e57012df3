"""The text of a version in its one written form, so that equal texts have equal digests."""

import unicodedata


def tidy(text: str) -> str:
    """Unix line ends, composed letters, no control characters and no blanks at the end.

    Nor what turns letters around: an approver would read another text than the one that is kept.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        one
        for one in text
        if one in "\n\t" or (unicodedata.category(one) not in _DROPPED and one not in _TURNING)
    )
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", kept).split("\n")]
    return "\n".join(lines).strip("\n")


_DROPPED = {"Cc", "Cs"}  # control characters, and halves of surrogate pairs no database takes
_TURNING = "\u202d\u202e"  # overrides of direction; marks and isolates are for right-to-left texts
