"""The tokens of one expression, the names that it may use at a place, and how deep it is nested."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from knowledge.dmn.feel.faults import FeelFault
from knowledge.dmn.feel.hints import operator_hint, sign_hint, unknown_message
from knowledge.dmn.feel.names import NameTable, longest_of, spelled
from knowledge.dmn.feel.tokens import Token, tokens

DEPTH_MAX = 80
SHOWN_MAX = 40
TRIES_MAX = 20  # a token: some readings are tried twice, and nested ones twice each


class Stream:
    """A cursor over tokens. `at` counts tokens; faults are told in characters."""

    def __init__(
        self, text: str, names: Iterable[NameTable], properties: tuple[NameTable, ...]
    ) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.at = 0
        self.tables = list(names)
        self.properties = properties
        self.depth = 0
        self.tries = 0
        self.filters = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    def is_sign(self, *signs: str) -> bool:
        return self.now.kind == "sign" and self.now.text in signs

    def is_word(self, word: str) -> bool:
        return self.now.kind == "word" and self.now.text == word

    def take(self) -> Token:
        token = self.now
        self.at += token.kind != "end"
        return token

    def skip(self, sign: str) -> bool:
        """Whether that sign or word stood here; the cursor is then behind it."""
        stands = self.now.kind in ("sign", "word") and self.now.text == sign
        self.at += stands
        return stands

    def expect(self, sign: str, after: str = "", instead: str = "") -> Token:
        """`instead` is what may stand here as well."""
        if self.now.kind in ("sign", "word") and self.now.text == sign:
            return self.take()
        raise self.fault(
            f"expected “{sign}”{f' or “{instead}”' if instead else ''}"
            f"{f' after {after}' if after else ''}, found {self.here()}"
        )

    def here(self) -> str:
        """What stands here, for a message."""
        token = self.now
        if token.kind == "end":
            return "the end"
        said = self.text[token.start : token.end]
        shown = said if len(said) <= SHOWN_MAX else f"{said[:SHOWN_MAX]}…"
        hint = sign_hint(said)
        if self.at and self.tokens[self.at - 1].end == token.start:
            hint = hint or operator_hint(self.tokens[self.at - 1].text + said)
        return f"“{shown}”{hint}"

    def leftover(self) -> FeelFault:
        """To be raised: something stands where an operator or the end should."""
        words, ahead = [self.at - 1, self.at], self.at + 1
        while self.tokens[ahead].kind == "word":
            words.append(ahead)
            ahead += 1
        if self.at and all(self.tokens[one].kind == "word" for one in words):
            name = spelled(self.text, [self.tokens[one] for one in words])
            known = (one for table in self.tables for one in table.names)
            return self.fault(
                f"expected an operator or the end, found {self.here()};"
                f" {unknown_message(name, known)}"
            )
        return self.fault(f"expected an operator or the end, found {self.here()}")

    def fault(self, message: str, at: int | None = None) -> FeelFault:
        """To be raised: what is wrong here, or at that character."""
        return FeelFault(message, self.text, self.now.start if at is None else at)

    def known_name(self) -> tuple[str, int] | None:
        """The longest known name that begins here."""
        tables = reversed(self.tables)
        if not self.filters:
            return longest_of(tables, self.text, self.tokens, self.at)
        return longest_of([*tables, *self.properties], self.text, self.tokens, self.at)

    def name_until(self, *signs: str) -> str:
        """The tokens up to one of these signs or words, as a name. It must not be empty."""
        begin = self.at
        while not (self.now.kind in ("sign", "word") and self.now.text in signs):
            if self.now.kind == "end" or self.is_sign("(", ")", "[", "]", "{", "}", ","):
                break
            self.take()
        if self.at == begin:
            raise self.fault(f"expected a name, found {self.here()}")
        return spelled(self.text, self.tokens[begin : self.at])

    @contextmanager
    def knowing(self, names: Iterable[str] = ()) -> Iterator[NameTable]:
        """More names, inside."""
        table = NameTable(names)
        self.tables.append(table)
        try:
            yield table
        finally:
            self.tables.pop()

    @contextmanager
    def deeper(self) -> Iterator[None]:
        self.depth += 1
        self.tries += 1
        if self.tries > TRIES_MAX * len(self.tokens) + 1000:
            raise self.fault("it is too involved to be read; break it into parts")
        if self.depth > DEPTH_MAX:
            raise self.fault(f"it is nested deeper than {DEPTH_MAX} levels")
        try:
            yield
        finally:
            self.depth -= 1
