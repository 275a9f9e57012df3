"""Reading an expression, operator by operator (Pratt).

Source: OMG DMN 1.5, 10.3.1.2, rules 1 to 57.
"""

from collections.abc import Callable, Iterable

from knowledge.dmn.feel import syntax as s
from knowledge.dmn.feel.calendar_text import read_date, read_date_time, read_duration, read_time
from knowledge.dmn.feel.faults import FeelFault, NoValue
from knowledge.dmn.feel.names import NameTable, longest_of
from knowledge.dmn.feel.numbers import number_of
from knowledge.dmn.feel.stream import Stream
from knowledge.dmn.feel.type_reading import read_type

POWERS = {
    "or": 10,
    "and": 20,
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">=", "between", "in"), 30),
    **dict.fromkeys(("+", "-"), 40),
    **dict.fromkeys(("*", "/"), 50),
    "**": 60,
    "instance": 80,
    **dict.fromkeys((".", "[", "("), 90),
}
NEGATION = 70
COMPARISONS = ("<", "<=", ">", ">=", "=", "!=")
KEYWORDS = frozenset(
    {
        *("for", "return", "if", "then", "else", "some", "every", "satisfies", "instance", "of"),
        *("between", "and", "or", "in", "function", "external", "true", "false", "null"),
    }
)
CONSTANTS = {"true": True, "false": False, "null": None}
PROPERTIES = NameTable(("time offset", "start included", "end included"))
NO_NAMES = NameTable()


