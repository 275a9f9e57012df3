"""The steps of a procedure as the fields of a form, and back: it works without a script.

Fields: `steps-2-action`, `-role`, `-system`, `-minutes`, `-decision`, `-when`, `-exception`, and
`-number`, which stays with its step; `steps` says how many there are. A button `do` changes the
shape: `add_step`, `insert_step:2` (below it), `up_step:2`, `down_step:2`, `remove_step:2`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.step_text import Step
from knowledge.steps import LONGEST, MOST_STEPS, StepFault, shaped_steps

NAMES = ("number", *LONGEST)
FEW_DIGITS = 9  # of what a form counts: thousands of them are no number to Python


@dataclass(frozen=True, slots=True)
class StepField:
    """One field of a step: its name in the form, what it says, and what is wrong with it."""

    name: str
    value: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class StepFields:
    """The fields of one step by their short names; `place` from 1, `number` 0 while it is new."""

    place: int
    number: int
    fields: Mapping[str, StepField]

    @property
    def tells_more(self) -> bool:
        """Whether something stands in the fields that may stay empty."""
        names = ("decision", "when", "exception")
        return any(self.fields[name].value or self.fields[name].fault for name in names)


def fields_of_steps(steps: Sequence[Step], faults: Iterable[StepFault] = ()) -> list[StepFields]:
    """The fields that show the steps, each fault at its own."""
    wrong: dict[str, str] = {}
    for fault in faults:
        wrong.setdefault(fault.field, fault.message)
    return [
        StepFields(place + 1, step["number"], _fields(place, step, wrong))
        for place, step in enumerate(steps)
    ]


def steps_from_fields(fields: Mapping[str, Any]) -> list[Step]:
    """The steps that were typed, whatever is wrong with them. A new one without a word is none."""
    told = [
        {name: fields.get(f"steps-{place}-{name}", "") for name in NAMES}
        for place in range(_count(fields))
    ]
    return shaped_steps(told)


def without_blanks(steps: Iterable[Step]) -> list[Step]:
    """Steps that were added and never written are left out."""
    return [step for step in steps if step["number"] or any(step[name] for name in LONGEST)]


def reshape_steps(steps: Sequence[Step], do: str) -> list[Step]:
    """The steps after a press of a shape button; an unknown button changes nothing."""
    verb, _, which = do.partition("_step")
    found = list(steps)
    is_place = which[1:].isdecimal() and which[0] == ":" and len(which) < FEW_DIGITS
    place = int(which[1:]) if is_place else None
    if do == "add_step":
        verb, place = "insert", len(found) - 1
    elif place is None or place >= len(found):
        return found
    if verb == "insert":
        found[place + 1 : place + 1] = shaped_steps([{}]) if len(found) < MOST_STEPS else []
    elif verb in {"up", "down", "remove"}:
        moved = found.pop(place)
        if verb in {"up", "down"}:
            found.insert(max(0, place + (-1 if verb == "up" else 1)), moved)
    return found


def _fields(place: int, step: Step, wrong: Mapping[str, str]) -> dict[str, StepField]:
    found = {}
    for name in NAMES:
        full = f"steps-{place}-{name}"
        found[name] = StepField(full, str(step[name] or ""), wrong.get(full, ""))
    return found


def _count(fields: Mapping[str, Any]) -> int:
    said = str(fields.get("steps", ""))
    few = said[:FEW_DIGITS]
    return min(int(few), MOST_STEPS) if said.isascii() and said.isdecimal() else 0
