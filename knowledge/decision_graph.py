"""The decision tables of the house as one model: which tells what another asks, and by what."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel.charts import Chart
from knowledge.decision_models import NamedTable, Source, model_of
from knowledge.decision_table import faults
from knowledge.dmn import graph as g
from knowledge.dmn import model as m
from knowledge.graph_picture import Shown, requirement_picture
from knowledge.lifecycle import VersionState
from knowledge.models import Document, DocumentVersion
from knowledge.rendering import references
from knowledge.shipped_examples import Example

MOST_TABLES, READ_MAX = 40, 1_000
SIDES = ("outputs", "inputs")


@dataclass(frozen=True, slots=True)
class HouseModel:
    """`left_out`: how many tables there are beyond those shown, and those that are not sound."""

    definitions: m.Definitions
    versions: dict[str, DocumentVersion]
    sources: dict[str, Document]
    left_out: int = 0

    @property
    def graph(self) -> g.Graph:
        return g.graph_of(self.definitions)


def house_model(
    user: object, process: ProcessElement | None = None, around: str = ""
) -> HouseModel:
    """Of each table the version in force, or else the one in work. `around`: the number of a table
    or a source; then only what is near to it."""
    versions = DocumentVersion.objects.filter(
        document__in=Document.objects.visible_to(user).decision_tables()
    ).standing_now()
    if process is not None:
        versions = versions.filter(document__process=process)
    standing: dict[str, DocumentVersion] = {}
    for version in versions.select_related("document")[:READ_MAX]:  # in force comes first
        standing.setdefault(version.document.number, version)
    if around:
        near = _near(standing, around)
        standing = {number: standing[number] for number in near}
    sound = [one for one in standing.values() if _is_sound(one)]
    kept = {one.document.number: one for one in sound[:MOST_TABLES]}
    sources = _sources(kept.values())
    tables = [named_table(one, sources) for one in kept.values()]
    return HouseModel(model_of(tables, _("Decisions")), kept, sources, len(standing) - len(kept))


def _is_sound(version: DocumentVersion) -> bool:
    """What is in force was found sound when it was submitted."""
    if version.state == VersionState.IN_FORCE:
        return bool(version.table)
    return bool(version.table) and not faults(version.table)


def _near(standing: dict[str, DocumentVersion], number: str) -> list[str]:
    """The nearest first: a table, those that tell what it asks, and so on, then those that ask
    what it tells; of a source, the tables that stand by it."""
    if number not in standing:
        return [one for one, version in standing.items() if number in _cited(version)]
    tells, asks = ({n: _facts(one, side) for n, one in standing.items()} for side in SIDES)
    near = [number]
    for one in near:  # it grows as others are found
        near += [n for n, told in tells.items() if told & asks[one] and n not in near]
    return near + [n for n, asked in asks.items() if asked & tells[number] and n not in near]


def _facts(version: DocumentVersion, side: str) -> set[tuple[str, str]]:
    return {(one["name"], one["type"]) for one in (version.table or {}).get(side, [])}


def named_table(version: DocumentVersion, sources: dict[str, Document]) -> NamedTable:
    cited = [sources[n] for n in _cited(version) if n in sources]
    told = tuple(Source(one.number, one.title, one.get_absolute_url()) for one in cited)
    document = version.document
    return NamedTable(document.number, document.title, version.table or {}, told, version.body)


def table_with_sources(version: DocumentVersion) -> NamedTable:
    return named_table(version, _sources([version]))


def house_picture(house: HouseModel, title: str, marked: str = "") -> Chart:
    """The whole; or, around a document, what it needs and what needs it."""
    graph = house.graph.around(marked) if marked else house.graph
    shown = {
        number: Shown(
            version.document.get_absolute_url(),
            ""
            if version.state == VersionState.IN_FORCE
            else str(version.get_state_display()).lower(),
            number == marked,
        )
        for number, version in house.versions.items()
    }
    shown |= {
        number: Shown(one.get_absolute_url(), is_marked=number == marked)
        for number, one in house.sources.items()
    }
    return requirement_picture(graph, title, shown)


def examples_picture(examples: Iterable[Example], title: str) -> Chart:
    """How the shipped examples hang together, before any of them is adopted."""
    tables = [
        NamedTable(
            one.key,
            one.title,
            one.table,
            (Source(f"{one.key}-policy", one.policy_title),),
        )
        for one in examples
    ]
    graph = g.graph_of(model_of(tables, title))
    titles = {f"{one.key}-policy": one.policy_title for one in examples}
    knots = tuple(
        g.Knot(knot.key, knot.kind, titles.get(knot.key, knot.name)) for knot in graph.knots
    )
    shown = {one.key: Shown(one.get_absolute_url()) for one in examples}
    return requirement_picture(g.Graph(knots, graph.links), title, shown)


def _cited(version: DocumentVersion) -> list[str]:
    """By rules and text; another table is no source."""
    rules = (version.table or {}).get("rules", [])
    told = " ".join(f"{rule.get('citation', '')} {rule['note']}" for rule in rules)
    numbers = references(f"{told} {version.body}")
    return [number for number in numbers if not number.startswith("TAB-")]


def _sources(versions: Iterable[DocumentVersion]) -> dict[str, Document]:
    numbers = {number for version in versions for number in _cited(version)}
    return {one.number: one for one in Document.objects.filter(number__in=numbers)}
