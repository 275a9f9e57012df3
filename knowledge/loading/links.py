"""Links between Markdown files become references between documents."""

import posixpath
import re
from collections.abc import Callable
from urllib.parse import unquote

FENCED = re.compile(r" {0,3}(?:`{3}|~{3})")
CODE = r"(?P<code>`[^`]+`)"
INLINE = r"(?P<open>\]\(<?)(?P<target>[^()\s<>]+)"
DEFINED = r"(?P<define>^ {0,3}\[[^\[\]]+\]:[ \t]*<?)(?P<defined>[^\s<>]+)"
LINK = re.compile(f"{CODE}|{INLINE}|{DEFINED}")
FOREIGN = re.compile(r"^(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//|/|#)")


def linked(body: str, path: str, number_of: Callable[[str], str]) -> str:
    """The text with each link to a file that `number_of` knows as one to its document.

    `number_of`: path below the archive to the number of its document, "" where it has none.
    """

    def replace(found: re.Match[str]) -> str:
        target = found["target"] or found["defined"]
        if target is None or FOREIGN.match(target):
            return found[0]
        file, mark, anchor = target.partition("#")
        number = number_of(resolved(file, path)) if file else ""
        start = found["open"] or found["define"]
        return f"{start}{number}{mark}{anchor}" if number else found[0]

    lines, is_code = body.split("\n"), False
    for place, line in enumerate(lines):
        is_code ^= bool(FENCED.match(line))
        if not is_code and ("](" in line or "]:" in line):
            lines[place] = LINK.sub(replace, line)
    return "\n".join(lines)


def resolved(target: str, path: str) -> str:
    """Where a relative link of the file at `path` leads, below the archive."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
