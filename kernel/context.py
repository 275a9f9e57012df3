"""What the request under way is called, for audit records and log lines."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
