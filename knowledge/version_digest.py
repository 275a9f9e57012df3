"""The mark of what a version says: the same for the same content, written as it may be."""

import hashlib
import json
from typing import Any


def digest_of(body: str, table: dict[str, Any] | None, **parts: Any) -> str:
    """SHA-256 of what a version says; line ends and trailing blanks do not count.

    `parts`: those of PARTS; one that says nothing does not count.
    """
    said = {name: part for name, part in parts.items() if part}
    told = json.dumps({"body": body, "table": table, **said}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
