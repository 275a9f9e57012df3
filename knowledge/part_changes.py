"""What changed between two versions besides text and table: lists, and steps one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from knowledge.diff import Piece, word_diff
from knowledge.interface_texts import texts_as_text
from knowledge.models import ScopeAspect
from knowledge.step_text import Step
from knowledge.steps import LONGEST

LABELS = {
    "action": _l("What is done"),
    "role": _l("Role"),
    "system": _l("System"),
    "minutes": _l("Minutes"),
    "decision": _l("Decided by"),
    "when": _l("Otherwise, if"),
    "exception": _l("Then"),
}


@dataclass(frozen=True, slots=True)
class ListChange:
    """What a list names no more, and what it names now."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class StepChange:
    """A step of either version, by its lasting number. `kind`: added, removed, changed or moved;
    `fields`: label and pieces of those that differ, or of all that say something."""

    kind: str
    number: int
    place_before: int | None
    place_after: int | None
    fields: list[tuple[str, list[Piece]]]


@dataclass(frozen=True, slots=True)
class PartChanges:
    """`texts`: language and pieces of each text that differs."""

    lists: list[ListChange]
    steps: list[StepChange]
    texts: list[tuple[str, list[Piece]]]

    @property
    def changes(self) -> bool:
        return bool(self.lists or self.steps or self.texts)


def part_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> PartChanges:
    """Only what differs."""
    pairs = [
        (str(one.label), before["scope"].get(one.value, []), after["scope"].get(one.value, []))
        for one in ScopeAspect
    ]
    pairs.append((_("Measures it should move"), before["measures"], after["measures"]))
    pairs.append((_("Replaces"), before.get("replaces", []), after.get("replaces", [])))
    pairs.append((_("Attachments"), _file_words(before), _file_words(after)))
    lists = [ListChange(label, _pieces(old, new)) for label, old, new in pairs if old != new]
    old_texts, new_texts = before.get("texts") or {}, after.get("texts") or {}
    media = [[one["medium"]] if one else [] for one in (old_texts, new_texts)]
    if media[0] != media[1]:
        lists.append(ListChange(_("Medium"), _pieces(*media)))
    steps = step_changes(before["steps"], after["steps"])
    return PartChanges(lists, steps, text_changes(old_texts, new_texts))


def text_changes(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, list[Piece]]]:
    """Language by language, subject and text; those that say the same are left out."""
    old, new = (
        {one["language"]: texts_as_text({"texts": [one]}) for one in texts.get("texts", [])}
        for texts in (before, after)
    )
    tags = [*new, *(tag for tag in old if tag not in new)]
    pairs = {tag: (old.get(tag, ""), new.get(tag, "")) for tag in tags}
    return [(tag, word_diff(*pair)) for tag, pair in pairs.items() if pair[0] != pair[1]]


def _file_words(parts: Mapping[str, Any]) -> list[str]:
    """Another content under the same name is another file."""
    return [f"{one['name']} ({one['sha256'][:8]})" for one in parts.get("attachments", [])]


def step_changes(before: Sequence[Step], after: Sequence[Step]) -> list[StepChange]:
    """Steps are matched by number. What only makes room for another is not told as moved."""
    old = {one["number"]: (place, one) for place, one in enumerate(before, start=1)}
    new = {one["number"]: (place, one) for place, one in enumerate(after, start=1)}
    kept = [number for number in old if number in new]
    moved = _moved(kept, [number for number in new if number in old])
    found = []
    for number in [*new, *(number for number in old if number not in new)]:
        place_before, step_before = old.get(number, (None, {}))
        place_after, step_after = new.get(number, (None, {}))
        fields = _fields(step_before, step_after)
        kind = "added" if place_before is None else "removed" if place_after is None else ""
        kind = kind or ("changed" if fields else "moved" if number in moved else "")
        if kind:
            found.append(StepChange(kind, number, place_before, place_after, fields))
    return found


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, list[Piece]]]:
    said = {name: (before.get(name, ""), after.get(name, "")) for name in LONGEST}
    return [
        (str(LABELS[name]), word_diff(*pair)) for name, pair in said.items() if pair[0] != pair[1]
    ]


def _moved(before: Sequence[int], after: Sequence[int]) -> set[int]:
    """Those outside the longest row that keeps its order: the least that must have been moved."""
    place = {number: n for n, number in enumerate(after)}
    rows: list[list[int]] = []
    for number in before:
        longest = _longest([row for row in rows if place[row[-1]] < place[number]])
        rows.append([*longest, number])
    return set(before) - set(_longest(rows))


def _longest(rows: list[list[int]]) -> list[int]:
    return max(rows, key=len) if rows else []


def _pieces(before: Sequence[str], after: Sequence[str]) -> list[Piece]:
    kinds = [("removed", one) for one in before if one not in after]
    kinds += [("same" if one in before else "added", one) for one in after]
    found: list[Piece] = []
    for kind, one in kinds:
        found += [("same", ", ")] if found else []
        found.append((kind, one))
    return found
