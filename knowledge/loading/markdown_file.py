"""One Markdown file: its encoding, its front matter, its text, and what is wrong with them."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from kernel.mapping import Written, read_mapping
from kernel.ruling import DomainError
from knowledge.loading.archives import LARGEST_FILE, LONGEST_NAME, FoundFile, shown
from knowledge.loading.part_blocks import without_blocks
from knowledge.loading.table_block import without_table
from knowledge.numbering import PREFIXES
from knowledge.parts import shaped_measures, shaped_numbers
from knowledge.scopes import shaped_scope
from knowledge.wording import tidy

LONGEST_TITLE = 200
LONGEST_FRONT = 64 << 10
MOST_LINES = 5  # of a heading
FENCE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
ATX = re.compile(r" {0,3}#[ \t]+(?=\S)")
FENCED = re.compile(r" {0,3}(?:`{3}|~{3})")
UNDERLINE = re.compile(r"=+[ \t]*")
MARKS = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)|[*_`]{1,3}")
NUMBER = re.compile(rf"(?:{'|'.join(PREFIXES.values())})-\d{{4,12}}")
PART_KEYS = {"scope": shaped_scope, "measures": shaped_measures, "replaces": shaped_numbers}
KNOWN = ("title", "number", "source", "kind", "process", "owner", "review_by")
TOLD_BY_EXPORT = ("version", "state", "in_force_from")
NOT_OTHER = {*KNOWN, *PART_KEYS, *TOLD_BY_EXPORT}


class FileFault(DomainError):
    """A file that cannot be taken: where, what is wrong, what to do. `line` 0: the whole file."""

    def __init__(self, reason: str, line: int = 0, column: int = 0) -> None:
        super().__init__(reason)
        self.line, self.column = line, column


@dataclass(frozen=True, slots=True)
class ToldDocument:
    """What a file tells of a document. `fields`: of KNOWN, those it names; `parts`: scope, measures
    and steps, if it tells them; `other`: the rest."""

    body: str
    fields: dict[str, str] = field(default_factory=dict)
    other: dict[str, Any] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    heading: str = ""
    table: dict[str, Any] | None = None
    parts: dict[str, Any] = field(default_factory=dict)

    def fault(self, key: str, reason: str) -> FileFault:
        """A fault of a field, at the place where it is told."""
        return FileFault(reason, *self.places.get(key, (0, 0)))

    def day(self, key: str) -> date | None:
        """Raises FileFault when it is no day."""
        told = self.fields.get(key, "")
        try:
            return date.fromisoformat(told) if told else None
        except ValueError as fault:
            reason = _("“%(told)s” is no day. Write it as 2027-01-31.") % {"told": told[:40]}
            raise self.fault(key, reason) from fault


def read_file(found: FoundFile) -> ToldDocument:
    """Raises FileFault, with line and column where there is one."""
    if len(found.path) > LONGEST_NAME or shown(found.path) != found.path:
        raise FileFault(
            _("Its name is longer than %(n)d characters, or holds some that are not printable. "
              "Rename it.") % {"n": LONGEST_NAME}
        )  # fmt: skip
    if found.content is None:
        raise FileFault(
            _("It is larger than %(limit)s. Divide it.") % {"limit": filesizeformat(LARGEST_FILE)}
        )
    text = decoded(found.content)
    front, body, first_line = _parted(text)
    told = _front(front) if front is not None else Written({}, {})
    fields = {key: _plain(told, key) for key in KNOWN if key in told}
    other = {key: value for key, value in told.items() if key not in NOT_OTHER}
    table = None
    if fields.get("kind") == "decision_table":
        body, table = _with_table(body, first_line)
    body, parts = _with_parts(told, body, first_line)
    body = tidy(body)
    if not body and table is None and not parts.get("steps") and not parts.get("texts"):
        raise FileFault(_("It holds no text. Write some below the front matter, or remove it."))
    document = ToldDocument(body, fields, other, told.places, heading_of(body), table, parts)
    _demand_sound(document)
    return document


def decoded(content: bytes) -> str:
    """UTF-8 or UTF-16 by its mark, with Unix line ends. Raises FileFault at a byte that is none."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace")
        reason = _("The byte 0x%(byte)02X is no %(encoding)s. Save the file as UTF-8.")
        words = {"byte": content[min(error.start, len(content) - 1)],
                 "encoding": "UTF-16" if encoding == "utf-16" else "UTF-8"}  # fmt: skip
        raise FileFault(reason % words, *_place(before)) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        reason = _("A NUL character is no text. Save the file anew as UTF-8.")
        raise FileFault(reason, *_place(text[: text.index("\0")]))
    return text


