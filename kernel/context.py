"""What the request under way is called, for audit records and log lines."""

from contextvars import ContextVar

REQUEST_ID = "groundcrew.request_id"  # in the META of a request
request_id: ContextVar[str] = ContextVar("request_id", default="")
