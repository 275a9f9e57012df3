"""Which column of a file is which field of a customer, and which products its cells mean."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from kernel import mapping
from kernel.ruling import DomainError

SHIPPED = Path(__file__).parent.parent / "catalogue" / "mappings"
TEXT_FIELDS = {
    "number": 40,
    "name": 160,
    "email": 200,
    "phone": 40,
    "street": 160,
    "postcode": 20,
    "city": 80,
    "country": 2,
    "tax_id": 40,
    "contract": 60,
    "payment_method": 60,
}
CHOICE_FIELDS = {
    "segment": ("consumer", "business"),
    "standing": ("active", "suspended", "ended"),
}
INTEGER_FIELDS = ("tenure_months",)
AMOUNT_FIELDS = ("monthly_amount", "billed_amount")
DATE_FIELDS = ("since_on",)
FIELDS = (*TEXT_FIELDS, *CHOICE_FIELDS, *INTEGER_FIELDS, *AMOUNT_FIELDS, *DATE_FIELDS)
SECTIONS = ("title", "source", "fields", "attributes", "products", "missing", "date_format")
SECTIONS_REQUIRED = ("fields",)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Where a field comes from. `values`: what a cell's words mean, for choices."""

    name: str
    column: str
    values: dict[str, str] = field(default_factory=dict)
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class OfferingRule:
    """A cell with this value means that the customer has this offering."""

    column: str
    value: str
    code: str
    name: str
    family: str = ""


@dataclass(frozen=True, slots=True)
class CustomerMapping:
    """A mapping that has been checked."""

    title: str
    source: str
    fields: tuple[FieldRule, ...]
    attributes: dict[str, str]
    offerings: tuple[OfferingRule, ...]
    missing: frozenset[str]
    date_format: str

    @property
    def columns(self) -> list[str]:
        """Every column it reads, once, in its own order."""
        named = [rule.column for rule in self.fields]
        named += [*self.attributes.values(), *(rule.column for rule in self.offerings)]
        return list(dict.fromkeys(named))

    @property
    def number_column(self) -> str:
        return next(rule.column for rule in self.fields if rule.name == "number")

    def refuse_missing_columns(self, columns: Iterable[str], *, name: str) -> None:
        """Raises DomainError that names the columns the file lacks and those it has."""
        present = list(columns)
        lacking = [column for column in self.columns if column not in present]
        if lacking:
            raise DomainError(
                _("%(name)s lacks the column %(lacking)s. Its columns are %(present)s.")
                % {
                    "name": name,
                    "lacking": ", ".join(f"“{column}”" for column in lacking),
                    "present": ", ".join(f"“{column}”" for column in present),
                }
            )


def customer_mapping(told: dict[str, Any]) -> CustomerMapping:
    """Check a mapping as read from YAML. Raises DomainError that names what is wrong with it."""
    mapping.check_keys(told, known=SECTIONS, required=SECTIONS_REQUIRED)
    rules = _section(told, "fields")
    mapping.check_keys(rules, known=FIELDS, required=["number"])
    return CustomerMapping(
        title=str(told.get("title", "")) or _("Mapping without a title"),
        source=str(told.get("source", ""))[:80],
        fields=tuple(_field_rule(name, rule) for name, rule in rules.items()),
        attributes={str(k): str(v) for k, v in _section(told, "attributes").items()},
        offerings=tuple(_offering_rules(_section(told, "products"))),
        missing=frozenset(_words(told.get("missing"))),
        date_format=str(told.get("date_format", "%Y-%m-%d")),
    )


def _section(told: dict[str, Any], name: Any) -> dict[str, Any]:
    section = told.get(name) or {}
    if not isinstance(section, dict):
        raise DomainError(
            _("“%(name)s” in the mapping must be a list of `name: column` lines.") % {"name": name}
        )
    return section


def _field_rule(name: str, rule: Any) -> FieldRule:
    if not isinstance(rule, dict):
        return FieldRule(name, str(rule))
    mapping.check_keys(rule, known=["column", "values", "optional"], required=["column"])
    values = {_word(word): str(meant) for word, meant in _section(rule, "values").items()}
    known = CHOICE_FIELDS.get(name, ())
    for meant in values.values():
        if known and meant not in known:
            raise DomainError(
                _("“%(meant)s” is not a %(name)s; known are %(known)s.")
                % {"meant": meant, "name": name, "known": ", ".join(known)}
            )
    return FieldRule(name, str(rule["column"]), values, bool(rule.get("optional")))


def _offering_rules(products: dict[str, Any]) -> Iterable[OfferingRule]:
    for column, values in products.items():
        if not isinstance(values, dict):
            raise DomainError(
                _("Say for the product column “%(column)s” which value means which offering.")
                % {"column": column}
            )
        for value in values:
            offering = _section(values, value)
            mapping.check_keys(
                offering, known=["code", "name", "family"], required=["code", "name"]
            )
            yield OfferingRule(
                column=str(column),
                value=_word(value),
                code=str(offering["code"])[:40],
                name=str(offering["name"])[:120],
                family=str(offering.get("family", ""))[:60],
            )


def _words(told: Any) -> list[str]:
    """One mark stands for a list of one."""
    marks = told if isinstance(told, list) else [told]
    return [_word(mark) for mark in marks if mark is not None]


def _word(value: Any) -> str:
    """YAML reads an unquoted Yes or No as true or false; the file says Yes or No."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)
