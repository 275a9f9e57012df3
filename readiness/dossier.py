"""Pinned evidence: one canonical form, its digest, and what differs between two of them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A pinned thing that is not what it was; `was` or `now` is None when it is new or gone."""

    topic: str
    name: str
    was: Any
    now: Any


def canonical(content: Facts) -> str:
    """The one way to write it: sorted keys, no spaces, plain characters."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest_of(content: Facts) -> str:
    """SHA-256 of the canonical form, as hexadecimal."""
    return hashlib.sha256(canonical(content).encode("ascii")).hexdigest()


def differences(was: Facts, now: Facts) -> list[Difference]:
    """What differs, topic by topic. Both: topic → name → anything JSON can hold."""
    return [
        Difference(topic, name, before.get(name), after.get(name))
        for topic in _in_order(was, now)
        for before, after in [(was.get(topic, {}), now.get(topic, {}))]
        for name in _in_order(before, after)
        if before.get(name) != after.get(name)
    ]


def _in_order(*mappings: Iterable[str]) -> list[str]:
    return sorted({name for mapping in mappings for name in mapping})
