"""What someone may have meant who wrote what FEEL does not know."""

from collections.abc import Iterable
from difflib import get_close_matches

QUOTES = "'‘’‚“”„«»`"
SIGNS = {
    **dict.fromkeys(QUOTES, 'texts stand between straight double quotes, as in "text"'),
    "&": "write “and”",
    "|": "write “or”",
    "!": "write “not(…)”, or “!=” for “is not equal to”",
    "≤": "write “<=”",
    "≥": "write “>=”",
    "≠": "write “!=”",
    "×": "write “*”",
    "÷": "write “/”",
    "−": "write “-”",
    "–": "write “-”",
    "^": "write “**” for “to the power of”",
    ";": "write “,” between items",
    "%": "write a percentage as a number, as in 0.05",
}
OPERATORS = {
    "==": "write “=”",
    "<>": "write “!=”",
    "=>": "write “>=”",
    "=<": "write “<=”",
    "++": "write one “+”",
    ":=": "write “:” in a context, “=” to compare",
    ",.": "write “..” between the ends of a range",
}
CASES = {"True": "true", "False": "false", "Null": "null", "None": "null", "nil": "null"}
NAMES_MAX = 2000
LENGTH_MIN = 3
LENGTH_MAX = 60


def sign_hint(sign: str) -> str:
    """As the end of a message; empty where nothing is known."""
    return f"; {SIGNS[sign]}" if sign in SIGNS else ""


def operator_hint(written: str) -> str:
    """Of two signs that stand together."""
    return f"; {OPERATORS[written]}" if written in OPERATORS else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is most like one that nobody knows; empty where none is near."""
    if name in CASES:
        return CASES[name]
    if not LENGTH_MIN <= len(_plain(name)) <= LENGTH_MAX:
        return ""
    by_plain = {_plain(one): one for one, _count in zip(known, range(NAMES_MAX), strict=False)}
    found = get_close_matches(_plain(name), by_plain, 1, 0.75)
    return by_plain[found[0]] if found else ""


def unknown_message(name: str, known: Iterable[str]) -> str:
    """That there is no such name, and which was perhaps meant."""
    near = nearest(name, known)
    return f"there is no “{name}”" + (f"; did you mean “{near}”?" if near else "")


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
