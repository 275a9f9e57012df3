"""Patterns of XML Schema and XPath in the words of Python's library regex.

They differ in blocks (`\\p{IsBasicLatin}`), in `\\i` and `\\c`, in classes without others
(`[a-z-[aeiou]]`), in what `.` leaves out, and in what is refused.
"""

import re

from knowledge.dmn.feel.faults import NoValue

NAME_START = (
    ":A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF"
    "\\u200C-\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD"
)
NAME_PART = NAME_START + "\\-.0-9\\u00B7\\u0300-\\u036F\\u203F-\\u2040"
CLASSES = {
    "i": f"[{NAME_START}]",
    "I": f"[^{NAME_START}]",
    "c": f"[{NAME_PART}]",
    "C": f"[^{NAME_PART}]",
}
PLAIN = "nrtdDsSwW\\|.?*+(){}$-[]^"
REPEATED_MAX = 50_000


def translated(pattern: str, *, is_spaced: bool, is_single: bool = False) -> str:
    """With the flag s all is a single line. Raises NoValue at what XPath does not know."""
    dot = "." if is_single else "[^\\n\\r]"
    return _Translation(pattern, dot, is_spaced=is_spaced).whole()


class _Translation:
    def __init__(self, pattern: str, dot: str, *, is_spaced: bool) -> None:
        self.pattern = _without_blanks(pattern) if is_spaced else pattern
        self.dot = dot
        self.at = 0
        self.open_groups: list[int] = []
        self.closed_groups: set[int] = set()
        self.groups = 0
        self.sizes = [0]
        self.last = 0

    def whole(self) -> str:
        told: list[str] = []
        while self.at < len(self.pattern):
            sign = self.pattern[self.at]
            self._count(sign)
            if sign == "\\":
                told.append(self._escape())
            elif sign == "[":
                told.append(self._class())
            elif sign == "(":
                told.append(self._group())
            else:
                self._close(sign)
                told.append(self.dot if sign == "." else sign)
                self.at += 1
        return "".join(told)

    def _count(self, sign: str) -> None:
        """How long it were with each `{n}` written out. Raises NoValue where that is too long."""
        if sign == "(":
            self.sizes.append(0)
        elif sign == "{":
            times = re.match(r"\{(\d{1,9})", self.pattern[self.at : self.at + 11], re.ASCII)
            self.sizes[-1] += self.last * (max(int(times[1]), 1) - 1 if times else 0)
        else:
            self.last = self.sizes.pop() if sign == ")" and len(self.sizes) > 1 else 1
            self.sizes[-1] += self.last
        if self.sizes[-1] > REPEATED_MAX:
            raise NoValue("the pattern repeats a part too often")

    def _group(self) -> str:
        if self.pattern.startswith("(?", self.at):
            if not self.pattern.startswith("(?:", self.at):
                raise NoValue("after “(?” only “:” is known")
            self.open_groups.append(0)
            self.at += 3
            return "(?:"
        self.groups += 1
        self.open_groups.append(self.groups)
        self.at += 1
        return "("

    def _close(self, sign: str) -> None:
        if sign == ")":
            if not self.open_groups:
                raise NoValue("a “)” closes nothing")
            self.closed_groups.add(self.open_groups.pop())

    def _escape(self) -> str:
        code = self.pattern[self.at + 1 : self.at + 2]
        if code in ("p", "P"):
            return self._property()
        if code.isdecimal():
            return self._reference()
        self.at += 2
        if code in CLASSES and code:
            return CLASSES[code]
        if code and code in PLAIN:
            return f"\\{code}"
        raise NoValue(f"“\\{code}” means nothing in a pattern")

    def _reference(self) -> str:
        end = self.at + 2
        while end < len(self.pattern) and self.pattern[end].isdecimal():
            if int(self.pattern[self.at + 1 : end + 1]) > self.groups:
                break
            end += 1
        number = int(self.pattern[self.at + 1 : end])
        if number not in self.closed_groups or number == 0:
            raise NoValue(f"there is no group {number} before “\\{number}”")
        self.at = end
        return f"(?:\\{number})"

    def _property(self) -> str:
        end = self.pattern.find("}", self.at)
        if end < 0 or self.pattern[self.at + 2 : self.at + 3] != "{":
            raise NoValue("“\\p” is followed by a category in braces")
        name = self.pattern[self.at + 3 : end]
        if not name.isascii() or not name.replace("-", "").isalnum():
            raise NoValue(f"there is no category “{name}”")
        negation = self.pattern[self.at + 1]
        self.at = end + 1
        if name.startswith("Is"):
            return f"\\{negation}{{InBlock={name[2:]}}}".replace("InBlock=", "Block=")
        return f"\\{negation}{{{name}}}"

    def _class(self) -> str:
        """`[…]`, perhaps without another: `[a-z-[aeiou]]`."""
        self.at += 1
        told = "["
        if self.pattern.startswith("^", self.at):
            told += "^"
            self.at += 1
        begin = len(told)
        while True:
            sign = self.pattern[self.at : self.at + 1]
            if not sign:
                raise NoValue("a “[” has no end")
            if sign == "]" and len(told) > begin:
                self.at += 1
                return told + "]"
            if sign == "-" and self.pattern.startswith("-[", self.at) and len(told) > begin:
                self.at += 1
                inner = self._class()
                if not self.pattern.startswith("]", self.at):
                    raise NoValue("a class without another ends there")
                self.at += 1
                return f"[{told}]--{inner}]"
            told += self._member(sign)

    def _member(self, sign: str) -> str:
        if sign == "\\":
            if self.pattern[self.at + 1 : self.at + 2].isdecimal():
                raise NoValue("a class holds no reference to a group")
            return self._escape()
        if sign == "[":
            raise NoValue("a “[” in a class is written “\\[”")
        self.at += 1
        return f"\\{sign}" if sign in "&~|#" or (sign == "-" and self._is_edge()) else sign

    def _is_edge(self) -> bool:
        """Whether the hyphen just read is one, and no range."""
        before = self.pattern[self.at - 2 : self.at - 1]
        return before in ("[", "^") or self.pattern[self.at : self.at + 1] in ("]", "-")


def _without_blanks(pattern: str) -> str:
    """With the flag x, white space outside classes does not count, escaped or not."""
    told, in_class = [], 0
    for place, sign in enumerate(pattern):
        is_escaped = place > 0 and pattern[place - 1] == "\\"
        if sign in "[]" and not is_escaped:
            in_class += 1 if sign == "[" else -1
        if in_class <= 0 and sign in " \t\n\r":
            continue
        told.append(sign)
    return "".join(told)
