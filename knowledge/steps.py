"""The steps of a procedure: their shape, their lasting numbers, and what is wrong with them.

A step keeps its number through all versions, wherever it is moved, and no other step is ever given
it: PRO-0003#4 names the same step for good.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from knowledge.step_text import Step
from knowledge.wording import tidy

LONGEST = {
    "action": 2000,
    "role": 80,
    "system": 120,
    "minutes": 12,
    "decision": 20,
    "when": 300,
    "exception": 30,
}
MOST_STEPS = 100
MOST_MINUTES = Decimal(100_000)
LAST_NUMBER = 99_999
LAST_FORESEEN = 9_999  # that a file or a form may give by itself
LEADS = re.compile(r"(?P<document>[A-Z]{3}-\d{4,12})?(?:#(?P<step>\d{1,5}))?")
SYSTEM = re.compile(r"INF-\d+")


@dataclass(frozen=True, slots=True)
class Known:
    """What steps may lead to: documents by number with their kinds, the numbers of the steps of
    procedures, and the systems of the house by number."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, frozenset[int]] = field(default_factory=dict)
    systems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepFault:
    """What is wrong with one field of a step. `field`: its name in the form; `place`: from 1."""

    field: str
    place: int
    message: str

    def __str__(self) -> str:
        return _("Step %(n)d: %(fault)s") % {"n": self.place, "fault": self.message}


def shaped_steps(told: Any) -> list[Step]:
    """Steps as they are kept, whatever is wrong with them. Raises ValueError for no list."""
    if not isinstance(told, Sequence) or isinstance(told, str | bytes):
        raise ValueError(_("The steps are no list. Write them between [ and ]."))
    return [_shaped(one) for one in told]


def numbered(steps: Sequence[Step], last: int) -> tuple[list[Step], int]:
    """The steps, each with a number of its own, and the last number that was given.

    Those that have one keep it; of two with the same the second is given a new one, and so is one
    whose number is far beyond all that were given: it would leave too few for those to come.
    """
    taken: set[int] = set()
    most = max(last, LAST_FORESEEN)
    last = max([last, *(one["number"] for one in steps if one["number"] <= most)])
    found = []
    for one in steps:
        number = one["number"]
        if not number or number in taken or number > most:
            number = last = last + 1
        taken.add(number)
        found.append({**one, "number": number})
    return found, last


def step_faults(steps: Sequence[Step], known: Known) -> list[StepFault]:
    """All of them, in the order of the fields."""
    if len(steps) > MOST_STEPS:
        told = _("A procedure has at most %(n)d steps. Divide it.") % {"n": MOST_STEPS}
        return [StepFault(f"steps-{MOST_STEPS}-action", MOST_STEPS + 1, told)]
    numbers = {one["number"] for one in steps if one["number"]}
    found = []
    for place, one in enumerate(steps):
        for name, message in _faults_of(one, numbers, known):
            found.append(StepFault(f"steps-{place}-{name}", place + 1, message))
    return found


def recognised(steps: Sequence[Step], former: Sequence[Step]) -> list[Step]:
    """Steps without a number get that of a former one which says the same, and is not there yet."""
    taken = {one["number"] for one in steps}
    free = [one for one in former if one["number"] not in taken]
    found = []
    for one in steps:
        same = next((old for old in free if {**one, "number": old["number"]} == old), None)
        if one["number"] or same is None:
            found.append(one)
        else:
            free.remove(same)
            found.append(same)
    return found


def leads_to(exception: str) -> tuple[str, int]:
    """The document and the step that an exception path names: "" its own, 0 the whole document."""
    found = LEADS.fullmatch(exception)
    if found is None or not exception:
        return "", 0
    return found["document"] or "", int(found["step"] or 0)


def documents_named(steps: Sequence[Step]) -> list[str]:
    """The tables that decide in them, and the documents to which exceptions lead."""
    named = [one["decision"] for one in steps] + [leads_to(one["exception"])[0] for one in steps]
    return list(dict.fromkeys(filter(None, named)))


def minutes_in_all(steps: Sequence[Step]) -> Decimal:
    return sum((Decimal(one["minutes"]) for one in steps if one["minutes"]), Decimal(0))


def _shaped(told: Any) -> Step:
    told = told if isinstance(told, Mapping) else {}
    step: Step = {"number": _number(told.get("number"))}
    for name in LONGEST:
        said = tidy(str(told.get(name) if told.get(name) is not None else "")).strip()
        step[name] = said if name == "action" else " ".join(said.split())
    step["decision"], step["exception"] = step["decision"].upper(), step["exception"].upper()
    if step["exception"].isdecimal():
        step["exception"] = f"#{step['exception']}"
    if (minutes := _minutes(step["minutes"])) is not None:
        step["minutes"] = f"{minutes.normalize():f}"
    return step


def _number(told: Any) -> int:
    said = str(told or "")[: len(str(LAST_NUMBER)) + 1]
    return int(said) if said.isascii() and said.isdecimal() and int(said) <= LAST_NUMBER else 0


def _minutes(told: str) -> Decimal | None:
    if len(told) > LONGEST["minutes"]:
        return None
    try:
        found = Decimal(told.replace(",", "."))
    except InvalidOperation:
        return None
    is_plain = found.is_finite() and _decimals(found) <= LONGEST["minutes"]
    return found if is_plain and 0 <= found <= MOST_MINUTES else None


def _decimals(number: Decimal) -> int:
    """1E-999999 is written in twelve characters, and in plain digits in a million."""
    return -int(number.as_tuple().exponent)


def _faults_of(step: Step, numbers: set[int], known: Known) -> list[tuple[str, str]]:
    found = [
        (name, _("At most %(n)d characters; there are %(m)d.") % {"n": most, "m": len(step[name])})
        for name, most in LONGEST.items()
        if len(step[name]) > most
    ]
    if found:
        return found
    if not step["action"]:
        found.append(("action", _("Say what is done, or remove the step.")))
    if SYSTEM.fullmatch(step["system"]) and step["system"] not in known.systems:
        told = _("There is no system %(number)s. Write its name, or another number.")
        found.append(("system", told % {"number": step["system"]}))
    if step["minutes"] and _minutes(step["minutes"]) is None:
        told = _("“%(told)s” is no number of minutes. Write 2, or 1.5.")
        found.append(("minutes", told % {"told": step["minutes"]}))
    if reason := _wrong_decision(step["decision"], known):
        found.append(("decision", reason))
    if reason := _wrong_exception(step, numbers, known):
        found.append(("exception", reason))
    return found


def _wrong_decision(number: str, known: Known) -> str:
    if not number or known.kinds.get(number) == "decision_table":
        return ""
    if number in known.kinds:
        told = _("%(number)s is no decision table. Name one, as TAB-0001.")
    else:
        told = _("There is no decision table %(number)s.")
    return told % {"number": number}


def _wrong_exception(step: Step, numbers: set[int], known: Known) -> str:
    told = step["exception"]
    if not told:
        return _("Say where it goes then: a step, as #4, or a document.") if step["when"] else ""
    document, number = leads_to(told)
    if not document and not number:
        reason = _("“%(told)s” is no step, as #4, and no document, as PRO-0002 or PRO-0002#3.")
        return reason % {"told": told}
    words = {"document": document, "n": number}
    if not document:
        if number == step["number"]:
            return _("It leads to itself.")
        return "" if number in numbers else _("This procedure has no step #%(n)d.") % words
    if document not in known.kinds:
        return _("There is no document %(document)s.") % words
    if number and number not in known.steps.get(document, frozenset()):
        return _("%(document)s has no step #%(n)d.") % words
    return ""
