"""matches, replace and split: patterns of XPath and XQuery Functions 3.1, in a bounded time.

They are turned into those of the library regex, which stops when its time is over.
"""

from collections.abc import Callable
from functools import lru_cache
from time import monotonic
from typing import Any

import regex

from knowledge.dmn.feel.builtins.pattern_words import translated
from knowledge.dmn.feel.faults import LimitExceeded, NoValue
from knowledge.dmn.feel.functions import Library
from knowledge.dmn.feel.scope import PATTERN_SECONDS_MAX, Run

LIBRARY = Library()
feel = LIBRARY.feel
LENGTH_MAX = 500  # regex prepares a long text in the cube of its length, and cannot be stopped
_FLAGS = {"s": regex.DOTALL, "m": regex.MULTILINE, "i": regex.IGNORECASE}


@feel("matches(input: string, pattern: string, flags?: string | null)", run=True)
def _matches(run: Run, text: str, pattern: str, flags: str | None = None) -> bool:
    found = _known(run, pattern, flags or "")
    return bool(_timed(run, lambda seconds: found.search(text, timeout=seconds)))


@feel(
    "replace(input: string, pattern: string, replacement: string, flags?: string | null)", run=True
)
def _replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    found = _known(run, pattern, flags or "")
    is_plain = "q" in (flags or "")
    if not is_plain and _timed(run, lambda seconds: found.search("", timeout=seconds)):
        raise NoValue("the pattern matches the empty text")
    put = _replacement(replacement, found.groups, is_plain=is_plain)
    told: list[str] = []
    end = size = 0
    for match in _all(run, found, text):
        told += [text[end : match.start()], put(match)]
        size += len(told[-1])
        end = match.end()
        run.hold(size)
        run.step()
    return "".join([*told, text[end:]])


@feel("split(string: string, delimiter: string)", run=True)
def _split(run: Run, text: str, delimiter: str) -> list[str]:
    found = _known(run, delimiter, "")
    parts, end = [], 0
    for match in _all(run, found, text):
        run.step()
        if match.end() > match.start():
            parts.append(text[end : match.start()])
            end = match.end()
    return [*parts, text[end:]]


def _all(run: Run, found: Any, text: str) -> list[Any]:
    return list(_timed(run, lambda seconds: list(found.finditer(text, timeout=seconds))))


def _timed(run: Run, work: Callable[[float], Any]) -> Any:
    """All patterns of a run share its seconds."""
    began = monotonic()
    try:
        if run.pattern_seconds_left <= 0:
            raise TimeoutError
        return work(run.pattern_seconds_left)
    except TimeoutError:
        raise LimitExceeded(f"patterns took longer than {PATTERN_SECONDS_MAX} seconds") from None
    finally:
        run.pattern_seconds_left -= monotonic() - began


def _known(run: Run, pattern: str, flags: str) -> Any:
    run.step(len(pattern))
    return _timed(run, lambda _seconds: compiled(pattern, flags))


@lru_cache(maxsize=256)
def compiled(pattern: str, flags: str) -> Any:
    """Raises NoValue when the pattern or the flags mean nothing."""
    if set(flags) - set("smixq"):
        raise NoValue("flags are s, m, i, x and q")
    if len(pattern) > LENGTH_MAX:
        raise NoValue(f"a pattern has {LENGTH_MAX:,} characters at most")
    if "q" in flags:
        said = regex.escape(pattern)
    else:
        said = translated(pattern, is_spaced="x" in flags, is_single="s" in flags)
    options = regex.VERSION1 | sum(bit for flag, bit in _FLAGS.items() if flag in flags)
    try:
        return regex.compile(said, options)
    except (regex.error, OverflowError, RecursionError, MemoryError) as fault:
        why = getattr(fault, "msg", "it is too involved")
        raise NoValue(f"the pattern cannot be read: {why}") from None


def _replacement(said: str, groups: int, *, is_plain: bool) -> Any:
    """`$1` is the first group; `\\$` and `\\\\` are these signs. Raises NoValue."""
    if is_plain:
        return lambda match: said
    parts: list[str | int] = []
    at = 0
    while at < len(said):
        sign = said[at]
        if sign == "\\":
            if said[at + 1 : at + 2] not in ("\\", "$") or at + 1 >= len(said):
                raise NoValue("in a replacement, “\\” stands before “$” or “\\” only")
            parts.append(said[at + 1])
            at += 2
        elif sign == "$":
            digits = at + 1
            if not said[digits : digits + 1].isdecimal():
                raise NoValue("in a replacement, “$” stands before a digit only")
            end = digits + 1
            while (
                end < len(said) and said[end].isdecimal() and int(said[digits : end + 1]) <= groups
            ):
                end += 1
            parts.append(int(said[digits:end]))
            at = end
        else:
            parts.append(sign)
            at += 1
    return lambda match: "".join(
        part if isinstance(part, str) else (match.group(part) or "") if part <= groups else ""
        for part in parts
    )