class Parser(Stream):
    """Reads one expression. `unknown` are the names it could not know, and where they stand."""

    def __init__(
        self, text: str, names: Iterable[NameTable] = (), properties: NameTable | None = None
    ) -> None:
        own = NameTable()  # entries that it meets itself
        super().__init__(text, names, (own, PROPERTIES, properties or NO_NAMES))
        self.unknown: list[tuple[str, int]] = []
        self.reads_filters = True

    def whole(self, read: Callable[[], s.Node]) -> s.Node:
        """What `read` reads, which must be all of the text."""
        if self.now.kind == "end":
            raise self.fault("it is empty")
        node = read()
        if self.now.kind != "end":
            raise self.leftover()
        return node

    def expression(self, power: int = 0) -> s.Node:
        with self.deeper():
            left = self._prefix()
            while True:
                bound = self._power()
                if bound <= power:
                    return left
                left = self._infix(left, bound)

    def _power(self) -> int:
        token = self.now
        if token.text == "[" and not self.reads_filters:
            return 0
        return POWERS.get(token.text, 0) if token.kind in ("sign", "word") else 0

    # ---- operators

    def _infix(self, left: s.Node, power: int) -> s.Node:
        token = self.take()
        operator, at = token.text, token.start
        if operator in ("or", "and"):
            return _joined(operator, at, left, self.expression(power))
        if operator in COMPARISONS:
            return s.CompareNode(at, operator, left, self.expression(power))
        if operator == "between":
            low = self.expression(30)
            self.expect("and", "the lower end of between")
            return s.BetweenNode(at, left, low, self.expression(30))
        if operator == "in":
            return s.InNode(at, left, self._in_tests())
        if operator == "instance":
            self.expect("of", "instance")
            return s.InstanceNode(at, left, read_type(self))
        if operator == ".":
            return s.PathNode(at, left, self._property())
        if operator == "[":
            return self._filter(at, left)
        if operator == "(":
            return self._call(at, left)
        return s.ArithmeticNode(at, operator, left, self.expression(power))

    def _property(self) -> str:
        known = longest_of(self.properties, self.text, self.tokens, self.at)
        if known:
            self.at += known[1]
            return known[0]
        if self.now.kind != "word":
            raise self.fault(f"expected the name of an entry after “.”, found {self.here()}")
        return self.take().text

    def _filter(self, at: int, left: s.Node) -> s.Node:
        if self.is_sign("]"):
            raise self.fault("expected a condition or a place between “[” and “]”")
        self.filters += 1
        with self.knowing(["item"]):
            condition = self.expression()
        self.filters -= 1
        self.expect("]", "the filter")
        return s.FilterNode(at, left, condition)

    def _call(self, at: int, function: s.Node) -> s.Node:
        names: list[str] = []
        arguments: list[s.Node] = []
        while not self.is_sign(")"):
            if arguments:
                self.expect(",", "an argument", ")")
            is_named = self._is_named_argument()
            if arguments and is_named != bool(names):
                raise self.fault("name all arguments or none")
            if is_named:
                names.append(self.name_until(":"))
                self.expect(":")
            arguments.append(self.expression())
        self.expect(")", "the arguments")
        return s.CallNode(at, function, tuple(arguments), tuple(names) if names else None)

    def _is_named_argument(self) -> bool:
        ahead = self.at
        while self.tokens[ahead].kind in ("word", "number") or self.tokens[ahead].text in (
            "'",
            "-",
        ):
            ahead += 1
        return (
            ahead > self.at and self.tokens[ahead].kind == "sign" and self.tokens[ahead].text == ":"
        )

    def _in_tests(self) -> tuple[s.Node, ...]:
        if not self.is_sign("("):
            return (self.test(30),)
        begin = self.at
        self.take()
        tests = [self.test()]
        if self.is_sign("..", ")") and not self._ends_alone():
            self.at = begin
            return (self.expression(30),)
        while self.skip(","):
            tests.append(self.test())
        self.expect(")", "the tests")
        return tuple(tests)

    def _ends_alone(self) -> bool:
        """Whether this “)” ends the whole right side: what follows binds no tighter than `in`."""
        if not self.is_sign(")"):
            return False
        ahead = self.tokens[self.at + 1]
        return ahead.kind not in ("sign", "word") or POWERS.get(ahead.text, 0) <= 30

    def test(self, power: int = 0) -> s.Node:
        """One test of a cell: a comparison with what is tested, a range, or an expression."""
        if self.is_sign(*COMPARISONS):
            return self._one_ended(power or 30)
        return self.expression(power)

    def _one_ended(self, power: int) -> s.Node:
        token = self.take()
        end = self.expression(power)
        operator = token.text
        if operator in ("=", "!="):
            return s.RangeNode(token.start, end, end, True, True, operator)
        if operator in ("<", "<="):
            return s.RangeNode(token.start, None, end, False, operator == "<=", operator)
        return s.RangeNode(token.start, end, None, operator == ">=", False, operator)

    # ---- what an expression may begin with

    def _prefix(self) -> s.Node:
        token = self.now
        if token.kind == "number":
            return s.Literal(token.start, self._number())
        if token.kind == "string":
            return s.Literal(self.take().start, token.text)
        if token.kind == "word":
            return self._word()
        if token.kind == "sign":
            readers = {
                "-": self._negation,
                "(": self._parenthesis,
                "[": self._bracket,
                "]": self._bracket,
                "{": self._context,
                "@": self._at_literal,
            }
            if token.text in readers:
                return readers[token.text]()
        raise self.fault(f"expected an expression, found {self.here()}")

    def _number(self) -> object:
        try:
            value = number_of(self.now.text)
        except NoValue:
            raise self.fault("this number is too large") from None
        self.take()
        return value

    def _word(self) -> s.Node:
        token = self.now
        known = self.known_name()
        if token.text in KEYWORDS and not (known and known[1] > 1):
            return self._keyword(token.text)
        if known:
            self.at += known[1]
            return s.Name(token.start, known[0])
        self.take()
        if not self.filters:
            self.unknown.append((token.text, token.start))
        return s.Name(token.start, token.text)

    def _keyword(self, word: str) -> s.Node:
        at = self.now.start
        if word in CONSTANTS:
            self.take()
            return s.Literal(at, CONSTANTS[word])
        readers = {
            "if": self._if,
            "for": self._for,
            "some": self._quantified,
            "every": self._quantified,
            "function": self._function,
        }
        if word not in readers:
            raise self.fault(f"expected an expression, found “{word}”")
        return readers[word]()

    def _negation(self) -> s.Node:
        at = self.take().start
        return s.NegateNode(at, self.expression(NEGATION))

    def _at_literal(self) -> s.Node:
        at = self.take().start
        if self.now.kind != "string":
            raise self.fault('expected a text after “@”, as in @"2026-01-31"')
        said = self.take().text
        for read in (read_date, read_date_time, read_time, read_duration):
            value = read(said)
            if value is not None:
                return s.Literal(at, value)
        raise self.fault(f"“{said}” is no day, time or duration", at)

    def _parenthesis(self) -> s.Node:
        at = self.take().start
        if self.is_sign(*COMPARISONS):
            inside = self._one_ended(30)
        else:
            inside = self.expression()
            if self.skip(".."):
                return self._range(at, inside, start_included=False)
        self.expect(")", "the expression")
        return inside

    def _bracket(self) -> s.Node:
        token = self.take()
        if token.text == "]":
            start = self.expression()
            self.expect("..", "the start of the range")
            return self._range(token.start, start, start_included=False)
        items: list[s.Node] = []
        while not self.is_sign("]"):
            if items:
                self.expect(",", "an item", "]")
            items.append(self.test())
            if len(items) == 1 and self.skip(".."):
                return self._range(token.start, items[0], start_included=True)
        self.take()
        return s.ListNode(token.start, tuple(items))

    def _range(self, at: int, start: s.Node, *, start_included: bool) -> s.Node:
        begin = self.at
        try:
            end = self.expression()
            included = self._range_closed()
        except FeelFault as fault:  # `]1..5[` reads as a filter that has no end
            self.at = begin
            end = self._before_open_bracket(fault)
            included = self._range_closed()
        return s.RangeNode(at, start, end, start_included, included)

    def _before_open_bracket(self, fault: FeelFault) -> s.Node:
        self.reads_filters = False
        try:
            end = self.expression()
        finally:
            self.reads_filters = True
        if not self.is_sign("["):
            raise fault
        return end

    def _range_closed(self) -> bool:
        if not self.is_sign("]", ")", "["):
            raise self.fault(f"expected “]” or “)” after the end of the range, found {self.here()}")
        return self.take().text == "]"

    def _context(self) -> s.Node:
        at = self.take().start
        entries: dict[str, s.Node] = {}
        with self.knowing() as names:
            while not self.is_sign("}"):
                if entries:
                    self.expect(",", "an entry", "}")
                key_at = self.now.start
                key = self.take().text if self.now.kind == "string" else self.name_until(":")
                self.expect(":", f"the name “{key}”")
                if key in entries:
                    raise self.fault(f"“{key}” is there twice", key_at)
                entries[key] = self.expression()
                names.add(key)
                self.properties[0].add(key)
        self.take()
        return s.ContextNode(at, tuple(entries.items()))

    def _if(self) -> s.Node:
        at = self.take().start
        condition = self.expression()
        self.expect("then", "the condition of if")
        then = self.expression()
        self.expect("else", "the part after then")
        return s.IfNode(at, condition, then, self.expression())

    def _iterators(self, names: NameTable) -> tuple[s.Iterator, ...]:
        found: list[s.Iterator] = []
        while not found or self.skip(","):
            name = self.name_until("in")
            self.expect("in", f"“{name}”")
            over = self.expression()
            until = self.expression() if self.skip("..") else None
            found.append(s.Iterator(name, over, until))
            names.add(name)
        return tuple(found)

    def _for(self) -> s.Node:
        at = self.take().start
        with self.knowing() as names:
            iterators = self._iterators(names)
            self.expect("return", "the list that for goes through", ",")
            names.add("partial")
            return s.ForNode(at, iterators, self.expression())

    def _quantified(self) -> s.Node:
        token = self.take()
        with self.knowing() as names:
            iterators = self._iterators(names)
            self.expect("satisfies", f"the list that {token.text} goes through", ",")
            return s.QuantifiedNode(
                token.start, token.text == "every", iterators, self.expression()
            )

    def _function(self) -> s.Node:
        at = self.take().start
        self.expect("(", "function")
        parameters: list[tuple[str, s.TypeNode | None]] = []
        while not self.is_sign(")"):
            if parameters:
                self.expect(",", "a parameter", ")")
            name = self.name_until(":", ",", ")")
            parameters.append((name, read_type(self) if self.skip(":") else None))
        self.take()
        is_external = self.skip("external")
        with self.knowing(name for name, _type in parameters):
            return s.FunctionNode(at, tuple(parameters), self.expression(), is_external)


def _joined(operator: str, at: int, left: s.Node, right: s.Node) -> s.Node:
    """A row of the same operator is one node, however long it is."""
    if isinstance(left, s.LogicNode) and left.operator == operator:
        return s.LogicNode(at, operator, (*left.parts, right))
    return s.LogicNode(at, operator, (left, right))
