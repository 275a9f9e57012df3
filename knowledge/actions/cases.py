"""Writes to the test cases of a draft's decision table."""

import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.models import User
from kernel.ruling import DomainError
from knowledge.actions.trail import locked_version, record_version
from knowledge.lifecycle import VERSION_LIFECYCLE
from knowledge.models import DocumentVersion
from knowledge.table_cases import EXPECTED, Case, output_types
from knowledge.wording import tidy

MOST_CASES = 500
LONGEST = 2_000
MOST_ROWS = 300


@transaction.atomic
def keep_case(
    version: DocumentVersion,
    *,
    name: str,
    inputs: Mapping[str, str],
    kind: str,
    outputs: Sequence[Mapping[str, str]] = (),
    key: str = "",
    actor: User,
) -> Case:
    """Add a test case to a draft, or change the one of this `key`.

    Raises MoveRefused when it is no draft; DomainError without a name of its own or an outcome,
    when the case of the key is gone, or there are too many.
    """
    version = locked_version(version)
    VERSION_LIFECYCLE.advance(version, "edit", actor=actor)
    case = _checked(version, name, inputs, kind, outputs, key or uuid.uuid4().hex)
    former = next((one for one in version.cases if one["key"] == case["key"]), None)
    if key and former is None:
        raise DomainError(_("Somebody has removed this test case meanwhile."))
    if former == case:
        return case
    cases = [case if one is former else one for one in version.cases]
    version.cases = cases if former else [*cases, case]
    if len(version.cases) > MOST_CASES:
        raise DomainError(_("A table has at most %(n)d test cases.") % {"n": MOST_CASES})
    _save(version, actor)
    record_version("test_case.kept", version, actor=actor, before=former, after=case)
    return case


@transaction.atomic
def drop_case(version: DocumentVersion, *, key: str, actor: User) -> DocumentVersion:
    """Take a test case out of a draft."""
    version = locked_version(version)
    VERSION_LIFECYCLE.advance(version, "edit", actor=actor)
    former = next((one for one in version.cases if one["key"] == key), None)
    if former is None:
        raise DomainError(_("Somebody has removed this test case meanwhile."))
    version.cases = [one for one in version.cases if one is not former]
    _save(version, actor)
    record_version("test_case.dropped", version, actor=actor, before=former)
    return version


def _checked(
    version: DocumentVersion,
    name: str,
    inputs: Mapping[str, str],
    kind: str,
    outputs: Sequence[Mapping[str, str]],
    key: str,
) -> Case:
    if not version.table:
        raise DomainError(_("There is no decision table to test yet."))
    if not (name := tidy(name).strip()):
        raise DomainError(_("Give the test case a name."))
    if any(one["name"] == name and one["key"] != key for one in version.cases):
        raise DomainError(_("There is a test case “%(name)s” already.") % {"name": name})
    if kind not in EXPECTED:
        raise DomainError(_("Say which outcome is expected."))
    asked = [column["name"] for column in version.table["inputs"]]
    given = output_types(version.table)
    rows = [_texts(row, given) for row in outputs[:MOST_ROWS]] if kind == "hit" else []
    if kind == "hit" and not any(any(row.values()) for row in rows):
        raise DomainError(_("Say which outputs are expected."))
    told = {"key": key, "name": name, "inputs": _texts(inputs, asked)}
    return {**told, "kind": kind, "outputs": rows}


def _texts(told: Mapping[str, str], names: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    """Raises DomainError."""
    found = {name: tidy(str(told.get(name, ""))).strip() for name in names}
    for name, text in found.items():
        if len(text) > LONGEST:
            raise DomainError(
                _("%(name)s: at most %(n)d characters.") % {"name": name, "n": LONGEST}
            )
    return found


def _save(version: DocumentVersion, actor: User) -> None:
    version.edits += 1
    version.save(update_fields=["cases", "edits"])
    version.contributors.add(actor)