def heading_of(body: str) -> str:
    """The first heading of the first level, as plain text; "" where there is none."""
    paragraph: list[str] = []
    is_code = False
    for line in body.split("\n"):
        is_code ^= bool(FENCED.match(line))
        if not is_code and (mark := ATX.match(line)):
            return _title(line[mark.end() :].rstrip().rstrip("#"))
        if not is_code and paragraph and UNDERLINE.fullmatch(line):
            return _title(" ".join(paragraph))
        paragraph = [*paragraph, line] if line.strip() and len(paragraph) < MOST_LINES else []
    return ""


def _title(text: str) -> str:
    plain = MARKS.sub(lambda mark: mark[1] or "", text[: 5 * LONGEST_TITLE])
    return " ".join(plain.split())[:LONGEST_TITLE].rstrip()


def _parted(text: str) -> tuple[str | None, str, int]:
    """Front matter (None where there is none), text, and the line at which the text begins."""
    lines = text.split("\n", 1)
    if lines[0].rstrip() != "---" or len(lines) == 1:
        return None, text, 1
    end = FENCE.search(lines[1])
    if end is None:
        raise FileFault(
            _("The front matter does not end. Close it with a line of three dashes, or take the "
              "first line out."), 1, 1
        )  # fmt: skip
    front = lines[1][: end.start()]
    if len(front) > LONGEST_FRONT:
        raise FileFault(_("The front matter is longer than 64 KB. Shorten it."), 1, 1)
    return front, lines[1][end.end() :], front.count("\n") + 3


def _front(front: str) -> Written:
    if not re.search(r"^[^#\s]", front, re.MULTILINE):
        return Written({}, {})
    try:  # an empty line before it, for lines are counted from the top of the file
        return read_mapping("\n" + front, name=str(_("Front matter")), values_as_text=True)
    except DomainError as refusal:
        cause: Any = refusal.__cause__
        mark = getattr(cause, "problem_mark", None) or getattr(cause, "context_mark", None)
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if isinstance(cause, yaml.reader.ReaderError):
            place = _place(("\n" + front)[: cause.position])
        raise FileFault(str(refusal), *place) from refusal


def _plain(told: Written, key: str) -> str:
    value = told[key]
    if isinstance(value, str):
        return tidy(value).strip()
    reason = _("“%(key)s” must be one value, not a list. Write it on one line.") % {"key": key}
    raise FileFault(reason, *told.places.get(key, (0, 0)))


def _with_table(body: str, first_line: int) -> tuple[str, dict[str, Any]]:
    try:
        return without_table(body)
    except ValueError as fault:
        raise FileFault(str(fault), first_line, 1) from fault


def _with_parts(told: Written, body: str, first_line: int) -> tuple[str, dict[str, Any]]:
    """The text without the block of its steps, and the parts that the file tells."""
    parts: dict[str, Any] = {}
    for key, shape in PART_KEYS.items():
        try:
            if key in told:
                parts[key] = shape(told[key])
        except ValueError as fault:
            raise FileFault(str(fault), *told.places.get(key, (0, 0))) from fault
    try:
        body, blocks = without_blocks(body)
    except ValueError as fault:
        raise FileFault(str(fault), first_line, 1) from fault
    return body, {**parts, **blocks}


def _demand_sound(told: ToldDocument) -> None:
    fields = told.fields
    if len(fields.get("title", "")) > LONGEST_TITLE:
        reason = _("The title is longer than %(n)d characters. Shorten it.")
        raise told.fault("title", reason % {"n": LONGEST_TITLE})
    kind = fields.get("kind", "")
    if kind and kind not in PREFIXES:
        reason = _("“%(kind)s” is no kind. Known are %(known)s.")
        raise told.fault("kind", reason % {"kind": kind[:40], "known": ", ".join(PREFIXES)})
    number = fields.get("number", "")
    if number and not NUMBER.fullmatch(number):
        reason = _("“%(number)s” is no number. Write it as ART-0042, or leave it out.")
        raise told.fault("number", reason % {"number": number[:40]})
    if len(fields.get("source", "")) > LONGEST_NAME:
        reason = _("The source is longer than %(n)d characters. Shorten it.")
        raise told.fault("source", reason % {"n": LONGEST_NAME})
    told.day("review_by")


def _place(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - before.rfind("\n")
