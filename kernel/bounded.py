"""Files of strangers, read within bounds: a small archive may unpack to more than the memory."""

import io
from typing import Any

LONGEST_LINE = 1 << 20
MOST_BYTES = 32 << 30


class OutOfBounds(ValueError):
    """A file holds more than is read, or a line that does not end: then `line` is its number."""

    def __init__(self, line: int = 0) -> None:
        super().__init__(line)
        self.line = line


class BoundedFile(io.RawIOBase):
    """Gives what `file` gives; OutOfBounds before a line or the whole can fill the memory.

    Without `of_lines` it may be one line: for readers that hold no line, and have a bound of their
    own for what they hold.
    """

    def __init__(self, file: Any, *, of_lines: bool = True) -> None:
        super().__init__()
        self.file = file
        self.of_lines = of_lines
        self.total = 0
        self.since_break = 0
        self.breaks = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self.file.read1(len(buffer))  # what came before a fault is not lost
        buffer[: len(content)] = content
        self.total += len(content)
        last_break = max(content.rfind(b"\n"), content.rfind(b"\r"))
        tail = len(content) - last_break - 1
        self.since_break = tail if last_break >= 0 else self.since_break + tail
        self.breaks += content.count(b"\n")
        if self.of_lines and self.since_break > LONGEST_LINE:
            raise OutOfBounds(self.breaks + 1)
        if self.total > MOST_BYTES:
            raise OutOfBounds
        return len(content)
