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
from knowledge.models import Document, DocumentVersion
from knowledge.rendering import references
from knowledge.shipped_examples import Example

MOST_TABLES = 60


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


def house_model(user: object, process: ProcessElement | None = None) -> HouseModel:
    """Of each table the version in force, or else the one in work."""
    versions = DocumentVersion.objects.filter(
        document__in=Document.objects.visible_to(user).decision_tables()
    ).standing_now()
    if process is not None:
        versions = versions.filter(document__process=process)
    found = list(versions.select_related("document")[: 2 * MOST_TABLES + 1])
    standing: dict[str, DocumentVersion] = {}
    for version in found:  # in force comes first
        standing.setdefault(version.document.number, version)
    sound = [one for one in standing.values() if one.table and not faults(one.table)]
    kept = {one.document.number: one for one in sound[:MOST_TABLES]}
    sources = _sources(kept.values())
    tables = [named_table(one, sources) for one in kept.values()]
    return HouseModel(model_of(tables, _("Decisions")), kept, sources, len(standing) - len(kept))


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
            "" if version.state == "in_force" else str(version.get_state_display()).lower(),
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
