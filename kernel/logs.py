"""Log lines as JSON, each with the id of the request it belongs to."""

import json
import logging
from datetime import UTC, datetime

from kernel.context import REQUEST_ID, request_id


class RequestIdFilter(logging.Filter):
    """Django tells of an answer with an error once the request is over: it then hands it along."""

    def filter(self, record: logging.LogRecord) -> bool:
        told_of = getattr(getattr(record, "request", None), "META", {})
        record.request_id = request_id.get() or told_of.get(REQUEST_ID, "")
        return True


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", ""),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line)
