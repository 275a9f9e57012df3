"""An expression cut into words, numerals, texts and signs. Source: OMG DMN 1.5, 10.3.1.2."""

import re
from dataclasses import dataclass

from knowledge.dmn.feel.faults import FeelFault
from knowledge.dmn.feel.hints import sign_hint

TEXT_MAX = 100_000
_START = (
    r"?A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u167F\u1681-\u180D\u180F-\u1FFF\u200C-\u200D"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFEFE\uFF00-\uFFFD\U00010000-\U000EFFFF"
)
_SPACE = (
    r"\t-\r\x1C-\x20\u0085\u00A0\u1680\u180E\u2000-\u200B\u2028\u2029\u202F\u205F\u2060\u3000\uFEFF"
)
_TOKEN = re.compile(
    rf"""(?P<space>[{_SPACE}]+|//[^\n]*|/\*(?s:.*?)\*/)
    |(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<word>[{_START}][{_START}0-9\u00B7\u0300-\u036F\u203F-\u2040]*)
    |(?P<sign>->|<=|>=|!=|\.\.|\*\*|[-+*/<>=()\[\]{{}},.:@'])""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_SURROGATES = re.compile(r"[\uD800-\uDBFF][\uDC00-\uDFFF]")


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is word, number, string, sign or end; a string's text is what it says."""

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """All of it, with an end. Raises FeelFault at what is no token."""
    if len(text) > TEXT_MAX:
        raise FeelFault(f"it is longer than {TEXT_MAX:,} characters", text)
    found, position = [], 0
    while position < len(text):
        matched = _TOKEN.match(text, position)
        if matched is None:
            raise FeelFault(_unreadable(text, position), text, position)
        kind = matched.lastgroup or ""
        if kind == "sign" and text.startswith("/*", position):
            raise FeelFault("this comment has no end", text, position)
        if kind != "space":
            said = matched.group()
            if kind == "string":
                said = _unescaped(said[1:-1], text, position + 1)
            found.append(Token(kind, said, position, matched.end()))
        position = matched.end()
    found.append(Token("end", "", position, position))
    return found


def _unreadable(text: str, position: int) -> str:
    if text[position] == '"':
        return "this text has no closing quote"
    sign = text[position]
    shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
    return f"“{shown}” means nothing here{sign_hint(sign)}"


def _unescaped(said: str, text: str, start: int) -> str:
    if "\\" not in said:
        return said

    def plain(found: re.Match[str]) -> str:
        code = found[1]
        if len(code) > 1:
            number = int(code[1:], 16)
            if number > 0x10FFFF:
                raise FeelFault(f"“\\{code}” is no character", text, start + found.start())
            return chr(number)
        if code not in _PLAIN:
            return found[0]
        return _PLAIN[code]

    told = _ESCAPE.sub(plain, said)
    return _SURROGATES.sub(
        lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), told
    )
