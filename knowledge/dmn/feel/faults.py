"""What can be wrong with an expression: where, and what was expected there."""


class FeelFault(ValueError):
    """An expression cannot be read. `position` counts characters from 0; line and column from 1."""

    def __init__(self, message: str, text: str = "", position: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        before = text[:position]
        self.line = before.count("\n") + 1
        self.column = position - (before.rfind("\n") + 1) + 1

    def __str__(self) -> str:
        where = f"line {self.line}, column" if self.line > 1 else "column"
        return f"{where} {self.column}: {self.message}"


class LimitExceeded(FeelFault):
    """An evaluation wants more time, memory or depth than it may have; there is no result."""

    def __str__(self) -> str:
        return self.message


class NoValue(Exception):
    """An operation has no value; the evaluation notes why and goes on with null."""
